package dev.zerohalt.demo;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something that another process does and does not announce. */
final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private Await() {}

    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new IllegalStateException("waited " + LIMIT.toSeconds() + " s in vain until " + what);
            }
            Thread.sleep(INTERVAL);
        }
    }
}
