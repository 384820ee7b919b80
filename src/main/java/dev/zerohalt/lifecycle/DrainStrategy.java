package dev.zerohalt.lifecycle;

/** What a drain waits for. */
public enum DrainStrategy {
    /** Every counted connection holds the drain. */
    CONNECTIONS("connections"),
    /** Only connections that are queued, busy or active hold the drain; idle ones do not. */
    IN_FLIGHT("in-flight"),
    /** The whole drain timeout is waited. */
    FIXED("fixed"),
    /** The application is signalled at once. */
    NONE("none");

    private final String label;

    DrainStrategy(String label) {
        this.label = label;
    }

    /** Whether it depends on connections. */
    public boolean counts() {
        return this == CONNECTIONS || this == IN_FLIGHT;
    }

    public String label() {
        return label;
    }
}
