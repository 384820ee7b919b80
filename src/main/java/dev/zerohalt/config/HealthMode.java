package dev.zerohalt.config;

/** What the health of a container depends on. */
public enum HealthMode {
    /** Healthy as long as the application runs and is not told to stop. */
    STANDALONE,
    /** The application must answer at a URL. */
    APP_DEPENDENT,
    /** A command must exit with 0. */
    COMMAND,
    /** All of it: the URL, the command if there is one, and a monitored port on which somebody listens. */
    HYBRID;

    /** Whether the application's URL is asked. */
    public boolean asksUrl() {
        return this == APP_DEPENDENT || this == HYBRID;
    }
}
