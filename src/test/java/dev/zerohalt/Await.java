package dev.zerohalt;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what happens soon in its own time, however busy the machine is. All tests and the demo wait here. */
public final class Await {
    /** Far longer than anything awaited takes; only a broken product meets it. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration INTERVAL = Duration.ofMillis(5);

    private Await() {}

    public static void until(String what, BooleanSupplier condition) {
        until(() -> what, condition);
    }

    /**
     * @param what is awaited, or what stands instead; asked for once it was in vain
     */
    public static void until(Supplier<String> what, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new AssertionError("waited " + PATIENCE.toSeconds() + " s in vain: " + what.get());
            }
            pause(INTERVAL);
        }
    }

    /**
     * Lets time pass in which something must <em>not</em> happen. A busy machine makes such a check weaker, never wrong.
     */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
