package dev.zerohalt.report;

import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.counting.Peer;
import dev.zerohalt.gauge.Reading;
import dev.zerohalt.health.Prober;
import dev.zerohalt.lifecycle.DrainOutcome;
import dev.zerohalt.lifecycle.HookRun;
import dev.zerohalt.lifecycle.Timeline;
import dev.zerohalt.process.ExitStatus;
import dev.zerohalt.process.Signal;
import java.util.List;
import java.util.Optional;

/** What happened, for a person who has nothing else. */
final class Report {
    /** So many probers at most, so that the rest is read too. */
    private static final int NAMED = 10;

    /** What stands last until more is known. */
    private static final String CUT_SHORT =
            "Zerohalt was killed before more was known: set ZEROHALT_GRACE_PERIOD to the platform's grace period.\n";

    private Report() {}

    /**
     * Of a drain that begins.
     *
     * @param now the time of day
     * @param longest how long it lasts at most, in nanoseconds
     */
    static String draining(Timeline timeline, String now, long longest) {
        StringBuilder text = new StringBuilder("Stopped by ")
                .append(Signal.name(timeline.signal()))
                .append(". Draining since ")
                .append(now)
                .append(", for ");
        seconds(text, longest);
        return text.append(" at most.\n").append(CUT_SHORT).toString();
    }

    /** Of an application that has just been told to stop. */
    static String stopping(
            Timeline timeline, Optional<Census> census, Optional<Reading> gauge, List<Prober> told, String now) {
        StringBuilder text = new StringBuilder();
        stopped(text, timeline, census, gauge, told);
        return text.append("The application was told to stop at ")
                .append(now)
                .append(".\n")
                .append(CUT_SHORT)
                .toString();
    }

    /**
     * @param census the last count of the drain, if there was one
     * @param gauge what the application's gauge showed the last time, if there is one
     * @param told whoever asked for the health during the drain
     * @param hint what to do about the application's end; empty for none
     */
    static String of(
            Timeline timeline,
            Optional<Census> census,
            Optional<Reading> gauge,
            List<Prober> told,
            int code,
            String hint) {
        StringBuilder text = new StringBuilder();
        if (timeline.drainEnded()) {
            stopped(text, timeline, census, gauge, told);
        }
        application(text, timeline);
        if (timeline.leftoversKilled()) {
            text.append("Processes it left behind were killed.\n");
        }
        if (timeline.unsent() > 0) {
            counted(text, timeline.unsent(), "connection").append(" still had bytes to send.\n");
        }
        for (HookRun run : timeline.hooks()) {
            if (run.failed()) {
                hook(text, run);
            }
        }
        text.append("Exit code ").append(code);
        if (timeline.applicationCode() != code) {
            text.append(", remapped from the application's ").append(timeline.applicationCode());
        }
        text.append(".\n");
        return hint.isEmpty() ? text.toString() : text + "Hint: " + hint + ".\n";
    }

    /** How the drain went that is over. */
    private static void stopped(
            StringBuilder text,
            Timeline timeline,
            Optional<Census> census,
            Optional<Reading> gauge,
            List<Prober> told) {
        if (timeline.signal() != 0) {
            text.append("Stopped by ").append(Signal.name(timeline.signal())).append(". ");
        }
        if (timeline.isRequested()) {
            text.append("Drained on request for ");
            seconds(text, timeline.requestedNanos());
            text.append(timeline.signal() != 0 ? " before that. " : ". ");
        }
        drain(text, timeline);
        gauge.ifPresent(reading -> gauge(text, reading));
        if (timeline.drainOutcome() == DrainOutcome.TIMEOUT) {
            for (Peer peer : census.map(Census::named).orElse(List.of())) {
                text.append("  ").append(peer.describe()).append('\n');
            }
        }
        if (timeline.drainOutcome() != DrainOutcome.SKIPPED) {
            told(text, told);
        }
    }

    private static void drain(StringBuilder text, Timeline timeline) {
        text.append("Drain: ").append(timeline.drainOutcome().label()).append(" after ");
        seconds(text, timeline.drainNanos());
        if (timeline.firstCount() >= 0) {
            counted(text.append(", "), timeline.firstCount(), "connection").append(" held it at first, ");
            text.append(timeline.lastCount() < 0 ? "an unknown number" : Integer.toString(timeline.lastCount()));
            text.append(" at the end");
        }
        if (timeline.failedCounts() > 0) {
            counted(text.append("; "), timeline.failedCounts(), "count").append(" failed");
        }
        text.append(".\n");
    }

    private static void gauge(StringBuilder text, Reading reading) {
        text.append("The application's gauge was ").append(reading);
        text.append(reading.why().isEmpty() ? "" : ": " + reading.why()).append(".\n");
    }

    private static StringBuilder counted(StringBuilder text, int number, String what) {
        return text.append(number).append(' ').append(what).append(number == 1 ? "" : "s");
    }

    private static void told(StringBuilder text, List<Prober> told) {
        text.append(told.isEmpty() ? "Nobody asked for the health meanwhile.\n" : "Told 503:\n");
        for (int i = 0; i < told.size() && i < NAMED; i++) {
            text.append("  ").append(told.get(i).describe()).append('\n');
        }
    }

    private static void application(StringBuilder text, Timeline timeline) {
        ExitStatus status = timeline.exitStatus();
        if (status == null) {
            text.append("The application was killed and did not end.\n");
            return;
        }
        if (timeline.applicationSignalled()) {
            text.append("The application was told to stop and ");
        } else {
            text.append(timeline.drainEnded() ? "Meanwhile the application " : "The application ");
        }
        if (status.signal() == 0) {
            text.append("exited with code ").append(status.code());
        } else {
            text.append(timeline.applicationOutcome().equals("killed") ? "had to be killed" : "was ended by ");
            text.append(timeline.applicationOutcome().equals("killed") ? "" : Signal.name(status.signal()));
        }
        if (timeline.applicationSignalled()) {
            text.append(" after ");
            seconds(text, timeline.stopNanos());
        }
        text.append(".\n");
    }

    private static void hook(StringBuilder text, HookRun run) {
        text.append("The ").append(run.hook().label()).append(" hook ");
        switch (run.outcome()) {
            case EXITED -> text.append("exited with code ").append(run.code());
            case KILLED -> text.append("was killed");
            case TIMEOUT -> text.append("did not end in time and was killed");
            case NOT_STARTED -> text.append("could not be started: ").append(run.because());
            case ANSWERED -> text.append("was answered with status ").append(run.code());
            case NO_ANSWER -> text.append("was not answered: ").append(run.because());
        }
        if (run.because().isEmpty()) {
            text.append(" after ");
            seconds(text, run.nanos());
        }
        text.append(".\n");
    }

    private static void seconds(StringBuilder text, long nanos) {
        long millis = nanos / 1_000_000;
        text.append(millis / 1000).append('.').append(millis / 100 % 10).append(" s");
    }
}
