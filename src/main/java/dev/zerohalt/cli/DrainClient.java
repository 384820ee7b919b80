package dev.zerohalt.cli;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.Durations;
import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.control.DrainPages;
import dev.zerohalt.http.Exchange;
import dev.zerohalt.json.JsonFields;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.OsException;
import dev.zerohalt.os.Timer;
import dev.zerohalt.process.Signal;
import dev.zerohalt.process.SignalSet;
import dev.zerohalt.process.SignalSource;
import java.util.List;
import java.util.Optional;

/** Has a running zerohalt drain and waits until it is drained, asking again and again; or takes the drain back. */
public final class DrainClient {
    private static final int FAILURE = 1;
    private static final int SIGNALLED = 128;

    /** Between two questions: each pause is twice the one before it, up to the longest. */
    private static final long FIRST_PAUSE = 10_000_000;

    private static final long LONGEST_PAUSE = 100_000_000;

    /** Where the time is the drain timeout of the zerohalt that is asked: for its last count, which decides then. */
    private static final long LAST_COUNT = 200_000_000;

    /** For one question. */
    private static final long TIMEOUT = 5_000_000_000L;

    /** For one that is under way when the time is over. */
    private static final long LATE = 1_000_000_000;

    private static final int MAX_ANSWER = 4096;
    private static final String UNTIL = "until zerohalt --resume or a shutdown signal";
    private static final String GOES_ON = ": the drain goes on, and health stays 503, " + UNTIL;

    private static final SignalSet INTERRUPTS =
            SignalSet.of(Signal.SIGHUP, Signal.SIGINT, Signal.SIGQUIT, Signal.SIGTERM);

    private final Kernel kernel;
    private final EventLoop loop;
    private final Config.Health settings;
    private final List<IpAddress> addresses;
    private final Optional<Long> timeout;
    private final Timer again;
    private final Timer late;
    private Optional<Exchange> question = Optional.empty();
    private long deadline;
    private long pause = FIRST_PAUSE;
    private String json = "";
    private Result result = new Result(FAILURE, "", "", "");

    /**
     * What came of it.
     *
     * @param code the exit code
     * @param text for people, if it went well
     * @param json the last answer; empty if there was none
     * @param error why it did not go well; empty if it did
     */
    public record Result(int code, String text, String json, String error) {}

    private DrainClient(Kernel kernel, Config.Health settings, Optional<Long> timeout) {
        this.kernel = kernel;
        this.settings = settings;
        this.timeout = timeout;
        this.addresses = Client.addresses(settings);
        this.loop = EventLoop.ofCommand(kernel);
        this.again = loop.timer(this::ask);
        this.late = loop.timer(this::timeIsUp);
    }

    /**
     * Drains the zerohalt that has these settings.
     *
     * @param timeout how long to wait, in nanoseconds; empty for the drain timeout of that zerohalt
     */
    public static Result drain(Kernel kernel, Config.Health settings, Optional<Long> timeout) {
        DrainClient client = new DrainClient(kernel, settings, timeout);
        client.watchSignals();
        client.exchange(Config.DRAIN_PATH).begin(client.addresses, client::begun);
        client.loop.run();
        return client.result;
    }

    /** Has it take traffic again. */
    public static Result resume(Kernel kernel, Config.Health settings) {
        DrainClient client = new DrainClient(kernel, settings, Optional.empty());
        client.exchange(Config.RESUME_PATH).begin(client.addresses, client::resumed);
        client.loop.run();
        return client.result;
    }

    private Exchange exchange(String target) {
        return new Exchange(
                kernel,
                loop,
                Client.url(settings, target),
                "POST",
                "zerohalt",
                TIMEOUT,
                new byte[MAX_ANSWER],
                false,
                new OwnConnections());
    }

    /** All of them are blocked from the start on. */
    private void watchSignals() {
        int descriptor = OsException.check(kernel, "receive signals", kernel.signalDescriptor());
        SignalSource signals =
                new SignalSource(kernel, descriptor, (signal, fromTerminal) -> signalled(signal), signal -> {});
        loop.add(new EventLoop.Watch(signals::read), descriptor, Linux.POLLIN);
    }

    private void signalled(int signal) {
        if (INTERRUPTS.contains(signal)) {
            String what = "interrupted by " + Signal.name(signal);
            end(SIGNALLED + signal, "", question.isPresent() ? what + GOES_ON : what);
        }
    }

    private void begun(Exchange.Answer answer) {
        Optional<String> failure = failure(answer);
        if (failure.isPresent()) {
            end(FAILURE, "", failure.get());
            return;
        }
        Optional<Long> itsTimeout = Durations.parse(field(answer, "timeout_seconds") + "s");
        deadline = loop.now() + timeout.orElse(itsTimeout.orElse(0L) + LAST_COUNT);
        question = Optional.of(exchange(Config.DRAIN_PATH + "?" + DrainPages.OF + field(answer, "drain")));
        goOn(answer);
    }

    private void ask() {
        late.setAt(deadline + LATE);
        question.orElseThrow().begin(addresses, this::answered);
    }

    private void answered(Exchange.Answer answer) {
        late.cancel();
        if (answer.connectError() != 0) {
            end(FAILURE, "", "not drained: zerohalt has ended, or does not answer any more");
        } else if (answer.failure().isEmpty()) {
            failure(answer).ifPresentOrElse(failure -> end(FAILURE, "", failure), () -> goOn(answer));
        } else if (loop.now() - deadline >= 0) {
            timeIsUp();
        } else {
            again.setAt(loop.now());
        }
    }

    private void goOn(Exchange.Answer answer) {
        if (!answer.status().equals("202")) {
            String text = field(answer, "state").equals("drained") ? "drained; health stays 503 " + UNTIL : "drained";
            end(0, text, "");
        } else if (loop.now() - deadline >= 0) {
            timeIsUp();
        } else {
            again.setAt(loop.now() + Math.min(pause, deadline - loop.now()));
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
    }

    private void timeIsUp() {
        question.ifPresent(Exchange::cancel);
        end(FAILURE, "", "not drained in time" + GOES_ON + "; zerohalt --status tells what holds it");
    }

    private void resumed(Exchange.Answer answer) {
        Optional<String> failure = failure(answer);
        String what = field(answer, "resumed").equals("true") ? "resumed: " : "there was no drain to take back: ";
        end(failure.isPresent() ? FAILURE : 0, what + field(answer, "state"), failure.orElse(""));
    }

    /** Why an answer is not that it drains, is drained, or has resumed. */
    private Optional<String> failure(Exchange.Answer answer) {
        json = answer.body().startsWith("{") ? answer.body() : "";
        if (!answer.failure().isEmpty()) {
            return Optional.of(Client.failure(Client.url(settings, ""), answer));
        }
        return switch (answer.status()) {
            case "200", "202" -> Optional.empty();
            case Client.NOT_FOUND -> Optional.of(Client.switchedOff());
            default -> {
                String because = field(answer, "because");
                yield Optional.of("status " + answer.status() + ": "
                        + (because.isEmpty() ? answer.body().trim() : because));
            }
        };
    }

    /** A value of an answer; empty if it has none of this name. */
    private static String field(Exchange.Answer answer, String name) {
        for (JsonFields.Field field : JsonFields.read(answer.body()).orElse(List.of())) {
            if (field.path().equals(name)) {
                return field.text();
            }
        }
        return "";
    }

    private void end(int code, String text, String error) {
        result = new Result(code, text, json, error);
        loop.stop();
    }
}
