package dev.zerohalt.lifecycle;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.process.Signal;
import java.util.ArrayList;
import java.util.List;

/** A command of the user that runs, or a URL that is posted to, at a point of the shutdown. The labels are public: log, report. */
public enum Hook {
    /** Runs beside the drain, which does not end as drained before the hook is done. */
    PRE_SHUTDOWN,
    /** Runs when the application is gone, leftovers are stopped and the flush is over. */
    POST_SHUTDOWN;

    private static final String SIGNAL = "ZEROHALT_SIGNAL=";
    private static final String OUTCOME = "ZEROHALT_OUTCOME=";
    private static final String EXIT_CODE = "ZEROHALT_EXIT_CODE=";

    /** Whether an environment entry, {@code NAME=value}, has a name that {@link #environment} gives to hooks. */
    public static boolean tells(String entry) {
        return entry.startsWith(SIGNAL) || entry.startsWith(OUTCOME) || entry.startsWith(EXIT_CODE);
    }

    /**
     * The environment entries that the hook is given beside ours.
     *
     * @param signal the shutdown signal, 0 if there was none
     * @param exitCode the code that Zerohalt will exit with; only for the hook at the end
     */
    List<String> environment(int signal, Timeline timeline, int exitCode) {
        List<String> entries = new ArrayList<>();
        if (signal != 0) {
            entries.add(SIGNAL + Signal.name(signal));
        }
        if (this == POST_SHUTDOWN) {
            DrainOutcome outcome = timeline.drainEnded() ? timeline.drainOutcome() : DrainOutcome.APP_EXITED;
            entries.add(OUTCOME + outcome.label());
            entries.add(EXIT_CODE + exitCode);
        }
        return entries;
    }

    public String label() {
        return Ascii.label(this);
    }
}
