package dev.zerohalt.lifecycle;

import dev.zerohalt.process.ExitCodes;

/**
 * The settings the life of a container depends on. Times in nanoseconds.
 *
 * @param steadyStateWait how long no connection may be seen before the drain ends
 * @param minDuration how long a drain lasts at least
 * @param awaitsProbers whether the drain also waits until the health probers have been told
 * @param awaitsGauge whether the drain also waits until the application's gauge is idle
 * @param shutdownTimeout from the application's signal to SIGKILL, where {@code stopBy} does not come first
 * @param forceKill whether the application is killed at all; else it is waited for without end
 * @param leftoverWait from SIGTERM to SIGKILL for processes the application left behind
 * @param killWait how long processes are waited for after SIGKILL
 * @param flushTimeout how long sockets with unsent bytes are waited for
 * @param stopBy from the shutdown signal to the application's SIGKILL at the latest
 * @param margin what the grace period has left, apart from flush and hook, after {@code stopBy}; {@link #UNLIMITED} without one
 * @param preHookTimeout how long the hook at the drain's beginning may take; 0 if there is none
 * @param postHookTimeout how long the hook at the end may take; 0 if there is none
 * @param exitCodes which exit codes of the application become others
 */
public record Policy(
        SignalRules signals,
        DrainStrategy strategy,
        long drainTimeout,
        long steadyStateWait,
        long minDuration,
        boolean awaitsProbers,
        boolean awaitsGauge,
        long shutdownTimeout,
        boolean forceKill,
        long leftoverWait,
        long killWait,
        long flushTimeout,
        long stopBy,
        long margin,
        long preHookTimeout,
        long postHookTimeout,
        ExitCodes exitCodes) {
    /** Stands for no limit; small enough to be added to any time. */
    public static final long UNLIMITED = Long.MAX_VALUE / 4;

    private static final long HOOK_KILL_WAIT = 100_000_000;

    /** Whether a hook is run. */
    boolean runs(Hook hook) {
        return hookTimeout(hook) > 0;
    }

    public long hookTimeout(Hook hook) {
        return switch (hook) {
            case PRE_SHUTDOWN -> preHookTimeout;
            case POST_SHUTDOWN -> postHookTimeout;
        };
    }

    /** How long a drain lasts at most: with strategy none only its hook is waited for. */
    public long longestDrain() {
        return strategy == DrainStrategy.NONE ? Math.min(preHookTimeout, drainTimeout) : drainTimeout;
    }

    /**
     * How long the application has from its signal to SIGKILL.
     *
     * @param drained from the shutdown signal to the application's
     */
    public long stopTimeout(long drained) {
        return Math.max(0, Math.min(shutdownTimeout, stopBy - drained));
    }

    /** How long the application has to stop after the longest drain; after a shorter drain it has more time. */
    public long leastStopTimeout() {
        return stopTimeout(longestDrain());
    }

    /** From the shutdown signal to the application's SIGKILL at the latest; {@link #UNLIMITED} or more if there is none. */
    public long latestKill() {
        return forceKill ? Math.min(longestDrain() + shutdownTimeout, stopBy) : UNLIMITED;
    }

    /** From the shutdown signal to the SIGKILL of what the application left behind, at the latest. */
    long leftoversKilledBy() {
        return stopBy + margin / 4;
    }

    /** From the shutdown signal until no process is waited for any more, killed or not. */
    long clearedBy() {
        return stopBy + margin / 2;
    }

    /** How long to wait for processes that the hook at the end left, after their SIGKILL. */
    long hookKillWait() {
        return Math.min(HOOK_KILL_WAIT, margin / 4);
    }

    /**
     * From the shutdown signal to our end at the latest, where no process outlives its SIGKILL; {@link #UNLIMITED} or more if there is none.
     * With a grace period, whatever outlives it.
     */
    public long latestExit() {
        return Math.min(latestKill() + leftoverWait, clearedBy()) + flushTimeout + postHookTimeout;
    }
}
