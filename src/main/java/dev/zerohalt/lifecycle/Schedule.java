package dev.zerohalt.lifecycle;

/**
 * When the present step, and the hook that runs, are over at the latest. Each step has its wait. Where there is a grace period, no step after the
 * drain goes beyond a point that is counted from the shutdown signal, so that the exit comes before the grace period's end,
 * whatever happens. An application that ends by itself has no shutdown signal: then the waits hold. Times in nanoseconds.
 */
final class Schedule {
    private final Policy policy;
    private boolean isSet;
    private long at;
    private boolean hasHook;
    private long hookAt;
    private boolean signalled;
    private long signalledAt;

    /** How long after the shutdown signal the present step is over at the latest. */
    private long limit = Policy.UNLIMITED;

    Schedule(Policy policy) {
        this.policy = policy;
    }

    /** Whether something is over at some time. */
    boolean isSet() {
        return isSet || hasHook;
    }

    /** When the first of them is. */
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

    /** A step that begins early enough for the grace period, however long it takes. */
    void set(long nanos) {
        limit = Policy.UNLIMITED;
        isSet = true;
        at = nanos;
    }

    void cancel() {
        isSet = false;
    }

    /** The first shutdown signal: what is waited for already is not waited for beyond the grace period. */
    void shutdownBegins(long now) {
        signalled = true;
        signalledAt = now;
        if (isSet) {
            setWithin(limit, at, now);
        }
    }

    /** The application is told to stop. */
    void stop(long now) {
        if (policy.forceKill()) {
            setWithin(policy.stopBy(), now + policy.shutdownTimeout(), now);
        } else {
            cancel();
        }
    }

    /** Everybody who is left is told to stop. */
    void clear(long now) {
        setWithin(policy.leftoversKilledBy(), now + policy.leftoverWait(), now);
    }

    /** The application, or what it left, is killed. */
    void awaitKilled(long now) {
        setWithin(policy.clearedBy(), now + policy.killWait(), now);
    }

    private void setWithin(long newLimit, long due, long now) {
        long end = signalledAt + newLimit;
        boolean outlived = !policy.forceKill() && now - end >= 0; // so nobody has killed us: it was no limit
        set(signalled && !outlived && end - due < 0 ? end : due);
        limit = newLimit;
    }
}
