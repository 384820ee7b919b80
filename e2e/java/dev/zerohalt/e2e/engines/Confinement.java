package dev.zerohalt.e2e.engines;

/** How much a container is confined. */
enum Confinement {
    NONE("as it comes"),
    /** Root read-only, no capability, not root, no new privileges. */
    FULL("read-only, no capability, not root");

    private final String label;

    Confinement(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
