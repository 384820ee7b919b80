package dev.zerohalt.demo;

import dev.zerohalt.Await;
import dev.zerohalt.demo.HaproxyConfiguration.Afterwards;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The orchestrator. It restarts the replicas one after the other, again and again, under load: SIGTERM, wait for the exit,
 * start anew, wait until the load balancer sends traffic again, next replica.
 */
final class RollingRestart {
    /** From the beginning of one restart to the beginning of the next, unless one takes longer: equal load, equal time. */
    private static final Duration PACE = Duration.ofMillis(2300);

    private static final Duration QUIET_BEFORE_AND_AFTER = Duration.ofSeconds(1);

    private final Deployment deployment;
    private final List<Replica> replicas;
    private final Haproxy haproxy;
    private final PrintStream out;

    RollingRestart(Deployment deployment, Path zerohalt, Ports ports, Path directory, PrintStream out)
            throws IOException {
        this.deployment = deployment;
        this.out = out;
        Files.createDirectories(directory);
        replicas = Replicas.start(deployment, Strategy.IN_FLIGHT, zerohalt, ports, directory);
        haproxy = Haproxy.start(deployment, Afterwards.CLOSE, replicas, ports, directory);
        Await.until("haproxy listens", haproxy::listens);
    }

    Run run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        var histories = new LinkedHashMap<Replica, ReplicaHistory>();
        replicas.forEach(replica -> histories.put(replica, new ReplicaHistory(start)));
        var load = Load.ofDemo(haproxy.port(), start);
        var sampler = new Sampler(haproxy, histories);

        load.start();
        sampler.start();
        Thread.sleep(QUIET_BEFORE_AND_AFTER);
        var restarts = roll(histories, load);
        Thread.sleep(QUIET_BEFORE_AND_AFTER);
        load.stop();
        sampler.stop();

        var length = Duration.ofNanos(System.nanoTime() - start);
        haproxy.stop();
        Replicas.stop(replicas);
        var byName = new LinkedHashMap<String, ReplicaHistory>();
        histories.forEach((replica, history) -> byName.put(replica.name(), history));
        return new Run(deployment, length, load.requests(), load.failures(), restarts, byName);
    }

    private List<Duration> roll(Map<Replica, ReplicaHistory> histories, Load load)
            throws IOException, InterruptedException {
        var restarts = new ArrayList<Duration>();
        long first = System.nanoTime();
        for (int roll = 1; roll <= deployment.rolls(); roll++) {
            for (var replica : replicas) {
                long due = first + restarts.size() * PACE.toNanos();
                Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
                restarts.add(restart(replica, histories.get(replica)));
            }
            out.printf(
                    Locale.ROOT,
                    "  roll %2d of %d: %,6d requests, %,3d failed%n",
                    roll,
                    deployment.rolls(),
                    load.requests(),
                    load.failures().size());
        }
        return restarts;
    }

    private Duration restart(Replica replica, ReplicaHistory history) throws IOException, InterruptedException {
        long start = System.nanoTime();
        history.enter(deployment.stateWhenTold());
        replica.tellToStop();
        replica.awaitExit();
        // For the case that it went by between two samples: the application dies at once.
        history.enter(State.SIGNALLED);
        history.enter(State.STARTING);
        replica.start(haproxy);
        history.enter(State.RUNNING);
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
