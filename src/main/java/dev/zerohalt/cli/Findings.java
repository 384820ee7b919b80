package dev.zerohalt.cli;

/** What was found, and what to do about it. */
public final class Findings {
    private final StringBuilder text = new StringBuilder();
    private boolean troubled;

    void good(String what) {
        text.append("ok    ").append(what).append('\n');
    }

    /** Nothing is wrong, and yet it should be known. */
    void note(String what, String advice) {
        text.append("note  ").append(what).append("\n      ").append(advice).append('\n');
    }

    void trouble(String what, String advice) {
        troubled = true;
        text.append("WARN  ").append(what).append("\n      ").append(advice).append('\n');
    }

    /** Whether something should be changed. */
    public boolean areTroubled() {
        return troubled;
    }

    public String text() {
        return text.toString();
    }
}
