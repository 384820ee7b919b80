package dev.zerohalt.demo;

/** Which connections hold zerohalt's drain: all of them, or only those on which something happens. */
enum Strategy {
    CONNECTIONS("connections"),
    IN_FLIGHT("in-flight");

    private final String label;

    Strategy(String label) {
        this.label = label;
    }

    /** As zerohalt calls it. */
    String label() {
        return label;
    }
}
