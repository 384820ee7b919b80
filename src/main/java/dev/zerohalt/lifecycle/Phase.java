package dev.zerohalt.lifecycle;

/**
 * Where a container is in its life.
 *
 * <pre>
 *  STARTING ──► HEALTHY ◄──► UNHEALTHY
 *      │           │             │     ◄─────────────────── resume, to what it was before
 *      │           │             │  request                              │
 *      │           │             ├─────────► DRAINING ──► DRAINED ◄──────┘  until the shutdown signal, too
 *      └───────────┴──────┬──────┘               │           │
 *                         ▼  shutdown signal ◄───┴───────────┘
 *                     DRAINING      application untouched, connections watched
 *                         ▼         drained | timeout | second signal
 *                    TERMINATING    application signalled, SIGKILL at the shutdown timeout or a further signal
 *                         ▼         application exited (from any state above)
 *                     CLEARING      leftover processes: SIGTERM, then SIGKILL; who works has the shutdown timeout
 *                         ▼         no process left, or the waits are over
 *                     FLUSHING      sockets with unsent bytes
 *                         ▼         none left, or the flush timeout
 *                    FINISHING      post-shutdown hook, until its timeout or a second signal; what it leaves is killed
 *                         ▼         no process left
 *                      EXITED
 * </pre>
 */
public enum Phase {
    STARTING("starting", 0),
    HEALTHY("healthy", 1),
    UNHEALTHY("unhealthy", 2),
    DRAINING("draining", 3),
    /** A drain that somebody asked for is over, and may be taken back. */
    DRAINED("drained", 5),
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

    /** Whether a drain has begun, and the application was not told to stop. */
    boolean drains() {
        return this == DRAINING || this == DRAINED;
    }

    /** Whether the application has not exited yet. */
    public boolean hasApplication() {
        return isServing() || drains() || this == TERMINATING;
    }
}
