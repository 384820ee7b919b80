package dev.zerohalt.os;

/**
 * Keeps work at a part of a processor. Each piece of work is followed by several times as much rest. Up to a second of rest may be
 * owed, so that the first scans need not wait. Times in nanoseconds.
 */
public final class Pace {
    /** 1 + 19 makes 5%. */
    private static final long REST = 19;

    /** 1 + 199 makes 0.5%: what a single call takes where there are very many sockets delays fewer than one of a hundred others. */
    private static final long LONG_REST = 199;

    private static final long MAX_OWED = 1_000_000_000;

    private final long rest;
    private long restUntil;
    private long worked;

    /** A twentieth of a processor. */
    public Pace() {
        this(REST);
    }

    private Pace(long rest) {
        this.rest = rest;
    }

    /** A two-hundredth of a processor, for what anybody may ask for as often as they like. */
    public static Pace slow() {
        return new Pace(LONG_REST);
    }

    /** From now on no rest is owed. */
    public void begin(long now) {
        restUntil = now;
    }

    /** A piece of work was done. Work that was done while rest was owed adds to the rest that is owed. */
    public void worked(long cpuNanos, long now) {
        worked += cpuNanos;
        long rested = restUntil + cpuNanos;
        restUntil = (rested - now > 0 ? rested : now) + rest * cpuNanos;
    }

    /** All work so far. */
    public long worked() {
        return worked;
    }

    /** When no rest is owed any more; a time in the past if none is owed now. */
    public long rested() {
        return restUntil;
    }

    /** Whether the next piece of work may begin. */
    public boolean allows(long now) {
        return next() - now <= 0;
    }

    /** When the next piece of work may begin; a time in the past if it may begin now. */
    public long next() {
        return restUntil - MAX_OWED;
    }
}
