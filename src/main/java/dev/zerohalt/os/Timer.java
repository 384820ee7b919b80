package dev.zerohalt.os;

/** A point in time at which the loop calls a handler, once. Times are {@link Kernel#nanoTime} nanoseconds. */
public final class Timer {
    final Runnable handler;
    long due;
    private boolean set;

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
}
