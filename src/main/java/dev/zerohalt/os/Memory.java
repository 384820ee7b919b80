package dev.zerohalt.os;

/** The memory of the program: where it is collected, and a reserve for what must not fail. */
@FunctionalInterface
public interface Memory {
    /** Called where no temporary object is alive. */
    void safepoint();

    /** Starting is over: the next safepoint gives back what only that needed. */
    default void started() {}

    /**
     * Says whether what is allocated from here on may use the reserve: memory that all other allocations leave free. With it signals
     * are passed on, children are reaped and the container is ended, when nothing else can be done for want of memory.
     *
     * @return whether it might before: what to set it back to
     */
    default boolean useReserve(boolean use) {
        return use;
    }
}
