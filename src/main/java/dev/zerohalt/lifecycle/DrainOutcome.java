package dev.zerohalt.lifecycle;

import dev.zerohalt.os.Ascii;

/** Why a drain ended. The labels are public: log, report, metric. */
public enum DrainOutcome {
    /** No connection, hook or prober held the drain any more. */
    DRAINED,
    /** The drain timeout passed with connections, or an unknown number of them, left. */
    TIMEOUT,
    /** The application exited by itself. */
    APP_EXITED,
    /** A second shutdown signal. */
    SECOND_SIGNAL,
    /** Strategy fixed: the drain timeout has passed. */
    WAITED,
    /** Strategy none: there was no drain. */
    SKIPPED;

    public String label() {
        return Ascii.label(this);
    }
}
