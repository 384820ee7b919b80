package dev.zerohalt.lifecycle;

/** Why a drain ended. The labels are public: log, report, metric. */
public enum DrainOutcome {
    /** Nothing held it any more. */
    DRAINED("drained"),
    /** The drain timeout passed with connections, or an unknown number of them, left. */
    TIMEOUT("timeout"),
    /** The application exited by itself. */
    APP_EXITED("app-exited"),
    /** A second shutdown signal. */
    SECOND_SIGNAL("second-signal"),
    /** Strategy fixed: the time was up. */
    WAITED("waited"),
    /** Strategy none: there was no drain. */
    SKIPPED("skipped");

    private final String label;

    DrainOutcome(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
