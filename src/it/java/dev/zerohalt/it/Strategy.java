package dev.zerohalt.it;

/** The strategies that look at connections. */
enum Strategy {
    CONNECTIONS("connections"),
    IN_FLIGHT("in-flight");

    private final String label;

    Strategy(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
