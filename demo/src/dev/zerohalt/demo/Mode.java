package dev.zerohalt.demo;

/** Who gets the orchestrator's SIGTERM: the application itself, or zerohalt, which runs it. */
enum Mode {
    PLAIN("without zerohalt", State.SIGNALLED),
    ZEROHALT("with zerohalt", State.DRAINING);

    private final String label;
    private final State stateWhenTold;

    Mode(String label, State stateWhenTold) {
        this.label = label;
        this.stateWhenTold = stateWhenTold;
    }

    String label() {
        return label;
    }

    /** What SIGTERM turns a replica's state into. */
    State stateWhenTold() {
        return stateWhenTold;
    }
}
