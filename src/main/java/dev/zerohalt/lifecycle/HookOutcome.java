package dev.zerohalt.lifecycle;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.process.ExitStatus;

/** How a hook ended. The labels are public: log, report. */
public enum HookOutcome {
    EXITED,
    /** By a signal, ours among them: nobody waits for it any more. */
    KILLED,
    /** It did not end in time. */
    TIMEOUT,
    NOT_STARTED;

    /** That of a hook whose process has ended. */
    static HookOutcome of(ExitStatus status) {
        return status.signal() == 0 ? EXITED : KILLED;
    }

    public String label() {
        return Ascii.label(this);
    }
}
