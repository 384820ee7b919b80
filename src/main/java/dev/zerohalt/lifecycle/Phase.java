package dev.zerohalt.lifecycle;

/** Where a container is in its life; drawn in {@link Lifecycle}. */
public enum Phase {
    STARTING("starting", 0),
    HEALTHY("healthy", 1),
    UNHEALTHY("unhealthy", 2),
    DRAINING("draining", 3),
    TERMINATING("terminating", 4),
    /** The application is gone; the processes it left behind are stopped. */
    CLEARING("terminating", 4),
    /** The last bytes of its connections are on their way. */
    FLUSHING("terminating", 4),
    /** The hook at the end runs. */
    FINISHING("terminating", 4),
    EXITED("terminating", 4);

    private final String status;
    private final int metric;

    Phase(String status, int metric) {
        this.status = status;
        this.metric = metric;
    }

    /** The word that /health answers with. */
    public String status() {
        return status;
    }

    /** The value of zerohalt_state. */
    public int metric() {
        return metric;
    }

    /** Whether load balancers should send traffic here. */
    public boolean takesTraffic() {
        return this == HEALTHY;
    }

    /** Whether the application is there and was not told to stop. */
    public boolean isServing() {
        return this == STARTING || this == HEALTHY || this == UNHEALTHY;
    }

    /** Whether the application has not exited yet. */
    public boolean hasApplication() {
        return isServing() || this == DRAINING || this == TERMINATING;
    }
}
