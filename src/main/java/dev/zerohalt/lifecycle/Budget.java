package dev.zerohalt.lifecycle;

/**
 * Fits the deadlines into the time the orchestrator gives, computed backwards from its SIGKILL, so that the application
 * always gets its signal, and its time to stop, before it. Times in nanoseconds.
 */
public final class Budget {
    private static final long SECOND = 1_000_000_000L;

    /** Time for Zerohalt itself, and for processes that outlive their SIGKILL. */
    private static final long MARGIN = SECOND;

    /** The application's share is a quarter of the grace period, but not less than this. */
    private static final long LEAST_SHARE = 2 * SECOND;

    private Budget() {}

    /**
     * The policy that fits.
     *
     * <p>The hook at the end, the flush and a margin come off the end; drain and application share the rest. The drain ends
     * early enough to leave the application its share, and the steady-state wait may be half of what the drain has. The shutdown
     * timeout stays as it is: an application that is told to stop earlier has what the drain did not need, up to
     * {@link Policy#stopBy}.
     *
     * @param grace from the shutdown signal to the orchestrator's SIGKILL
     * @param shutdownTimeoutIsSet whether the user wants the shutdown timeout: then the application's share is up to half of the time
     */
    public static Policy fit(Policy policy, long grace, boolean shutdownTimeoutIsSet) {
        long margin = Math.min(MARGIN, grace / 10);
        long flush = Math.min(policy.flushTimeout(), grace / 10);
        long postHook = Math.min(policy.postHookTimeout(), grace / 3);
        long usable = grace - margin - flush - postHook;
        long half = usable / 2;
        long share = shutdownTimeoutIsSet ? half : Math.min(half, Math.max(LEAST_SHARE, grace / 4));
        long drainShare = usable - Math.min(policy.shutdownTimeout(), share);
        long drain = Math.min(policy.drainTimeout(), drainShare);
        long steadyStateWait = Math.min(policy.steadyStateWait(), drainShare / 2);
        return new Policy(
                policy.signals(),
                policy.strategy(),
                drain,
                steadyStateWait,
                policy.minDuration(),
                policy.awaitsProbers(),
                policy.awaitsGauge(),
                policy.shutdownTimeout(),
                policy.forceKill(),
                policy.leftoverWait(),
                policy.killWait(),
                flush,
                usable,
                margin,
                policy.preHookTimeout(),
                postHook,
                policy.exitCodes());
    }
}
