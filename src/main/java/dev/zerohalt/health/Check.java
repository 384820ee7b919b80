package dev.zerohalt.health;

import java.util.function.Consumer;

/** Finds out whether the application is well, without ever making the loop wait. */
interface Check {
    /**
     * Begins.
     *
     * @param done is told the verdict, once
     */
    void begin(Consumer<Verdict> done);

    /** Gives up what was begun. A verdict that comes all the same does not matter any more. */
    void cancel();
}
