package dev.zerohalt.os;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Does work that may take long in slices. Between two slices the loop serves signals and clients. One piece of work is done at a
 * time, in the order in which they were begun. Small work is done when {@link #begin} returns.
 */
public final class Slices {
    /** A slice ends with the step during which this time is over. Nanoseconds. */
    private static final long SLICE = 500_000;

    /** The first slice of a piece of work is longer, so that the result of small work is known at once. */
    private static final long FIRST_SLICE = 2_000_000;

    /** A piece of work. */
    public interface Work {
        /**
         * Does a step of about a tenth of a millisecond.
         *
         * @return whether there is more to do
         */
        boolean step();

        /** All steps are done, and the pace has been told. Not called for work that was given up. */
        void done();

        /** A step has thrown an exception, or {@link #done} has: the result of the work is unknown. */
        void broken();
    }

    /** A piece of work and its pace. */
    private record Task(Work work, Pace pace) {}

    private final Kernel kernel;
    private final EventLoop loop;
    private final Timer timer;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private final Runnable afterwards;
    private boolean working;

    /**
     * @param afterwards is run whenever no work is left, to give back the memory that the work needed
     */
    public Slices(Kernel kernel, EventLoop loop, Runnable afterwards) {
        this.kernel = kernel;
        this.loop = loop;
        this.afterwards = afterwards;
        this.timer = loop.timer(() -> slice(SLICE));
    }

    /**
     * Does the work, or begins it if it takes longer than a slice or other work is under way.
     *
     * @param pace is told how long the work took; the caller asks it beforehand whether work may begin
     */
    public void begin(Work work, Pace pace) {
        waiting.add(new Task(work, pace));
        if (!working && waiting.size() == 1) {
            slice(FIRST_SLICE);
        }
    }

    /** Gives up work that was begun; nothing happens if the work is over. */
    public void cancel(Work work) {
        boolean ignored = waiting.removeIf(task -> task.work().equals(work));
    }

    private void slice(long nanos) {
        long until = kernel.nanoTime() + nanos;
        working = true;
        try {
            while (!waiting.isEmpty() && kernel.nanoTime() - until < 0) { // a step may have given up other work
                step(waiting.getFirst());
            }
        } finally {
            working = false;
            if (waiting.isEmpty()) {
                afterwards.run();
            } else {
                timer.setAt(loop.now());
            }
        }
    }

    private void step(Task task) {
        Work work = task.work();
        long cpuBefore = kernel.cpuNanos();
        boolean more = false;
        boolean isBroken = false;
        try {
            more = work.step();
        } catch (RuntimeException e) {
            isBroken = true;
            loop.failed(e);
        } catch (OutOfMemoryError e) {
            isBroken = true;
            loop.failedForMemory();
        }
        task.pace().worked(kernel.cpuNanos() - cpuBefore, kernel.nanoTime());
        if (!more) {
            boolean before = loop.useReserve(true); // who began it must hear of it
            try {
                cancel(work);
                end(work, isBroken);
            } finally {
                loop.setReserve(before);
            }
        }
    }

    /** Whoever began the work is told, whatever has failed, and goes on. */
    private void end(Work work, boolean isBroken) {
        boolean isTold = false;
        if (!isBroken) {
            try {
                work.done();
                isTold = true;
            } catch (RuntimeException e) {
                loop.failed(e);
            } catch (OutOfMemoryError e) {
                loop.failedForMemory();
            }
        }
        if (!isTold) {
            work.broken();
        }
    }
}
