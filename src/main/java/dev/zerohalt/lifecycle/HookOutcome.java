package dev.zerohalt.lifecycle;

/** How a hook ended. The labels are public: log, report. */
public enum HookOutcome {
    EXITED("exited"),
    /** By a signal, ours among them: nobody waits for it any more. */
    KILLED("killed"),
    /** It did not end in time. */
    TIMEOUT("timeout"),
    NOT_STARTED("not-started");

    private final String label;

    HookOutcome(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
