package dev.zerohalt.demo;

import dev.zerohalt.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Rolling restarts under load, behind a load balancer that keeps idle connections to the replicas. */
public final class PooledRestart {
    private static final Duration LOAD_BEFORE_AND_AFTER = Duration.ofSeconds(1);

    private final List<Replica> replicas;
    private final LoadBalancer balancer;
    private final Load load;
    private final long startNanos;
    private final List<Stop> stops = new ArrayList<>();

    /**
     * One replica, told to stop.
     *
     * @param seconds from SIGTERM to its exit
     * @param lastSent how many seconds after SIGTERM a client last sent a request that this replica answered, if the application
     *     says who it is
     */
    public record Stop(String replica, double seconds, OptionalDouble lastSent) {}

    /** What the restarts came to. Applications without zerohalt have no drains. */
    public record Result(List<Stop> stops, List<DrainEnd> drains, long requests, List<Failure> failures) {
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

    /**
     * @param replicas that answer
     * @param startNanos what the load counts from
     */
    public PooledRestart(List<Replica> replicas, LoadBalancer balancer, Load load, long startNanos) {
        this.replicas = List.copyOf(replicas);
        this.balancer = balancer;
        this.load = load;
        this.startNanos = startNanos;
    }

    /** Restarts each replica so often, one after the other, and stops everything in the end. */
    public Result run(int rolls) throws IOException, InterruptedException {
        Await.until("the load balancer listens", balancer::listens);
        load.start();
        for (var replica : replicas) {
            Await.until(replica.name() + " is sent requests", () -> balancer.sendsTo(replica));
        }
        Thread.sleep(LOAD_BEFORE_AND_AFTER);
        for (int roll = 1; roll <= rolls; roll++) {
            for (var replica : replicas) {
                stops.add(stop(replica));
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
        Replicas.stop(replicas);
        return new Result(List.copyOf(stops), drains, load.requests(), load.failures());
    }

    private Stop stop(Replica replica) throws InterruptedException {
        long told = System.nanoTime();
        replica.tellToStop();
        replica.awaitExit();
        double seconds = (System.nanoTime() - told) / 1e9;
        var lastSent = load.lastSentTo(replica.address());
        return new Stop(
                replica.name(),
                seconds,
                lastSent.isPresent()
                        ? OptionalDouble.of((lastSent.getAsLong() - (told - startNanos)) / 1e9)
                        : OptionalDouble.empty());
    }
}
