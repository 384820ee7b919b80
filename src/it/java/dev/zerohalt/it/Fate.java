package dev.zerohalt.it;

/** What a strategy does with a connection: how long it holds the drain. */
enum Fate {
    UNTIL_CLOSED("until it closes"),
    UNTIL_ANSWERED("until answered"),
    IDLE_THRESHOLD("for the idle threshold"),
    BUSY_LIMIT("for the busy limit"),
    DEADLINE("to the deadline"),
    NOT_AT_ALL("not at all");

    private final String text;

    Fate(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
