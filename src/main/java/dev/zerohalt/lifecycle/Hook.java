package dev.zerohalt.lifecycle;

/** A command of the user's that is run at a point of the shutdown. The labels are public: log, report. */
public enum Hook {
    /** Beside the drain, which does not end by itself before it. */
    PRE_SHUTDOWN("pre-shutdown"),
    /** When all else is over. */
    POST_SHUTDOWN("post-shutdown");

    // What it finds in its environment
    static final String SIGNAL = "ZEROHALT_SIGNAL=";
    static final String OUTCOME = "ZEROHALT_OUTCOME=";
    static final String EXIT_CODE = "ZEROHALT_EXIT_CODE=";

    private final String label;

    Hook(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** Whether an environment entry, {@code NAME=value}, is of those a hook is given. */
    public static boolean tells(String entry) {
        return entry.startsWith(SIGNAL) || entry.startsWith(OUTCOME) || entry.startsWith(EXIT_CODE);
    }
}
