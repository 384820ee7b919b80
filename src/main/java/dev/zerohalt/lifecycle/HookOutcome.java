package dev.zerohalt.lifecycle;

import dev.zerohalt.process.ExitStatus;

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

    /** That of a hook whose process has ended. */
    static HookOutcome of(ExitStatus status) {
        return status.signal() == 0 ? EXITED : KILLED;
    }

    public String label() {
        return label;
    }
}
