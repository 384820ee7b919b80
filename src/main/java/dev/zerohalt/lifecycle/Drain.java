package dev.zerohalt.lifecycle;

import java.util.Optional;

/**
 * The rule by which a drain ends. It ends as drained if no connection holds it, no connection has come or moved data for the
 * steady-state wait, the minimum duration has passed, the hook is done, and the health probers know if they are awaited. Else it
 * ends at the drain timeout. Only a count can show that no connection is there. So when the waits are over, or the timeout has cut
 * them short, a last count is asked for and decides.
 */
final class Drain {
    /** How long the count that the drain timeout asks for may take. */
    private static final long LAST_COUNT_WAIT = 100_000_000;

    private final Policy policy;
    private final long startedAt;
    private long quietSince;
    private boolean noneHolds;
    private boolean unknown;
    private boolean countRequested;
    private boolean probersTold;
    private boolean hookDone;

    Drain(Policy policy, long now) {
        this.policy = policy;
        this.startedAt = now;
        this.quietSince = now;
        this.probersTold = !policy.awaitsProbers();
        this.hookDone = !policy.runs(Hook.PRE_SHUTDOWN);
    }

    long startedAt() {
        return startedAt;
    }

    Optional<DrainOutcome> counted(Event.Counted count, long now) {
        countRequested = false;
        noneHolds = count.holding() == 0;
        long since = unknown ? now : now - count.quietNanos();
        if (since - quietSince > 0) {
            quietSince = since;
        }
        unknown = false;
        return mayBeDrained(now) ? Optional.of(DrainOutcome.DRAINED) : deadline(now);
    }

    /** Something may hold the drain until the next count that succeeds. */
    void countFailed() {
        countRequested = false;
        noneHolds = false;
        unknown = true;
    }

    void probersTold() {
        probersTold = true;
    }

    void hookDone() {
        hookDone = true;
    }

    /** Whether nothing holds the drain, by the last count, which may be old. */
    private boolean nothingHolds() {
        return noneHolds && probersTold && hookDone;
    }

    /** Whether nothing holds the drain, so that a count that says so now ends it. */
    private boolean mayBeDrained(long now) {
        return nothingHolds() && (now - quietEnoughAt() >= 0 || isTimedOut(now));
    }

    /** The outcome if the drain timeout has passed, or there is nothing to wait for. */
    Optional<DrainOutcome> deadline(long now) {
        boolean over = isTimedOut(now);
        return switch (policy.strategy()) {
            case CONNECTIONS, IN_FLIGHT -> {
                boolean lastCountIsDue = nothingHolds() && now - lastCountBy() < 0;
                yield over && !lastCountIsDue ? Optional.of(DrainOutcome.TIMEOUT) : Optional.empty();
            }
            case FIXED -> over ? Optional.of(DrainOutcome.WAITED) : Optional.empty();
            case NONE -> over || hookDone ? Optional.of(DrainOutcome.SKIPPED) : Optional.empty();
        };
    }

    /** Whether the waits are over, and a count has to say if a connection is there; true once. */
    boolean requestCount(long now) {
        boolean due = mayBeDrained(now) && !countRequested;
        countRequested |= due;
        return due;
    }

    /** When to look again even if nothing happens. */
    long wakeAt(long now) {
        if (isTimedOut(now)) {
            return lastCountBy();
        }
        return nothingHolds() && !countRequested && quietEnoughAt() - timeoutAt() < 0 ? quietEnoughAt() : timeoutAt();
    }

    private boolean isTimedOut(long now) {
        return now - timeoutAt() >= 0;
    }

    private long quietEnoughAt() {
        long steady = quietSince + policy.steadyStateWait();
        long minimum = startedAt + policy.minDuration();
        return steady - minimum >= 0 ? steady : minimum;
    }

    private long timeoutAt() {
        return startedAt + policy.longestDrain();
    }

    private long lastCountBy() {
        return startedAt + Math.min(policy.longestDrain() + LAST_COUNT_WAIT, policy.stopBy());
    }
}
