package dev.zerohalt.lifecycle;

import dev.zerohalt.os.Ascii;

/** What a drain waits for. */
public enum DrainStrategy {
    /** Every counted connection holds the drain. */
    CONNECTIONS,
    /** Only connections that are queued, busy or active hold the drain; idle ones do not. */
    IN_FLIGHT,
    /** The whole drain timeout is waited. */
    FIXED,
    /** The application is signalled at once. */
    NONE;

    /** Whether the drain depends on connections. */
    public boolean counts() {
        return this == CONNECTIONS || this == IN_FLIGHT;
    }

    public String label() {
        return Ascii.label(this);
    }
}
