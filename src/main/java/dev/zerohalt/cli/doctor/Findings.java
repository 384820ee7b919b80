package dev.zerohalt.cli.doctor;

/** What was found, and what to do about it. */
public final class Findings {
    private final StringBuilder text = new StringBuilder();
    private boolean troubled;

    void good(String what) {
        text.append("ok    ").append(what).append('\n');
    }

    /** Nothing is broken, and yet something could be better. */
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
