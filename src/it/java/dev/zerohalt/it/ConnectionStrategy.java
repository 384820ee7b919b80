package dev.zerohalt.it;

/** The strategies that look at connections. */
enum ConnectionStrategy {
    CONNECTIONS("connections"),
    IN_FLIGHT("in-flight");

    private final String label;

    ConnectionStrategy(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
