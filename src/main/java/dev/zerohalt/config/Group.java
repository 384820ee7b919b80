package dev.zerohalt.config;

/** Settings that belong together: a section of the configuration file and of the help. */
public enum Group {
    FILE("", "Configuration file"),
    APPLICATION("app", "The application"),
    HEALTH("health", "Health"),
    DRAIN("drain", "Drain"),
    CONNECTION("connection", "Connections"),
    SHUTDOWN("shutdown", "Shutdown"),
    SIGNAL("signal", "Signals"),
    HOOK("hook", "Hooks"),
    METRICS("metrics", "Metrics"),
    LOG("log", "Log");

    private final String section;
    private final String title;

    Group(String section, String title) {
        this.section = section;
        this.title = title;
    }

    /** Its name in a configuration file; empty for what cannot be set there. */
    public String section() {
        return section;
    }

    /** For people. */
    public String title() {
        return title;
    }
}
