package dev.zerohalt.config;

/** Where a value came from; the later ones beat the earlier ones. */
public enum Source {
    DEFAULT("the default"),
    FILE("the configuration file"),
    ENVIRONMENT("the environment"),
    FLAG("the command line");

    private final String label;

    Source(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
