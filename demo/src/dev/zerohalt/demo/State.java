package dev.zerohalt.demo;

/** What a replica is doing, as the orchestrator sees it. */
enum State {
    STARTING("starting"),
    RUNNING("serving"),
    DRAINING("draining"),
    SIGNALLED("application signalled");

    private final String label;

    State(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
