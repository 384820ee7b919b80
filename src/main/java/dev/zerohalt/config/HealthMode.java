package dev.zerohalt.config;

/** What the health of a container depends on. */
public enum HealthMode {
    /** Healthy as long as the application runs and is not told to stop. */
    STANDALONE("standalone"),
    /** The application must answer at a URL. */
    APP_DEPENDENT("app-dependent"),
    /** A command must exit with 0. */
    COMMAND("command"),
    /** All of it: the URL, the command if there is one, and a monitored port on which somebody listens. */
    HYBRID("hybrid");

    private final String label;

    HealthMode(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** Whether the application's URL is asked. */
    public boolean asksUrl() {
        return this == APP_DEPENDENT || this == HYBRID;
    }
}
