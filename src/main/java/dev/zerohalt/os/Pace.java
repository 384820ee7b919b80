package dev.zerohalt.os;

/**
 * Keeps work at a twentieth of a processor. Each piece is followed by 19 times as much rest, of which a second may be owed: the
 * first scans of a drain, and the one that finds it drained, need not wait. Times in nanoseconds.
 */
public final class Pace {
    /** 1 + 19 makes 5%. */
    private static final long REST = 19;

    private static final long MAX_OWED = 1_000_000_000;

    private long restUntil;

    /** Nothing is owed any more. */
    public void begin(long now) {
        restUntil = now;
    }

    /** A piece of work was done. What was worked while rest was owed has not been rested. */
    public void worked(long cpuNanos, long now) {
        long rested = restUntil + cpuNanos;
        restUntil = (rested - now > 0 ? rested : now) + REST * cpuNanos;
    }

    /** When nothing is owed any more; in the past if nothing is. */
    public long rested() {
        return restUntil;
    }

    /** Whether the next one may begin. */
    public boolean allows(long now) {
        return next() - now <= 0;
    }

    /** When the next one may begin; in the past if at once. */
    public long next() {
        return restUntil - MAX_OWED;
    }
}
