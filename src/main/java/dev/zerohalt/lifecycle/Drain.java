package dev.zerohalt.lifecycle;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rule by which a drain ends. It ends as drained if no connection holds it, no connection has come or moved data for the
 * steady-state wait, the minimum duration has passed, the hook is done, and, if they are awaited, the health probers know and the
 * application's gauge has been idle for the steady-state wait, and was asked after data last moved. Else it ends at the drain
 * timeout. Only a count can show that no connection is there. So when the waits are over, or the timeout has cut them short, a last
 * count is asked for and decides.
 */
final class Drain {
    /** How long the count that the drain timeout asks for may take. */
    private static final long LAST_COUNT_WAIT = 100_000_000;

    private final Policy policy;
    private final boolean onRequest;

    /** Since when the health is 503. */
    private final long since;

    /** From when the timeout counts. */
    private final long startedAt;

    private final long begunAt;
    /** When it was last asked for on request. */
    private long askedAt;

    private long quietSince;
    private boolean noneHolds;
    private boolean unknown;
    private boolean countRequested;
    private boolean probersTold;
    private boolean hookDone;
    private boolean gaugeHolds;
    private boolean isGauged;

    /** When the gauge was asked that was idle, if it was. */
    private long gaugedAt;

    /** When data last moved as far as the last count tells: a gauge that was asked before may not know. */
    private long movedAt;

    /** By the shutdown signal. */
    Drain(Policy policy, long now) {
        this(policy, false, now, now, now);
    }

    private Drain(Policy policy, boolean onRequest, long since, long startedAt, long now) {
        this.policy = policy;
        this.onRequest = onRequest;
        this.since = since;
        this.startedAt = startedAt;
        this.begunAt = now;
        this.askedAt = now;
        this.quietSince = now;
        this.movedAt = now;
        this.gaugedAt = now;
        this.gaugeHolds = policy.awaitsGauge();
        this.probersTold = !policy.awaitsProbers();
        this.hookDone = onRequest || !policy.runs(Hook.PRE_SHUTDOWN);
    }

    static Drain onRequest(Policy policy, long now) {
        return new Drain(policy, true, now, now, now);
    }

    /** Somebody else asks for it on request, and joins. */
    void asked(long now) {
        askedAt = now;
    }

    /** Another one on request, after this one was over. */
    Drain again(long now) {
        return after(true, since, now);
    }

    /**
     * The one that follows this one on request when the shutdown signal comes.
     *
     * @param mayBePreStop whether a hook may have asked for this one with which the grace period has begun: then all of the time counts
     *     from there. It may have been the first to ask or, if that is too long ago, the last. Too long is what would leave the
     *     application less than half of its share: then it was something else
     */
    Drain forShutdown(boolean mayBePreStop, long now) {
        boolean took = policy.strategy() != DrainStrategy.NONE; // else it was over at once
        return after(false, mayBePreStop && took ? graceMayHaveBegun(now) : now, now);
    }

    private long graceMayHaveBegun(long now) {
        long longest = policy.longestDrain() + policy.leastStopTimeout() / 2;
        if (now - since <= longest) {
            return since;
        }
        return now - askedAt <= longest ? askedAt : now;
    }

    private Drain after(boolean isOnRequest, long start, long now) {
        Drain next = new Drain(policy, isOnRequest, since, start, now);
        next.quietSince = quietSince;
        next.movedAt = movedAt;
        next.noneHolds = noneHolds;
        next.unknown = unknown;
        next.probersTold = probersTold;
        next.isGauged = isGauged && gaugeHolds; // what was in hand then may be so until it is idle
        next.countRequested = policy.strategy().counts();
        return next;
    }

    /** Since when the health is 503. */
    long since() {
        return since;
    }

    /** From when its timeout, and the grace period if there is one, count. */
    long startedAt() {
        return startedAt;
    }

    /** The outcome if the news end the drain. */
    Optional<DrainOutcome> hears(Event.DrainNews news, long now) {
        return switch (news) {
            case Event.Counted count -> counted(count, now);
            case Event.CountFailed failed -> {
                countFailed();
                yield deadline(now);
            }
            case Event.ProbersTold told -> {
                probersTold();
                yield deadline(now);
            }
            case Event.Gauged reading -> {
                gauged(reading, now);
                yield deadline(now);
            }
        };
    }

    Optional<DrainOutcome> counted(Event.Counted count, long now) {
        countRequested = false;
        noneHolds = count.holding() == 0;
        long since = unknown ? now : now - count.quietNanos();
        movedAt = later(movedAt, since);
        quietSince = later(quietSince, since);
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

    /** The gauge was asked. What was in hand before may have been so until now. */
    void gauged(Event.Gauged reading, long now) {
        boolean wasAsked = isGauged;
        if (!reading.isIdle() || wasAsked && gaugeHolds) {
            quietSince = later(quietSince, now);
        }
        gaugeHolds = !reading.isIdle();
        gaugedAt = now - reading.ageNanos();
        isGauged = true;
    }

    private boolean gaugeIsIdle() {
        return !policy.awaitsGauge() || !gaugeHolds && gaugedAt - movedAt >= 0;
    }

    private static long later(long one, long other) {
        return other - one > 0 ? other : one;
    }

    void hookDone() {
        hookDone = true;
    }

    /** Whether nothing holds the drain, by the last count, which may be old. */
    private boolean nothingHolds() {
        return noneHolds && probersTold && hookDone && gaugeIsIdle();
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
            case FIXED -> over || hasWaited(now) && hookDone ? Optional.of(DrainOutcome.WAITED) : Optional.empty();
            case NONE -> over || hookDone ? Optional.of(DrainOutcome.SKIPPED) : Optional.empty();
        };
    }

    /** Whether the waits are over, and a count has to say if a connection is there; true once. */
    boolean requestCount(long now) {
        boolean due = mayBeDrained(now) && !countRequested;
        countRequested |= due;
        return due;
    }

    /** When to look again even if nothing happens; empty if only something that happens can end it. */
    OptionalLong wakeAt(long now) {
        if (policy.strategy() == DrainStrategy.FIXED && !hasWaited(now)) {
            return OptionalLong.of(fixedUntil());
        }
        if (isTimedOut(now)) {
            return OptionalLong.of(lastCountBy());
        }
        if (nothingHolds() && !countRequested && (onRequest || quietEnoughAt() - timeoutAt() < 0)) {
            return OptionalLong.of(quietEnoughAt());
        }
        return onRequest ? OptionalLong.empty() : OptionalLong.of(timeoutAt());
    }

    private boolean isTimedOut(long now) {
        return !onRequest && now - timeoutAt() >= 0;
    }

    /** Strategy fixed: the health has been 503 for the drain timeout. */
    private boolean hasWaited(long now) {
        return now - fixedUntil() >= 0;
    }

    private long fixedUntil() {
        return since + policy.longestDrain();
    }

    private long quietEnoughAt() {
        long most = onRequest ? policy.longestDrain() : Policy.UNLIMITED; // another one has its timeout
        long steady = quietSince + Math.min(policy.steadyStateWait(), most);
        long minimum = since + Math.min(policy.minDuration(), most);
        return steady - minimum >= 0 ? steady : minimum;
    }

    private long timeoutAt() {
        return startedAt + policy.longestDrain();
    }

    private long lastCountBy() {
        long due = isTimedOut(begunAt) ? begunAt : timeoutAt();
        long latest = startedAt + policy.stopBy();
        return due + LAST_COUNT_WAIT - latest < 0 ? due + LAST_COUNT_WAIT : latest;
    }
}
