package dev.zerohalt.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** A scenario with every variant side by side, each in a namespace of its own, and the table of what came of it. */
final class Variants {
    /** How often each thing is done. */
    static final int ROLLOUTS = Integer.getInteger("e2e.rollouts", 2);

    /** Rollouts from which on a run is a measurement: then also the number of requests is asked for. */
    static final int MEASURED = 20;

    static final long REQUESTS = 50_000;

    /** Short requests, by each way: enough for 50,000 in 20 rollouts. */
    static final String SHORT = "-get 24,50ms,300ms";

    private Variants() {}

    static Map<Variant, Row> together(
            String name, String title, Duration delay, String stop, String clients, Consumer<Scenario> deed) {
        return together(List.of(Variant.values()), name, title, delay, stop, clients, deed);
    }

    static Map<Variant, Row> together(
            List<Variant> variants,
            String name,
            String title,
            Duration delay,
            String stop,
            String clients,
            Consumer<Scenario> deed) {
        var rows = new EnumMap<Variant, Row>(Variant.class);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<Future<Row>>();
            for (var variant : variants) {
                results.add(threads.submit(() -> {
                    try (var scenario = new Scenario(name, new Application(variant, delay, stop), clients)) {
                        deed.accept(scenario);
                        return scenario.result(title);
                    }
                }));
            }
            for (var result : results) {
                var row = result.get();
                rows.put(row.variant(), row);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException e) {
            throw new AssertionError(title + " failed", e.getCause());
        }
        Table.add(name, delay.toSeconds(), rows.values());
        return rows;
    }

    /** Nobody's request is lost. */
    static void assertNothingLost(Map<Variant, Row> rows) {
        assertThat(rows.values())
                .filteredOn(row -> row.variant().hasZerohalt())
                .allMatch(row -> row.failed() == 0, "0 failed");
    }

    /** Pods stop sooner than those that sleep. */
    static void assertSoonerThanSleep(Map<Variant, Row> rows) {
        double slept = rows.get(Variant.PRE_STOP_SLEEP).median();
        assertThat(rows.values())
                .filteredOn(row -> row.variant().hasZerohalt())
                .allMatch(row -> row.median() < slept, "a median below " + slept + " s");
    }
}
