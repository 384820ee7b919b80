package dev.zerohalt.lifecycle;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.process.Signal;
import java.util.ArrayList;
import java.util.List;

/** A command of the user's that is run at a point of the shutdown. The labels are public: log, report. */
public enum Hook {
    /** Beside the drain, which does not end by itself before it. */
    PRE_SHUTDOWN,
    /** When all else is over. */
    POST_SHUTDOWN;

    private static final String SIGNAL = "ZEROHALT_SIGNAL=";
    private static final String OUTCOME = "ZEROHALT_OUTCOME=";
    private static final String EXIT_CODE = "ZEROHALT_EXIT_CODE=";

    /** Whether an environment entry, {@code NAME=value}, is of those a hook is given. */
    public static boolean tells(String entry) {
        return entry.startsWith(SIGNAL) || entry.startsWith(OUTCOME) || entry.startsWith(EXIT_CODE);
    }

    /**
     * What it is given in its environment.
     *
     * @param signal the shutdown signal, 0 if there was none
     * @param exitCode what we will exit with, if the application is gone
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
