package dev.zerohalt.lifecycle;

/**
 * Fits the deadlines into the time the orchestrator gives, computed backwards from its SIGKILL, so that the application
 * always gets its signal, and its time to stop, before it. Times in nanoseconds.
 */
public final class Budget {
    private Budget() {}

    /** For starting, signalling and exiting ourselves. */
    private static final long MARGIN = 1_000_000_000L;

    /**
     * The policy that fits.
     *
     * <p>The hook at the end, the flush and a margin come off the end. The drain gets what the shutdown timeout leaves; where the shutdown timeout
     * would leave less than half of the time, both get half.
     *
     * @param grace from the shutdown signal to the orchestrator's SIGKILL
     */
    public static Policy fit(Policy policy, long grace) {
        long margin = Math.min(MARGIN, grace / 10);
        long flush = Math.min(policy.flushTimeout(), grace / 10);
        long postHook = Math.min(policy.postHookTimeout(), grace / 3);
        long usable = grace - margin - flush - postHook;
        long shutdown = Math.min(policy.shutdownTimeout(), Math.max(usable / 2, usable - policy.longestDrain()));
        long drain = Math.min(policy.drainTimeout(), usable - shutdown);
        return policy.withDeadlines(drain, shutdown, flush, postHook, usable);
    }
}
