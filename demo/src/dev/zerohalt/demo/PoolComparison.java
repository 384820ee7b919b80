package dev.zerohalt.demo;

import dev.zerohalt.demo.PooledRestart.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** What a pool of idle connections does to a drain: each load balancer with each strategy. */
final class PoolComparison {
    private final List<Result> results;

    private PoolComparison(List<Result> results) {
        this.results = results;
    }

    /** Runs all at the same time: most of it is waiting. */
    static PoolComparison run(Path zerohalt, Path directory, Ports ports)
            throws ExecutionException, InterruptedException {
        var runs = new ArrayList<Callable<Result>>();
        for (var kind : LoadBalancer.Kind.values()) {
            for (var strategy : Strategy.values()) {
                var logs = directory.resolve(kind.name().toLowerCase(Locale.ROOT) + "-" + strategy.label());
                runs.add(() -> new PooledRestart(kind, strategy, zerohalt, ports, logs).run(rolls(strategy)));
            }
        }
        var results = new ArrayList<Result>();
        try (var executor = Executors.newFixedThreadPool(runs.size())) {
            for (var result : executor.invokeAll(runs)) {
                results.add(result.get());
            }
        }
        return new PoolComparison(results);
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
        for (var result : results) {
            var drains = result.drains();
            table.append(String.format(
                    Locale.ROOT,
                    "%-15s%-13s%6d%9d%9d%18.2f%8.2f%11d%,10d%8d%n",
                    result.balancer().label(),
                    result.strategy().label(),
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
        for (var result : results) {
            var who = result.strategy().label() + " behind " + result.balancer().label() + ": ";
            var drains = result.drains();
            switch (result.strategy()) {
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
