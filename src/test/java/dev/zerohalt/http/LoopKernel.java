package dev.zerohalt.http;

import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.HostKernel;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The real kernel under a loop in a thread of its own, with a clock that only the test moves: what has a time limit
 * cannot fail on a slow machine.
 */
class LoopKernel extends ForwardingKernel {
    /** How soon the loop notices that the clock was moved, or that it shall stop. Nothing else waits for it. */
    private static final long SLICE = 2_000_000;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // wraps soon
    private final Semaphore closes = new Semaphore(0);
    private volatile boolean stopping;

    /** What the clock showed when the loop last looked: its time-outs count from there. */
    private long told;

    LoopKernel() {
        super(new HostKernel());
    }

    /** Waits until the server has closed a connection, whatever the client knows of it. */
    void awaitClose() throws InterruptedException {
        closes.acquire();
    }

    void advance(long nanos) {
        clock.addAndGet(nanos);
    }

    void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    @Override
    public long nanoTime() {
        told = clock.get();
        return told;
    }

    @Override
    public int close(int fd) {
        int result = super.close(fd);
        closes.release();
        return result;
    }

    @Override
    public int poll(int[] entries, int count, long timeoutNanos) {
        while (true) {
            int ready = super.poll(entries, count, SLICE);
            if (ready != 0 || stopping || timeoutNanos >= 0 && clock.get() - told >= timeoutNanos) {
                return ready;
            }
        }
    }
}
