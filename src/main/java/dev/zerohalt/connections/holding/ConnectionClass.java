package dev.zerohalt.connections.holding;

import dev.zerohalt.os.Ascii;

/** What a connection is doing, as far as it can be seen from outside. */
public enum ConnectionClass {
    /** Established or on its way, and not accepted by the application yet. */
    QUEUED,
    /** Bytes wait in a queue, one side has ended, or a request was seen and not yet answered. */
    BUSY,
    /** Data moved within the idle threshold, or the connection was made within it. */
    ACTIVE,
    /** Nothing was ever received, and the connection is older than the idle threshold. */
    UNUSED,
    /** None of these: a keep-alive connection between two requests, most likely. */
    QUIET,
    /** The counting backend cannot tell. */
    UNKNOWN;

    public String label() {
        return Ascii.label(this);
    }
}
