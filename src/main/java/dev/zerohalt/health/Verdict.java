package dev.zerohalt.health;

/**
 * What a check has found out.
 *
 * @param why the application is not well; empty if it is
 * @param isUsualAtStart whether an application that is only not ready yet looks like this
 */
record Verdict(String why, boolean isUsualAtStart) {
    static final Verdict WELL = new Verdict("", false);

    /** Somebody has to look into it. */
    static Verdict unwell(String why) {
        return new Verdict(why, false);
    }

    /** While the application starts there is nothing to look into. */
    static Verdict notReady(String why) {
        return new Verdict(why, true);
    }

    boolean isWell() {
        return why.isEmpty();
    }
}
