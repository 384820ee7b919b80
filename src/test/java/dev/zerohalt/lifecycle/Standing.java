package dev.zerohalt.lifecycle;

import static dev.zerohalt.lifecycle.Invariants.promise;

/** What holds between two events: above all that whatever must happen by itself has a deadline, neither too late nor too early. */
final class Standing {
    private final Lifecycle lifecycle;
    private final History past;
    private final Policy policy;
    private final long now;

    Standing(Lifecycle lifecycle, History past, long now) {
        this.lifecycle = lifecycle;
        this.past = past;
        this.policy = past.policy;
        this.now = now;
    }

    static long leftoversKilledBy(Policy policy) {
        return policy.stopBy() + policy.margin() / 4;
    }

    static long clearedBy(Policy policy) {
        return policy.stopBy() + policy.margin() / 2;
    }

    /**
     * When a wait is over: within the grace period, unless it was over when the wait began, which can only be where the
     * application is never killed.
     */
    static long due(History past, long began, long wait, long limit) {
        long due = began + wait;
        if (past.graceBeganAt == null) {
            return due;
        }
        long end = past.graceBeganAt + limit;
        boolean outlived = !past.policy.forceKill() && began - end >= 0;
        return outlived || due - end <= 0 ? due : end;
    }

    /** When leftovers are killed, or before that those that do not work. */
    static long leftoversAreDue(History past) {
        return past.workingDueAt != null
                ? past.workingDueAt
                : due(past, past.goneAt, past.policy.leftoverWait(), leftoversKilledBy(past.policy));
    }

    void check() {
        promise(lifecycle.phase() == past.phase, "the phase is " + past.phase);
        promise(past.phase != Phase.TERMINATING || past.toldAt != null, "the application is told to stop");
        promise(
                past.phase != Phase.FINISHING || past.running != null || past.remainingIsKilled,
                "what the last hook left is killed");
        boolean hasLastHook = policy.postHookTimeout() > 0;
        promise(past.phase != Phase.EXITED || past.lastHookRan == hasLastHook, "the last hook runs before the end");
        promise(lifecycle.timeline().drainOutcome() == past.outcome, "the report says how the drain ended");
        if (past.phase == Phase.EXITED && past.graceBeganAt != null && policy.forceKill() && !past.late) {
            promise(now - past.graceBeganAt < grace(), "the exit comes within the grace period");
        }
        ready();
        deadline();
    }

    private long grace() {
        return policy.stopBy() + policy.margin() + policy.flushTimeout() + policy.postHookTimeout();
    }

    private void ready() {
        for (long delay : new long[] {0, 2 * StateSpace.TICK}) {
            boolean drains = past.phase == Phase.DRAINING || past.phase == Phase.DRAINED;
            boolean lingers = drains && past.wasReady && now - past.badSince < delay;
            promise(
                    lifecycle.isReady(delay, now) == (past.phase == Phase.HEALTHY || lingers),
                    "ready while healthy, and for the readiness delay after");
        }
    }

    private void deadline() {
        Long step = stepIsDue();
        Long hook = past.running == null ? null : past.hookBeganAt + policy.hookTimeout(past.running);
        promise(
                lifecycle.hasDeadline() == (step != null || hook != null),
                "a deadline whenever something is due, only then");
        if (!lifecycle.hasDeadline()) {
            return;
        }
        boolean hookIsNext = step == null || hook != null && hook - step < 0;
        long due = hookIsNext ? hook : step;
        boolean isNext = past.phase == Phase.DRAINING ? lifecycle.deadline() - due <= 0 : lifecycle.deadline() == due;
        promise(isNext, "the next deadline is in " + inTicks(due) + " ticks, not " + inTicks(lifecycle.deadline()));
    }

    private double inTicks(long time) {
        return (time - now) / (double) StateSpace.TICK;
    }

    private Long stepIsDue() {
        return switch (past.phase) {
            case STARTING, HEALTHY, UNHEALTHY, DRAINED, EXITED -> null;
            case DRAINING -> drainIsDue();
            case TERMINATING -> {
                if (!policy.forceKill()) {
                    yield null;
                }
                yield past.killedAt == null
                        ? due(past, past.toldAt, policy.shutdownTimeout(), policy.stopBy())
                        : due(past, past.killedAt, policy.killWait(), clearedBy(policy));
            }
            case CLEARING ->
                past.killedAt == null
                        ? leftoversAreDue(past)
                        : due(past, past.killedAt, policy.killWait(), clearedBy(policy));
            case FLUSHING -> past.flushBeganAt + policy.flushTimeout();
            case FINISHING -> past.running == null ? past.lastHookEndedAt + Invariants.hookKillWait(policy) : null;
        };
    }

    /**
     * Not later than that: when a count may end the drain, at the drain timeout, or when the last count must have come; null on request,
     * where only what happens can end it.
     */
    private Long drainIsDue() {
        boolean counts = policy.strategy().counts();
        long timeoutAt = past.drainBeganAt + policy.longestDrain();
        long waitedAt = past.badSince + policy.longestDrain();
        if (policy.strategy() == DrainStrategy.FIXED && (past.onRequest || now - waitedAt < 0)) {
            return waitedAt;
        }
        if (counts && !past.onRequest && now - timeoutAt >= 0) {
            return Invariants.lastCountBy(past);
        }
        boolean countEndsIt = counts && past.nothingHolds() && !past.countIsAskedFor;
        if (countEndsIt && (past.onRequest || Invariants.quietAt(past) - timeoutAt < 0)) {
            return Invariants.quietAt(past);
        }
        return past.onRequest ? null : (Long) timeoutAt;
    }
}
