package dev.zerohalt.os;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Work that may take long, done in slices: between two of them the loop serves signals and clients, however much there is to
 * do. One piece of work at a time, in the order in which they came. What is small is done when {@link #begin} returns.
 */
public final class Slices {
    /** A slice ends with the step during which this is over. Nanoseconds. */
    private static final long SLICE = 500_000;

    /** The first one is longer: what is done in it is known at once. */
    private static final long FIRST_SLICE = 2_000_000;

    /** A piece of work. */
    public interface Work {
        /**
         * Does a step of about a tenth of a millisecond.
         *
         * @return whether there is more to do
         */
        boolean step();

        /** All steps are done, and accounted for. Not called for work that was given up. */
        void done();

        /** A step has failed with an error of ours: what was wanted of the work is unknown. */
        void broken();
    }

    /** Work, and what it is to keep to. */
    private record Task(Work work, Pace pace) {}

    private final Kernel kernel;
    private final EventLoop loop;
    private final Timer timer;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private final Runnable afterwards;
    private boolean working;

    /**
     * @param afterwards is run whenever no work is left: to give back what it needed
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
     * @param pace is told how much was worked; whoever begins work asks it before
     */
    public void begin(Work work, Pace pace) {
        waiting.add(new Task(work, pace));
        if (!working && waiting.size() == 1) {
            slice(FIRST_SLICE);
        }
    }

    /** Gives work up that was begun; nothing happens if it is over. */
    public void cancel(Work work) {
        boolean ignored = waiting.removeIf(task -> task.work().equals(work));
    }

    private void slice(long nanos) {
        long until = kernel.nanoTime() + nanos;
        working = true;
        try {
            while (!waiting.isEmpty() && kernel.nanoTime() - until < 0) { // it may have been given up meanwhile
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

    /** An error of ours is the loop's to tell: whoever began the work goes on. */
    private void step(Task task) {
        Work work = task.work();
        long cpuBefore = kernel.cpuNanos();
        boolean more = false;
        Optional<RuntimeException> error = Optional.empty();
        try {
            more = work.step();
        } catch (RuntimeException e) {
            error = Optional.of(e);
        }
        task.pace().worked(kernel.cpuNanos() - cpuBefore, kernel.nanoTime());
        if (!more) {
            cancel(work);
        }
        if (error.isPresent()) {
            loop.failed(error.get());
            work.broken();
        } else if (!more) {
            work.done();
        }
    }
}
