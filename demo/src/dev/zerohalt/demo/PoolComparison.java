package dev.zerohalt.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** What a pool of idle connections does to a drain: each load balancer with each strategy. */
final class PoolComparison {
    private final List<Row> results;

    private record Row(PooledBalancer balancer, Strategy strategy, PooledRestart.Result result) {}

    private PoolComparison(List<Row> results) {
        this.results = results;
    }

    /** Runs all at the same time: most of it is waiting. */
    static PoolComparison run(Path zerohalt, Path directory, Ports ports)
            throws ExecutionException, InterruptedException {
        var runs = new ArrayList<Callable<Row>>();
        for (var kind : PooledBalancer.values()) {
            for (var strategy : Strategy.values()) {
                var logs = directory.resolve(kind.name().toLowerCase(Locale.ROOT) + "-" + strategy.label());
                runs.add(() -> new Row(kind, strategy, run(kind, strategy, rolls(strategy), zerohalt, ports, logs)));
            }
        }
        var results = new ArrayList<Row>();
        try (var executor = Executors.newFixedThreadPool(runs.size())) {
            for (var result : executor.invokeAll(runs)) {
                results.add(result.get());
            }
        }
        return new PoolComparison(results);
    }

    /** One load balancer with one strategy, each replica restarted so often. */
    static PooledRestart.Result run(
            PooledBalancer kind, Strategy strategy, int rolls, Path zerohalt, Ports ports, Path directory)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        var replicas = Replicas.start(Deployment.ZEROHALT, strategy, zerohalt, ports, directory);
        var balancer = kind.start(replicas, ports, directory);
        long start = System.nanoTime();
        var load = Load.ofDemo(balancer.port(), start);
        return new PooledRestart(replicas, balancer, load, start).run(rolls);
    }

    /** As many as fit into about the same time. */
    private static int rolls(Strategy strategy) {
        return switch (strategy) {
            case CONNECTIONS -> 1;
            case IN_FLIGHT -> 3;
        };
    }

    String table() {
        var table = new StringBuilder(
                "               strategy     drains  drained  timeout   seconds, median   worst  left open  requests  failed\n");
        for (var row : results) {
            var result = row.result();
            var drains = result.drains();
            table.append(String.format(
                    Locale.ROOT,
                    "%-15s%-13s%6d%9d%9d%18.2f%8.2f%11d%,10d%8d%n",
                    row.balancer().label(),
                    row.strategy().label(),
                    drains.size(),
                    drains.stream().filter(DrainEnd::drained).count(),
                    drains.stream().filter(DrainEnd::timedOut).count(),
                    result.medianSeconds(),
                    result.worstSeconds(),
                    result.fewestLeftOpen(),
                    result.requests(),
                    result.failures().size()));
        }
        return table.append("left open: idle connections at the end of a drain, at least\n")
                .toString();
    }

    /** What is not as promised. */
    List<String> complaints() {
        var complaints = new ArrayList<String>();
        for (var row : results) {
            var who = row.strategy().label() + " behind " + row.balancer().label() + ": ";
            var result = row.result();
            var drains = result.drains();
            switch (row.strategy()) {
                case CONNECTIONS -> {
                    if (!drains.stream().allMatch(DrainEnd::timedOut)) {
                        complaints.add(who + "a drain ended before its deadline: this pool proves nothing");
                    }
                }
                case IN_FLIGHT -> {
                    if (!drains.stream().allMatch(DrainEnd::drained)) {
                        complaints.add(who + "a drain ran into its deadline");
                    }
                    if (result.fewestLeftOpen() == 0) {
                        complaints.add(who + "a drain had no idle connection to leave open: it proves nothing");
                    }
                    if (!result.failures().isEmpty()) {
                        complaints.add(who + result.failures().size() + " requests failed");
                    }
                }
            }
        }
        return complaints;
    }
}
