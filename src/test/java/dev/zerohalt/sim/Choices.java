package dev.zerohalt.sim;

/**
 * The settings of one scenario that change what is done, and not when. Durations in nanoseconds.
 *
 * @param preHook how long the hook beside the drain may take; 0 if there is none
 * @param postHook the same of the hook at the end
 * @param forceKill FORCE_KILL
 * @param remaps whether EXIT_CODE_REMAP is set
 * @param auto whether the application's ports are found
 * @param secondAfter SECOND_SIGNAL_AFTER
 * @param gauge whether the application has a gauge, where the strategy asks for it
 * @param rewrites whether SIGNAL_REWRITE is set
 * @param parentDeathSignal PARENT_DEATH_SIGNAL, 0 for none
 */
record Choices(
        long preHook,
        long postHook,
        boolean forceKill,
        boolean remaps,
        boolean auto,
        long secondAfter,
        boolean gauge,
        boolean rewrites,
        int parentDeathSignal) {
    static final String PRE_HOOK = "pre-hook";
    static final String POST_HOOK = "post-hook";

    static final Choices NONE = new Choices(0, 0, true, false, false, 2 * Dice.SECOND, false, false, 0);

    static Choices random(Dice dice) {
        return new Choices(
                dice.chance(0.6) ? 0 : dice.scaled(10 * Dice.MILLI, 30 * Dice.SECOND),
                dice.chance(0.6) ? 0 : dice.scaled(10 * Dice.MILLI, 30 * Dice.SECOND),
                dice.chance(0.9),
                dice.chance(0.3),
                dice.chance(0.5),
                dice.chance(0.4) ? 0 : dice.pick(2 * Dice.SECOND, dice.scaled(Dice.MILLI, 20 * Dice.SECOND)),
                dice.chance(0.3),
                dice.chance(0.3),
                dice.chance(0.3) ? dice.pick(15, 15, 2, 1, 40) : 0);
    }

    Choices withPostHook(long timeout) {
        return new Choices(preHook, timeout, forceKill, remaps, auto, secondAfter, gauge, rewrites, parentDeathSignal);
    }

    void configure(SimulatedKernel machine) {
        machine.setEnvironment("ZEROHALT_SECOND_SIGNAL_AFTER", secondAfter + "ns");
        if (preHook > 0) {
            machine.setEnvironment("ZEROHALT_PRE_SHUTDOWN_COMMAND", PRE_HOOK + " 'an argument'");
            machine.setEnvironment("ZEROHALT_PRE_SHUTDOWN_TIMEOUT", preHook + "ns");
        }
        if (postHook > 0) {
            machine.setEnvironment("ZEROHALT_POST_SHUTDOWN_COMMAND", POST_HOOK);
            machine.setEnvironment("ZEROHALT_POST_SHUTDOWN_TIMEOUT", postHook + "ns");
        }
        if (!forceKill) {
            machine.setEnvironment("ZEROHALT_FORCE_KILL", "false");
        }
        if (parentDeathSignal > 0) {
            machine.setEnvironment("ZEROHALT_PARENT_DEATH_SIGNAL", Integer.toString(parentDeathSignal));
        }
        if (rewrites) {
            machine.setEnvironment("ZEROHALT_SIGNAL_REWRITE", "HUP:USR1, USR1:HUP, ALRM:HUP, WINCH:0, RTMIN:40");
        }
        if (remaps) {
            machine.setEnvironment("ZEROHALT_EXIT_CODE_REMAP", "143:0,137:1,0:9");
        }
    }

    /** As what a signal that does not begin the shutdown is passed on; 0 if it is not. */
    int passedOnAs(int signal) {
        return switch (rewrites ? signal : -1) {
            case 1 -> 10;
            case 10 -> 1;
            case 14 -> 1;
            case 28 -> 0;
            case 34 -> 40;
            default -> signal;
        };
    }

    int exitCode(int application) {
        return switch (remaps ? application : -1) {
            case 143 -> 0;
            case 137 -> 1;
            case 0 -> 9;
            default -> application;
        };
    }
}
