package dev.zerohalt.health;

/**
 * What a check has found out.
 *
 * @param why the application is not well, or this is not known; empty if it is
 * @param isUsualAtStart whether an application that is only not ready yet looks like this
 * @param isKnown whether the check was made at all
 */
record Verdict(String why, boolean isUsualAtStart, boolean isKnown) {
    static final Verdict WELL = new Verdict("", false, true);

    /** We could not check, for want of descriptors, say: this tells nothing of the application. */
    static Verdict unknown(String why) {
        return new Verdict(why, false, false);
    }

    /** Somebody has to look into it. */
    static Verdict unwell(String why) {
        return new Verdict(why, false, true);
    }

    /** While the application starts there is nothing to look into. */
    static Verdict notReady(String why) {
        return new Verdict(why, true, true);
    }

    boolean isWell() {
        return why.isEmpty();
    }
}
