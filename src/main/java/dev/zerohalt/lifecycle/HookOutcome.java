package dev.zerohalt.lifecycle;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.process.ExitStatus;

/** How a hook ended. The labels are public: log, report. */
public enum HookOutcome {
    EXITED,
    /** By a signal, also by our SIGKILL because nobody waits for the hook any more. */
    KILLED,
    /** The hook did not end in time, and was killed. */
    TIMEOUT,
    NOT_STARTED,
    /** By the URL that was posted to, with whatever status. */
    ANSWERED,
    /** The URL that was posted to could not be reached, or did not answer in HTTP. */
    NO_ANSWER;

    /** The outcome of a hook whose process has ended. */
    static HookOutcome of(ExitStatus status) {
        return status.signal() == 0 ? EXITED : KILLED;
    }

    public String label() {
        return Ascii.label(this);
    }
}
