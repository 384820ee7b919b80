package dev.zerohalt.os;

/** A point in time at which the loop calls a handler, once. Times are {@link Kernel#nanoTime} nanoseconds. */
public final class Timer {
    private final Runnable handler;
    private boolean set;
    private long due;

    Timer(Runnable handler) {
        this.handler = handler;
    }

    public void setAt(long nanos) {
        due = nanos;
        set = true;
    }

    public void cancel() {
        set = false;
    }

    public boolean isSet() {
        return set;
    }

    long due() {
        return due;
    }

    Runnable handler() {
        return handler;
    }
}
