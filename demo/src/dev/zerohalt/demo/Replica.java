package dev.zerohalt.demo;

import dev.zerohalt.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One replica: the application, alone or under zerohalt, started again and again. */
public final class Replica {
    /** 128 + SIGTERM: the application died of the signal. */
    private static final int KILLED_BY_SIGTERM = 143;

    private final Plan plan;
    private Process process;

    /**
     * What a replica is.
     *
     * @param application where it answers
     * @param health where zerohalt does, if it is under zerohalt
     * @param settings zerohalt's, as environment variables
     * @param log for what it prints
     */
    public record Plan(
            String name,
            Endpoint application,
            Optional<Endpoint> health,
            List<String> command,
            Map<String, String> settings,
            Path log) {}

    /** Starts it. */
    public Replica(Plan plan) throws IOException {
        this.plan = plan;
        this.process = launch();
    }

    private Process launch() throws IOException {
        return Children.start(plan.command(), plan.settings(), plan.log());
    }

    public String name() {
        return plan.name();
    }

    /** The address and the port of the application, as in 127.0.0.1:8080. */
    public String address() {
        var address = plan.application().address();
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    int port() {
        return plan.application().address().getPort();
    }

    int healthPort() {
        return plan.health().orElse(plan.application()).address().getPort();
    }

    /** Starts it anew and waits until the load balancer sends it requests. */
    void start(LoadBalancer balancer) throws IOException {
        process = launch();
        awaitReady();
        Await.until(name() + " is sent requests", () -> balancer.sendsTo(this));
    }

    /** A load balancer started before that finds every replica down. */
    public void awaitReady() {
        Await.until(name() + " answers", this::ready);
    }

    /** Only asked before it takes traffic, as it opens a connection. */
    private boolean ready() {
        if (!process.isAlive()) {
            throw new IllegalStateException(name() + " ended with " + process.exitValue() + ", see " + plan.log());
        }
        return healthy();
    }

    /** Whether to send it requests. Zerohalt first: while it drains, no connection to the application is opened. */
    boolean healthy() {
        return plan.health().map(Endpoint::answers).orElse(true)
                && plan.application().answers();
    }

    /** Whether zerohalt, told to stop, has gone on to signal the application. */
    boolean applicationSignalled() {
        try {
            var health = plan.health().orElseThrow();
            return HttpConnection.get(health, "/health").body().contains("terminating");
        } catch (IOException _) {
            return true;
        }
    }

    /** Sends SIGTERM. */
    public void tellToStop() {
        process.destroy();
    }

    public void awaitExit() throws InterruptedException {
        int code = process.waitFor();
        if (code != KILLED_BY_SIGTERM) {
            throw new IllegalStateException(name() + " ended with " + code + ", see " + plan.log());
        }
    }

    /** How the drains so far have ended. */
    List<DrainEnd> drains() throws IOException {
        try (var lines = Files.lines(plan.log())) {
            return lines.filter(DrainEnd::isIn).map(DrainEnd::of).toList();
        }
    }
}
