package dev.zerohalt.os;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    private final Memory memory;
    private final Consumer<RuntimeException> errors;
    private final RuntimeException outOfMemory = new MemoryException();
    private final Runnable tellCannotWait = this::tellCannotWait;

    /** In the order in which they were added; null where a watch was removed in this turn. */
    private final List<Watch> watches = new ArrayList<>();

    private boolean hasGaps;
    private int[] entries = new int[0];
    private Timer[] timers = new Timer[0];
    private long now;
    private int waited;
    private boolean isShort;
    private boolean wasShort;
    private boolean stopped;

    /**
     * @param memory its safepoints are the top of the loop and before every handler
     * @param errors is told of an exception that a handler let through, {@link MemoryException} for want of memory; the loop goes on
     */
    public EventLoop(Kernel kernel, Memory memory, Consumer<RuntimeException> errors) {
        this.kernel = kernel;
        this.memory = memory;
        this.errors = errors;
        this.now = kernel.nanoTime();
    }

    /** For a command that asks something and ends: an error of ours ends it, and its memory need not be collected. */
    public static EventLoop ofCommand(Kernel kernel) {
        return new EventLoop(kernel, () -> {}, error -> {
            throw error;
        });
    }

    /** The time of the current turn, read once after waiting. Nanoseconds of {@link Kernel#nanoTime}. */
    public long now() {
        return now;
    }

    /** {@link Memory#useReserve}, for what must not fail. */
    public boolean useReserve(boolean use) {
        return memory.useReserve(use);
    }

    /** The deed with the memory in reserve. */
    public Runnable urgent(Runnable deed) {
        return () -> {
            boolean before = useReserve(true);
            try {
                deed.run();
            } finally {
                setReserve(before);
            }
        };
    }

    /** Sets it back to what {@link #useReserve} has returned. */
    public void setReserve(boolean before) {
        boolean ignored = memory.useReserve(before);
    }

    /** Tells of an exception in work that a handler has begun. */
    void failed(RuntimeException error) {
        boolean before = memory.useReserve(true);
        try {
            errors.accept(error);
        } catch (RuntimeException | OutOfMemoryError e) {
            isShort = true; // it cannot even be told
        } finally {
            setReserve(before);
        }
    }

    /** Tells that there was not enough memory for work that a handler has begun. */
    void failedForMemory() {
        isShort = true;
        failed(outOfMemory);
    }

    /** Does one of several things that do not depend on each other: an exception is told, and the others are done all the same. */
    public void guard(Runnable deed) {
        boolean ignored = isDone(deed);
    }

    /** False if there was not enough memory. What a bug has broken is not tried again. */
    private boolean isDone(Runnable deed) {
        try {
            deed.run();
        } catch (RuntimeException e) {
            failed(e);
        } catch (OutOfMemoryError e) {
            failedForMemory();
            return false;
        }
        return true;
    }

    /** Starts to watch a descriptor for {@code Linux.POLLIN} and the like (errors and hang-ups always count). */
    public void add(Watch watch, int fd, int events) {
        int count = watches.size() + 1;
        if (entries.length < 2 * count) {
            entries = new int[4 * count];
        }
        watches.add(watch);
        watch.descriptor = fd;
        change(watch, events);
    }

    /** Changes the events a watch waits for. */
    public void change(Watch watch, int events) {
        watch.events = events;
        watch.isReady = false;
    }

    /** Stops watching; call before the descriptor is closed. */
    public void remove(Watch watch) {
        int at = watches.indexOf(watch);
        if (at >= 0) {
            watches.set(at, null);
            hasGaps = true;
        }
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
            memory.safepoint();
            int ready = poll();
            now = kernel.nanoTime();
            if (ready > 0) {
                serveReady();
            } else if (ready < 0 && ready != -Errno.EINTR) {
                waited = ready; // for want of memory, or more watches than the limit of descriptors that somebody has
                // lowered
                guard(tellCannotWait);
                isShort = true;
                if (wasShort) { // not even the first watch can be waited for
                    kernel.poll(entries, 0, PAUSE_AFTER_FAILURE);
                }
            }
            serveTimers();
        }
    }

    private void tellCannotWait() {
        throw new OsException(kernel, "wait for events", waited);
    }

    /**
     * Waits for a watched descriptor or the next timer; the result of {@link Kernel#poll}. Allocates nothing. After a turn in which
     * memory was short only the first watch is waited for, for a moment: the others' handlers would fail again at once. They have
     * every second turn.
     */
    private int poll() {
        if (hasGaps) {
            closeGaps();
        }
        long wait = timeout();
        int count = watches.size();
        boolean isRestricted = isShort && !wasShort;
        wasShort = isRestricted;
        isShort = false;
        if (isRestricted) {
            count = Math.min(count, 1);
            wait = wait < 0 ? PAUSE_AFTER_FAILURE : Math.min(wait, PAUSE_AFTER_FAILURE);
        }
        for (int i = 0; i < count; i++) {
            entries[2 * i] = watches.get(i).descriptor;
            entries[2 * i + 1] = watches.get(i).events;
        }
        int ready = kernel.poll(entries, count, wait);
        for (int i = 0; i < watches.size(); i++) {
            watches.get(i).isReady = ready > 0 && i < count && entries[2 * i + 1] >>> 16 != 0;
        }
        return ready;
    }

    private void closeGaps() {
        int kept = 0;
        for (int i = 0; i < watches.size(); i++) {
            Watch watch = watches.get(i);
            if (watch != null) {
                watches.set(kept, watch);
                kept++;
            }
        }
        while (watches.size() > kept) {
            watches.remove(watches.size() - 1);
        }
        hasGaps = false;
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
                boolean ignored = isCalled(watch.handler);
            }
        }
    }

    private void serveTimers() {
        for (Timer timer : timers) {
            if (timer.isSet() && timer.due - now <= 0) {
                timer.cancel();
                if (!isCalled(timer.handler) && !timer.isSet()) {
                    timer.setAt(now + PAUSE_AFTER_FAILURE); // nobody else would
                }
            }
        }
    }

    private boolean isCalled(Runnable handler) {
        memory.safepoint();
        setReserve(false);
        return isDone(handler);
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
