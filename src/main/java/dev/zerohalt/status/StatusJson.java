package dev.zerohalt.status;

import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.counting.Peer;
import dev.zerohalt.connections.holding.ConnectionClass;
import dev.zerohalt.gauge.Reading;
import dev.zerohalt.health.Prober;
import dev.zerohalt.json.Json;
import dev.zerohalt.lifecycle.Policy;
import dev.zerohalt.lifecycle.Timeline;
import dev.zerohalt.process.Signal;

/** The status for programs. Names are stable, times in seconds. */
final class StatusJson {
    private final Status status;
    private final Json json = new Json();

    private StatusJson(Status status) {
        this.status = status;
    }

    static String of(Status status, PeerList peers) {
        return new StatusJson(status).write(peers);
    }

    private String write(PeerList peers) {
        json.beginObject()
                .put("version", Status.VERSION)
                .put("state", status.phase().status())
                .put("pid", status.pid())
                .putSeconds("uptime_seconds", status.uptime());
        json.beginObject("application")
                .put("pid", status.application())
                .put("running", status.phase().hasApplication())
                .endObject();
        gracePeriod();
        drain();
        hook();
        connections(peers);
        status.gauge().ifPresent(this::gauge);
        probers();
        json.put("log_lines_dropped", status.droppedLogLines()).endObject();
        return json.toString();
    }

    private void gracePeriod() {
        json.beginObject("grace_period");
        status.gracePeriod().describe(json);
        if (status.policy().latestExit() < Policy.UNLIMITED) {
            json.putSeconds("exit_seconds", status.policy().latestExit());
        }
        json.endObject();
    }

    private void drain() {
        Timeline timeline = status.timeline();
        if (!timeline.drainBegan()) {
            return;
        }
        json.beginObject("drain");
        if (timeline.isRequested()) {
            json.putSeconds("requested_seconds", timeline.requestedNanos(status.now()));
        }
        if (timeline.signal() != 0) {
            json.put("signal", Signal.name(timeline.signal()));
        }
        json.put("strategy", status.policy().strategy().label())
                .putSeconds("seconds", timeline.drainNanos(status.now()));
        if (timeline.signal() != 0) { // a drain on request has no timeout
            json.putSeconds("timeout_seconds", status.policy().longestDrain());
        }
        if (timeline.firstCount() >= 0) {
            json.put("connections_at_start", timeline.firstCount());
        }
        if (timeline.drainEnded()) {
            json.put("outcome", timeline.drainOutcome().label());
        }
        json.endObject();
        if (timeline.applicationSignalled()) {
            json.beginObject("stop").putSeconds("seconds", timeline.stopNanos(status.now()));
            if (status.policy().forceKill()) {
                json.putSeconds("timeout_seconds", status.stopTimeout());
            }
            json.put("outcome", status.phase().hasApplication() ? "waiting" : timeline.applicationOutcome())
                    .endObject();
        }
    }

    private void hook() {
        status.timeline()
                .runningHook()
                .ifPresent(hook -> json.beginObject("hook")
                        .put("name", hook.label())
                        .putSeconds("seconds", status.timeline().hookNanos(status.now()))
                        .putSeconds("timeout_seconds", status.policy().hookTimeout(hook))
                        .endObject());
    }

    private void connections(PeerList peers) {
        json.beginObject("connections").put("ports", status.ports()).put("backend", status.backend());
        if (!status.countError().isEmpty()) {
            json.put("error", status.countError());
        }
        status.census().ifPresent(census -> counted(census, peers));
        json.endObject();
    }

    private void counted(Census census, PeerList peers) {
        json.putSeconds("age_seconds", status.censusAge())
                .put("total", census.total())
                .put("holding", census.holding());
        json.beginObject("classes");
        for (ConnectionClass each : ConnectionClass.values()) {
            json.put(each.label(), census.count(each));
        }
        json.endObject().beginArray("peers");
        for (Peer peer : peers.shown()) {
            json.beginObject()
                    .put("peer", peer.endpoint())
                    .put("port", peer.localPort())
                    .put("class", peer.connectionClass().label())
                    .put("holds", peer.holds());
            if (peer.idleMillis() >= 0) {
                json.putSeconds("idle_seconds", peer.idleMillis() * 1_000_000);
            }
            json.endObject();
        }
        json.endArray().put("more", peers.more());
    }

    private void gauge(GaugeStatus gauge) {
        json.beginObject("gauge").put("source", gauge.gauge().shown());
        gauge.reading().ifPresent(reading -> {
            switch (reading) {
                case Reading.Value value -> json.putNumber("value", value.toString());
                case Reading.Unknown unknown -> json.put("error", unknown.why());
            }
            json.put("idle", gauge.gauge().isIdle(reading)).putSeconds("age_seconds", gauge.ageNanos());
        });
        json.endObject();
    }

    private void probers() {
        json.beginArray("probers");
        for (Prober prober : status.probers()) {
            json.beginObject()
                    .put("address", prober.address())
                    .put("user_agent", prober.agent())
                    .put("requests", prober.requests())
                    .putSeconds("period_seconds", prober.period())
                    .putSeconds("silent_seconds", status.now() - prober.lastAt())
                    .put("told_503", prober.timesTold())
                    .endObject();
        }
        json.endArray();
    }
}
