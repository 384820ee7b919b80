package dev.zerohalt.lifecycle;

import java.util.Optional;

/**
 * The rule by which a drain ends: nothing holds it and nothing has appeared for the steady-state wait, the minimum
 * duration has passed, the hook is done, and, if that is asked for, the health probers know; or the deadline has come. Only a
 * count can show that nothing is there, so when the waits are over a last count is asked for and decides.
 */
final class Drain {
    private final Policy policy;
    private final long startedAt;
    private long lastHeldAt;
    private boolean held;
    private boolean quiet;
    private boolean countRequested;
    private boolean probersTold;
    private boolean hookDone;

    Drain(Policy policy, long now) {
        this.policy = policy;
        this.startedAt = now;
        this.lastHeldAt = now;
        this.probersTold = !policy.awaitsProbers();
        this.hookDone = !policy.runs(Hook.PRE_SHUTDOWN);
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
        return quiet && othersAreDone() && now - quietEnough() >= 0 ? Optional.of(DrainOutcome.DRAINED) : deadline(now);
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

    void hookDone() {
        hookDone = true;
    }

    private boolean othersAreDone() {
        return probersTold && hookDone;
    }

    /** The outcome if the deadline has come, or nothing is waited for. */
    Optional<DrainOutcome> deadline(long now) {
        boolean over = now - timeoutAt() >= 0;
        return switch (policy.strategy()) {
            case CONNECTIONS, IN_FLIGHT -> over ? Optional.of(DrainOutcome.TIMEOUT) : Optional.empty();
            case FIXED -> over ? Optional.of(DrainOutcome.WAITED) : Optional.empty();
            case NONE -> over || hookDone ? Optional.of(DrainOutcome.SKIPPED) : Optional.empty();
        };
    }

    /** Whether the waits are over and a count has to say if anything is there; true once. */
    boolean requestCount(long now) {
        boolean due = quiet && othersAreDone() && !countRequested && now - quietEnough() >= 0;
        countRequested |= due;
        return due;
    }

    /** When to look again even if nothing happens. */
    long wakeAt() {
        return quiet && othersAreDone() && !countRequested && quietEnough() - timeoutAt() < 0
                ? quietEnough()
                : timeoutAt();
    }

    private long quietEnough() {
        long steady = lastHeldAt + policy.steadyStateWait();
        long minimum = startedAt + policy.minDuration();
        return steady - minimum >= 0 ? steady : minimum;
    }

    private long timeoutAt() {
        return startedAt + policy.longestDrain();
    }
}
