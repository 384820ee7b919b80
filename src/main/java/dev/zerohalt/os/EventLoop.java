package dev.zerohalt.os;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * One thread, one loop: wait until something is ready or the next timer is due, then call the handlers. Waits without
 * limit when no timer is set: an idle process is never woken.
 *
 * <p>Watches are served in the order they were added, so what must never be delayed is added first.
 */
public final class EventLoop {
    private static final int NO_DESCRIPTOR = -1;
    private static final long PAUSE_AFTER_FAILURE = 100_000_000;

    private final Kernel kernel;
    private final Runnable safepoint;
    private final Consumer<RuntimeException> errors;

    /** In the order in which they were added; null where a watch was removed in this turn. */
    private final List<Watch> watches = new ArrayList<>();

    private boolean hasGaps;
    private int[] entries = new int[0];
    private Timer[] timers = new Timer[0];
    private long now;
    private boolean stopped;

    /**
     * @param safepoint called at the top of the loop and before every handler, where no temporary object is alive
     * @param errors is told of an exception that a handler let through; the loop goes on
     */
    public EventLoop(Kernel kernel, Runnable safepoint, Consumer<RuntimeException> errors) {
        this.kernel = kernel;
        this.safepoint = safepoint;
        this.errors = errors;
        this.now = kernel.nanoTime();
    }

    /** The time of the current turn, read once after waiting. Nanoseconds of {@link Kernel#nanoTime}. */
    public long now() {
        return now;
    }

    /** Tells of an exception in work that a handler has begun. */
    void failed(RuntimeException error) {
        errors.accept(error);
    }

    /** Does one of several things that do not depend on each other: an exception is told, and the others are done all the same. */
    public void guard(Runnable deed) {
        try {
            deed.run();
        } catch (RuntimeException e) {
            errors.accept(e);
        }
    }

    /** Starts to watch a descriptor for {@code Linux.POLLIN} and the like (errors and hang-ups always count). */
    public void add(Watch watch, int fd, int events) {
        watch.descriptor = fd;
        change(watch, events);
        watches.add(watch);
    }

    /** Changes the events a watch waits for. */
    public void change(Watch watch, int events) {
        watch.events = events;
        watch.isReady = false;
    }

    /** Stops watching; call before the descriptor is closed. */
    public void remove(Watch watch) {
        watches.set(watches.indexOf(watch), null);
        hasGaps = true;
        watch.descriptor = NO_DESCRIPTOR;
    }

    public Timer timer(Runnable handler) {
        Timer timer = new Timer(handler);
        timers = Arrays.copyOf(timers, timers.length + 1);
        timers[timers.length - 1] = timer;
        return timer;
    }

    /** Makes {@link #run} return after the current turn. */
    public void stop() {
        stopped = true;
    }

    public void run() {
        now = kernel.nanoTime();
        while (!stopped) {
            safepoint.run();
            int ready = poll();
            now = kernel.nanoTime();
            if (ready > 0) {
                serveReady();
            } else if (ready < 0 && ready != -Errno.EINTR) {
                errors.accept(new OsException(kernel, "wait for events", ready)); // for want of memory: try again
                kernel.poll(entries, 0, PAUSE_AFTER_FAILURE);
            }
            serveTimers();
        }
    }

    /** Waits for a watched descriptor or the next timer; the result of {@link Kernel#poll}. */
    private int poll() {
        if (hasGaps) {
            watches.removeIf(Objects::isNull);
            hasGaps = false;
        }
        int count = watches.size();
        if (entries.length < 2 * count) {
            entries = new int[4 * count];
        }
        for (int i = 0; i < count; i++) {
            entries[2 * i] = watches.get(i).descriptor;
            entries[2 * i + 1] = watches.get(i).events;
        }
        int ready = kernel.poll(entries, count, timeout());
        for (int i = 0; i < count; i++) {
            watches.get(i).isReady = ready > 0 && entries[2 * i + 1] >>> 16 != 0;
        }
        return ready;
    }

    /** Nanoseconds until the next timer, 0 if one is due, -1 if none is set. */
    private long timeout() {
        long wait = -1;
        long present = kernel.nanoTime(); // the handlers of this turn may have taken their time
        for (Timer timer : timers) {
            if (timer.isSet()) {
                long left = Math.max(0, timer.due - present);
                wait = wait < 0 ? left : Math.min(wait, left);
            }
        }
        return wait;
    }

    private void serveReady() {
        int known = watches.size(); // a watch added by a handler has its turn in the next round
        for (int i = 0; i < known; i++) {
            Watch watch = watches.get(i);
            if (watch != null && watch.isReady) {
                call(watch.handler);
            }
        }
    }

    private void serveTimers() {
        for (Timer timer : timers) {
            if (timer.isSet() && timer.due - now <= 0) {
                timer.cancel();
                call(timer.handler);
            }
        }
    }

    private void call(Runnable handler) {
        safepoint.run();
        guard(handler);
    }

    /** A handler's place in the loop; can be added again after it was removed. */
    public static final class Watch {
        private final Runnable handler;
        private int descriptor = NO_DESCRIPTOR;
        private int events;
        private boolean isReady;

        /**
         * @param handler called in each turn in which the descriptor is ready
         */
        public Watch(Runnable handler) {
            this.handler = handler;
        }

        public boolean isAdded() {
            return descriptor != NO_DESCRIPTOR;
        }
    }
}
