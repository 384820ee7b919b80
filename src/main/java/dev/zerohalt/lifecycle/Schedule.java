package dev.zerohalt.lifecycle;

import java.util.OptionalLong;

/**
 * When the present step, and the hook that runs, are over at the latest. Each step has its wait. With a grace period, each step after
 * the drain also has a limit that is counted from its beginning, the shutdown signal in most cases, so that the exit comes before it ends. If the
 * application ends by itself there is no shutdown signal, and only the waits hold. Times in nanoseconds.
 */
final class Schedule {
    private final Policy policy;
    private boolean isSet;
    private long at;
    private boolean hasHook;
    private long hookAt;
    private boolean signalled;
    private long signalledAt;

    /** When the grace period began. */
    private long graceAt;

    /** Until when the application may stop after its signal. */
    private long stopAt;

    private boolean leftoversMayWork;

    /** How long after the shutdown signal the present step is over at the latest. */
    private long limit = Policy.UNLIMITED;

    Schedule(Policy policy) {
        this.policy = policy;
    }

    /** Whether the step or the hook has a deadline. */
    boolean isSet() {
        return isSet || hasHook;
    }

    /** The earlier deadline of the step and the hook. */
    long next() {
        return hasHook && (!isSet || hookAt - at < 0) ? hookAt : at;
    }

    boolean isDue(long now) {
        return isSet && now - at >= 0;
    }

    boolean isHookDue(long now) {
        return hasHook && now - hookAt >= 0;
    }

    void hookBegins(long until) {
        hasHook = true;
        hookAt = until;
    }

    void hookEnds() {
        hasHook = false;
    }

    /** Sets the deadline of a step that has no limit by the grace period. */
    void set(long nanos) {
        limit = Policy.UNLIMITED;
        isSet = true;
        at = nanos;
    }

    /** The same; no deadline if it is empty. */
    void set(OptionalLong nanos) {
        if (nanos.isPresent()) {
            set(nanos.getAsLong());
        } else {
            cancel();
        }
    }

    void cancel() {
        isSet = false;
    }

    /**
     * The first shutdown signal has come: from now on the limit of the present step counts.
     *
     * @param graceBegan when the grace period began; not after now
     */
    void shutdownBegins(long graceBegan, long now) {
        signalled = true;
        signalledAt = now;
        graceAt = graceBegan;
        if (isSet) {
            setWithin(limit, at, now);
        }
    }

    /** Whether a further shutdown signal comes long enough after the first one to be another. */
    boolean isLater(long now) {
        return now - signalledAt >= policy.signals().secondAfter();
    }

    /** The application is told to stop. */
    void stop(long now) {
        stopAt = now + policy.shutdownTimeout();
        if (policy.forceKill()) {
            setWithin(policy.stopBy(), stopAt, now);
        } else {
            cancel();
        }
    }

    /**
     * The processes that are left are told to stop.
     *
     * @param mayWork whether they are what is left of an application that was told to stop, and have its time to stop if they work
     */
    void clear(boolean mayWork, long now) {
        leftoversMayWork = mayWork && stopAt - (now + policy.leftoverWait()) > 0;
        setWithin(policy.leftoversKilledBy(), now + policy.leftoverWait(), now);
    }

    /** The wait for what is left is over. True once, if there is more time for those that still work. */
    boolean letWork(long now) {
        boolean mayWork = leftoversMayWork;
        if (mayWork) {
            leftoversMayWork = false;
            setWithin(policy.leftoversKilledBy(), stopAt, now);
        }
        return mayWork;
    }

    /** The application, or the processes it left, are killed. */
    void awaitKilled(long now) {
        setWithin(policy.clearedBy(), now + policy.killWait(), now);
    }

    private void setWithin(long newLimit, long due, long now) {
        long end = graceAt + newLimit;
        boolean outlived = !policy.forceKill() && now - end >= 0; // so nobody has killed us: it was no limit
        set(signalled && !outlived && end - due < 0 ? end : due);
        limit = newLimit;
    }
}
