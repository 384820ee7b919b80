package dev.zerohalt.health;

import java.util.function.Consumer;

/** Finds out whether the application is well, without ever making the loop wait. */
interface Check {
    /**
     * Begins.
     *
     * @param done is told once what is wrong, the empty string if nothing is
     */
    void begin(Consumer<String> done);

    /** Gives up; nobody is told. */
    void cancel();
}
