package dev.zerohalt.demo;

import dev.zerohalt.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One replica: the application on its port, alone or under zerohalt, started again and again. */
final class Replica {
    static final int NUMBER = 2;

    /** 128 + SIGTERM: the application died of the signal. */
    private static final int KILLED_BY_SIGTERM = 143;

    private final String name;
    private final Deployment deployment;
    private final Strategy strategy;
    private final int port;
    private final int healthPort;
    private final List<String> command;
    private final Path log;
    private Process process;

    private Replica(String name, Deployment deployment, Strategy strategy, Path zerohalt, Ports ports, Path directory)
            throws IOException {
        this.name = name;
        this.deployment = deployment;
        this.strategy = strategy;
        this.port = ports.next();
        this.healthPort = ports.next();
        this.command = command(deployment, zerohalt, port);
        this.log = directory.resolve(name + ".log");
        this.process = launch();
    }

    /** Starts all replicas and waits until each one answers. */
    static List<Replica> startAll(Deployment deployment, Strategy strategy, Path zerohalt, Ports ports, Path directory)
            throws IOException {
        var replicas = new ArrayList<Replica>();
        for (int i = 1; i <= NUMBER; i++) {
            replicas.add(new Replica("replica-" + i, deployment, strategy, zerohalt, ports, directory));
        }
        for (var replica : replicas) {
            Await.until(replica.name() + " answers", replica::ready);
        }
        return replicas;
    }

    static void stopAll(List<Replica> replicas) throws InterruptedException {
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

    private Process launch() throws IOException {
        return Children.start(command, settings(), log);
    }

    private Map<String, String> settings() {
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

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    int healthPort() {
        return healthPort;
    }

    /** Starts it anew and waits until the load balancer sends it requests. */
    void start(LoadBalancer balancer) throws IOException {
        process = launch();
        Await.until(name + " answers", this::ready);
        Await.until(name + " is sent requests", () -> balancer.sendsTo(this));
    }

    /**
     * Whether the application answers and zerohalt, where there is one, says so: a load balancer started before that
     * finds every replica down. Only asked before it takes traffic, as it opens a connection.
     */
    private boolean ready() {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with " + process.exitValue() + ", see " + log);
        }
        return deployment == Deployment.PLAIN ? answers(port) : healthy();
    }

    /** Whether to send it requests. Zerohalt first: while it drains, no connection to the application is opened. */
    boolean healthy() {
        return answers(healthPort) && answers(port);
    }

    /** Whether zerohalt, told to stop, has gone on to signal the application. */
    boolean applicationSignalled() {
        try {
            return HttpConnection.get(healthPort, "/health").body().contains("terminating");
        } catch (IOException _) {
            return true;
        }
    }

    /** Sends SIGTERM. */
    void tellToStop() {
        process.destroy();
    }

    void awaitExit() throws InterruptedException {
        int code = process.waitFor();
        if (code != KILLED_BY_SIGTERM) {
            throw new IllegalStateException(name + " ended with " + code + ", see " + log);
        }
    }

    /** How the drains so far have ended. */
    List<DrainEnd> drains() throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(DrainEnd::isIn).map(DrainEnd::of).toList();
        }
    }

    static boolean answers(int port) {
        try {
            return HttpConnection.get(port, "/health").status() == 200;
        } catch (IOException _) {
            return false;
        }
    }
}
