package dev.zerohalt.demo;

import dev.zerohalt.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Rolling restarts under load, behind a load balancer that keeps idle connections to the replicas. */
final class PooledRestart {
    private static final Duration LOAD_BEFORE_AND_AFTER = Duration.ofSeconds(1);

    private final LoadBalancer.Kind kind;
    private final Strategy strategy;
    private final List<Replica> replicas;
    private final LoadBalancer balancer;

    /** What the restarts came to; a drain for each. */
    record Result(
            LoadBalancer.Kind balancer,
            Strategy strategy,
            List<DrainEnd> drains,
            long requests,
            List<Failure> failures) {
        double medianSeconds() {
            return Median.of(drains.stream().map(DrainEnd::seconds).toList());
        }

        double worstSeconds() {
            return drains.stream().mapToDouble(DrainEnd::seconds).max().orElseThrow();
        }

        /** Of all drains, the fewest connections that were open at the end. */
        int fewestLeftOpen() {
            return drains.stream().mapToInt(DrainEnd::connections).min().orElseThrow();
        }
    }

    PooledRestart(LoadBalancer.Kind kind, Strategy strategy, Path zerohalt, Ports ports, Path directory)
            throws IOException {
        this.kind = kind;
        this.strategy = strategy;
        Files.createDirectories(directory);
        replicas = Replica.startAll(Deployment.ZEROHALT, strategy, zerohalt, ports, directory);
        balancer = kind.startWithPool(replicas, ports, directory);
        Await.until(kind.label() + " listens", balancer::listens);
    }

    Result run(int rolls) throws IOException, InterruptedException {
        var load = new Load(balancer.port(), System.nanoTime());
        load.start();
        Thread.sleep(LOAD_BEFORE_AND_AFTER);
        for (int roll = 1; roll <= rolls; roll++) {
            for (var replica : replicas) {
                replica.tellToStop();
                replica.awaitExit();
                replica.start(balancer);
            }
        }
        var drains = new ArrayList<DrainEnd>();
        for (var replica : replicas) {
            drains.addAll(replica.drains());
        }
        Thread.sleep(LOAD_BEFORE_AND_AFTER);
        load.stop();
        balancer.stop();
        Replica.stopAll(replicas);
        return new Result(kind, strategy, drains, load.requests(), load.failures());
    }
}
