package dev.zerohalt.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The demo's replicas, each on ports of its own. */
final class Replicas {
    static final int NUMBER = 2;

    private Replicas() {}

    /** Starts all replicas and waits until each one answers. */
    static List<Replica> start(Deployment deployment, Strategy strategy, Path zerohalt, Ports ports, Path directory)
            throws IOException {
        var replicas = new ArrayList<Replica>();
        for (int i = 1; i <= NUMBER; i++) {
            var name = "replica-" + i;
            int port = ports.next();
            int healthPort = ports.next();
            replicas.add(new Replica(new Replica.Plan(
                    name,
                    Endpoint.local(port),
                    deployment == Deployment.PLAIN ? Optional.empty() : Optional.of(Endpoint.local(healthPort)),
                    command(deployment, zerohalt, port),
                    settings(deployment, strategy, port, healthPort),
                    directory.resolve(name + ".log"))));
        }
        replicas.forEach(Replica::awaitReady);
        return replicas;
    }

    static void stop(List<Replica> replicas) throws InterruptedException {
        replicas.forEach(Replica::tellToStop);
        for (var replica : replicas) {
            replica.awaitExit();
        }
    }

    private static List<String> command(Deployment deployment, Path zerohalt, int port) {
        var application = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xrs",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                App.class.getName(),
                Integer.toString(port),
                Long.toString(deployment.startup().toMillis()));
        return switch (deployment) {
            case PLAIN -> application;
            case ZEROHALT, SLOW_START -> {
                var wrapped = new ArrayList<>(List.of(zerohalt.toString(), "--"));
                wrapped.addAll(application);
                yield wrapped;
            }
        };
    }

    private static Map<String, String> settings(Deployment deployment, Strategy strategy, int port, int healthPort) {
        Map<String, String> settings = new HashMap<>();
        if (deployment != Deployment.PLAIN) {
            settings.put("ZEROHALT_HEALTH_PORT", Integer.toString(healthPort));
        }
        if (deployment == Deployment.ZEROHALT) {
            settings.put("ZEROHALT_APP_PORT", Integer.toString(port));
            settings.put("ZEROHALT_HEALTH_BIND", "127.0.0.1");
            settings.put("ZEROHALT_DRAIN_STEADY_STATE_WAIT", "1s");
            settings.put("ZEROHALT_DRAIN_TIMEOUT", "20s");
            settings.putAll(strategy.settings());
        }
        return settings;
    }
}
