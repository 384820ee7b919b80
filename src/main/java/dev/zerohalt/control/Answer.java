package dev.zerohalt.control;

import dev.zerohalt.http.Response;
import dev.zerohalt.json.Json;
import dev.zerohalt.lifecycle.DrainOutcome;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.lifecycle.Phase;
import dev.zerohalt.lifecycle.Timeline;
import dev.zerohalt.process.Signal;
import java.util.Optional;

/**
 * All that the answer to an order depends on: of two that are equal, the same response is sent.
 *
 * @param requests how many drains have been asked for
 * @param signal the shutdown signal, 0 before it
 * @param outcome of the drain, once it is over
 */
record Answer(Order order, Phase phase, int requests, int signal, Optional<DrainOutcome> outcome) {
    private static final String OK = "200 OK";
    private static final String ACCEPTED = "202 Accepted";
    private static final String CONFLICT = "409 Conflict";

    static Answer of(Order order, Lifecycle lifecycle) {
        Timeline timeline = lifecycle.timeline();
        return new Answer(
                order,
                lifecycle.phase(),
                timeline.requests(),
                timeline.signal(),
                timeline.drainEnded() ? Optional.of(timeline.drainOutcome()) : Optional.empty());
    }

    /**
     * @param timeoutNanos how long whoever has set no other time should wait for the drain
     */
    Response response(long timeoutNanos) {
        Json json = new Json().beginObject().put("state", phase.status());
        String status = switch (order) {
            case DRAIN -> drain(json, timeoutNanos);
            case LATE -> conflict(json, "the drain was taken back");
            case RESUME -> {
                json.put("resumed", true);
                yield OK;
            }
            case NO_RESUME -> noResume(json);
        };
        return Response.json(status, json.endObject().toString());
    }

    private String drain(Json json, long timeoutNanos) {
        json.put("drain", requests).put("requested", signal == 0).putSeconds("timeout_seconds", timeoutNanos);
        outcome.ifPresent(how -> json.put("outcome", how.label()));
        if (phase == Phase.DRAINING) {
            return ACCEPTED;
        }
        if (outcome.isEmpty()) {
            return conflict(json, "the application has ended");
        }
        return switch (outcome.get()) {
            case DRAINED, WAITED, SKIPPED -> OK;
            case TIMEOUT, SECOND_SIGNAL ->
                conflict(json, "the shutdown's drain has ended with connections left, or an unknown number of them");
            case APP_EXITED -> conflict(json, "the application has ended");
        };
    }

    private String noResume(Json json) {
        json.put("resumed", false);
        if (phase.isServing()) {
            return OK;
        }
        return conflict(
                json, signal == 0 ? "the application has ended" : "the shutdown has begun with " + Signal.name(signal));
    }

    private static String conflict(Json json, String because) {
        json.put("because", because);
        return CONFLICT;
    }
}
