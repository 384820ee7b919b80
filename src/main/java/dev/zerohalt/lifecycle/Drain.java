package dev.zerohalt.lifecycle;

import java.util.Optional;

/**
 * The rule by which a drain ends: nothing holds it and nothing has appeared for the steady-state wait, the minimum
 * duration has passed, and, if that is asked for, the health probers know; or the deadline has come. Only a count can show that nothing is there, so when the waits are over
 * a last count is asked for and decides.
 */
final class Drain {
    private final Policy policy;
    private final long startedAt;
    private long lastHeldAt;
    private boolean held;
    private boolean quiet;
    private boolean countRequested;
    private boolean probersTold;

    Drain(Policy policy, long now) {
        this.policy = policy;
        this.startedAt = now;
        this.lastHeldAt = now;
        this.probersTold = !policy.awaitsProbers();
    }

    long startedAt() {
        return startedAt;
    }

    Optional<DrainOutcome> counted(Event.Counted count, long now) {
        countRequested = false;
        quiet = count.holding() == 0;
        if (!quiet || count.ended() || held) { // what was held at the last count may have been so until now
            lastHeldAt = now;
        }
        held = !quiet;
        return quiet && probersTold && now - quietEnough() >= 0 ? Optional.of(DrainOutcome.DRAINED) : deadline(now);
    }

    /** Something may be there and nobody knows: as if something were. */
    void countFailed(long now) {
        countRequested = false;
        quiet = false;
        held = true;
        lastHeldAt = now;
    }

    void probersTold() {
        probersTold = true;
    }

    /** The outcome if the deadline has come. */
    Optional<DrainOutcome> deadline(long now) {
        if (now - timeoutAt() < 0) {
            return Optional.empty();
        }
        return Optional.of(policy.strategy() == DrainStrategy.FIXED ? DrainOutcome.WAITED : DrainOutcome.TIMEOUT);
    }

    /** Whether the waits are over and a count has to say if anything is there; true once. */
    boolean requestCount(long now) {
        boolean due = quiet && probersTold && !countRequested && now - quietEnough() >= 0;
        countRequested |= due;
        return due;
    }

    /** When to look again even if nothing happens. */
    long wakeAt() {
        return quiet && probersTold && !countRequested && quietEnough() - timeoutAt() < 0 ? quietEnough() : timeoutAt();
    }

    private long quietEnough() {
        long steady = lastHeldAt + policy.steadyStateWait();
        long minimum = startedAt + policy.minDuration();
        return steady - minimum >= 0 ? steady : minimum;
    }

    private long timeoutAt() {
        return startedAt + policy.drainTimeout();
    }
}
