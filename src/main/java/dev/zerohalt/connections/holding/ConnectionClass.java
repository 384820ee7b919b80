package dev.zerohalt.connections.holding;

/** What a connection is doing, as far as it can be seen from outside. */
public enum ConnectionClass {
    /** Established or on its way, and not accepted by the application yet. */
    QUEUED("queued"),
    /** Bytes wait in a queue, one side has ended, or a request was seen and not yet answered. */
    BUSY("busy"),
    /** Data moved within the idle threshold, or the connection was made within it. */
    ACTIVE("active"),
    /** Nothing was ever received, and the connection is older than the idle threshold. */
    UNUSED("unused"),
    /** None of these: a keep-alive connection between two requests, most likely. */
    QUIET("quiet"),
    /** The counting backend cannot tell. */
    UNKNOWN("unknown");

    private final String label;

    ConnectionClass(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
