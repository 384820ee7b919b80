package dev.zerohalt.os;

import java.util.Arrays;

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
    private final ErrorHandler errors;
    private Watch[] watches = new Watch[8];
    private int[] entries = new int[2 * watches.length];
    private int count;
    private Timer[] timers = new Timer[0];
    private long now;
    private boolean stopped;

    /** What becomes of an exception that a handler let through; the loop goes on. */
    public interface ErrorHandler {
        void failed(RuntimeException error);
    }

    /**
     * @param safepoint called at the top of the loop and before every handler, where no temporary object is alive
     */
    public EventLoop(Kernel kernel, Runnable safepoint, ErrorHandler errors) {
        this.kernel = kernel;
        this.safepoint = safepoint;
        this.errors = errors;
        this.now = kernel.nanoTime();
    }

    /** The time of the current turn, read once after waiting. Nanoseconds of {@link Kernel#nanoTime}. */
    public long now() {
        return now;
    }

    /** An error of ours in what the loop runs for others. */
    void failed(RuntimeException error) {
        errors.failed(error);
    }

    /** Starts to watch a descriptor for {@code Linux.POLLIN} and the like (errors and hang-ups always count). */
    public void add(Watch watch, int fd, int events) {
        if (count == watches.length) {
            watches = Arrays.copyOf(watches, 2 * count);
            entries = Arrays.copyOf(entries, 4 * count);
        }
        watch.index = count;
        watches[count] = watch;
        entries[2 * count] = fd;
        entries[2 * count + 1] = events;
        count++;
    }

    /** Changes the events a watch waits for. */
    public void change(Watch watch, int events) {
        entries[2 * watch.index + 1] = events;
    }

    /** Stops watching; call before the descriptor is closed. */
    public void remove(Watch watch) {
        entries[2 * watch.index] = NO_DESCRIPTOR;
        watches[watch.index] = null;
        watch.index = -1;
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
            compact();
            int ready = kernel.poll(entries, count, timeout());
            now = kernel.nanoTime();
            if (ready > 0) {
                serveReady();
            } else if (ready < 0 && ready != -Errno.EINTR) {
                errors.failed(new OsException(kernel, "wait for events", ready)); // for want of memory: try again
                kernel.poll(entries, 0, PAUSE_AFTER_FAILURE);
            }
            serveTimers();
        }
    }

    /** Nanoseconds until the next timer, 0 if one is due, -1 if none is set. */
    private long timeout() {
        long wait = -1;
        long present = kernel.nanoTime(); // the handlers of this turn may have taken their time
        for (Timer timer : timers) {
            if (timer.isSet()) {
                long left = Math.max(0, timer.due() - present);
                wait = wait < 0 ? left : Math.min(wait, left);
            }
        }
        return wait;
    }

    private void serveReady() {
        int known = count; // a watch added by a handler has its turn in the next round
        for (int i = 0; i < known; i++) {
            int happened = entries[2 * i + 1] >>> 16;
            Watch watch = watches[i];
            if (happened != 0 && watch != null && entries[2 * i] != NO_DESCRIPTOR) {
                safepoint.run();
                try {
                    watch.handler.ready(happened);
                } catch (RuntimeException e) {
                    errors.failed(e);
                }
            }
        }
    }

    private void serveTimers() {
        for (Timer timer : timers) {
            if (timer.isSet() && timer.due() - now <= 0) {
                timer.cancel();
                safepoint.run();
                try {
                    timer.handler().run();
                } catch (RuntimeException e) {
                    errors.failed(e);
                }
            }
        }
    }

    /** Closes the gaps that removed watches left, keeping the order. */
    private void compact() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (watches[i] != null) {
                if (kept != i) {
                    watches[kept] = watches[i];
                    watches[kept].index = kept;
                    entries[2 * kept] = entries[2 * i];
                    entries[2 * kept + 1] = entries[2 * i + 1];
                }
                kept++;
            }
        }
        Arrays.fill(watches, kept, count, null);
        count = kept;
        for (int i = 0; i < count; i++) {
            entries[2 * i + 1] &= 0xffff; // forget what happened last time
        }
    }

    /** Called with the poll events that happened. */
    public interface Handler {
        void ready(int events);
    }

    /** A handler's place in the loop; can be added again after it was removed. */
    public static final class Watch {
        private final Handler handler;
        private int index = -1;

        public Watch(Handler handler) {
            this.handler = handler;
        }

        public boolean isAdded() {
            return index >= 0;
        }
    }
}
