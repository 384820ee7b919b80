package dev.zerohalt.it;

import dev.zerohalt.Await;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Notes for how long the machine, busy or halted, has kept a thread waiting that was to run. */
final class Stall implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(10);

    private final AtomicLong longestNanos = new AtomicLong();
    private volatile boolean over;

    Stall() {
        Thread.ofPlatform().daemon().start(this::watch);
    }

    private void watch() {
        while (!over) {
            long due = System.nanoTime() + STEP.toNanos();
            Await.pause(STEP);
            longestNanos.accumulateAndGet(System.nanoTime() - due, Math::max);
        }
    }

    Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }

    @Override
    public void close() {
        over = true;
    }
}
