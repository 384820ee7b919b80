package dev.zerohalt.sim;

import java.util.PriorityQueue;

/**
 * The clock of a simulated machine and what is going to happen on it. Time stands still until somebody advances it;
 * what was scheduled for a moment happens in the order it was scheduled.
 */
public final class Agenda {
    private final PriorityQueue<Happening> happenings = new PriorityQueue<>();
    private long now;
    private long scheduled;

    private record Happening(long time, long order, Runnable action) implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    Agenda(long start) {
        now = start;
    }

    /** Nanoseconds since the machine was made, plus an arbitrary start. */
    public long now() {
        return now;
    }

    /** Something will happen at a time; at once when time next advances, if that is past. */
    public void at(long time, Runnable action) {
        happenings.add(new Happening(Math.max(time, now), scheduled++, action));
    }

    public void after(long delay, Runnable action) {
        at(now + delay, action);
    }

    boolean isEmpty() {
        return happenings.isEmpty();
    }

    /** The time of the next happening. */
    long next() {
        return happenings.element().time();
    }

    /** Moves the clock, and lets all happen that is due until then. */
    void advanceTo(long time) {
        while (!happenings.isEmpty() && happenings.element().time() <= time) {
            Happening next = happenings.remove();
            now = next.time();
            next.action().run();
        }
        now = time;
    }
}
