package dev.zerohalt.connections;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what the kernel does in its own time; far longer than it can take. */
public final class Await {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private Await() {}

    public static void until(BooleanSupplier condition, Supplier<String> otherwise) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > PATIENCE_NANOS) {
                throw new AssertionError(otherwise.get());
            }
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
