package dev.zerohalt.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Nginx, and the agent beside it: the open source nginx checks nobody's health, so something has to do it and tell nginx, as
 * an ingress controller does. Here a thread asks the replicas as often as HAProxy would.
 */
final class Nginx implements LoadBalancer {
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);

    private final List<Replica> replicas;
    private final int port;
    private final Path directory;
    private final Process process;
    private final Thread agent = Thread.ofPlatform().daemon().unstarted(this::checkHealth);

    private Nginx(List<Replica> replicas, int port, Path directory, Process process) {
        this.replicas = replicas;
        this.port = port;
        this.directory = directory;
        this.process = process;
    }

    static Nginx start(List<Replica> replicas, Ports ports, Path directory) throws IOException {
        int port = ports.next();
        var prefix = directory.toAbsolutePath();
        Files.writeString(prefix.resolve("nginx.conf"), NginxConfiguration.of(replicas, port, prefix));
        var command = List.of("nginx", "-p", prefix.toString(), "-c", "nginx.conf", "-e", "stderr");
        var process = Children.start(command, Map.of(), prefix.resolve("nginx.log"));
        var nginx = new Nginx(replicas, port, prefix, process);
        nginx.agent.start();
        return nginx;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean listens() {
        if (!process.isAlive()) {
            throw new IllegalStateException("nginx ended with " + process.exitValue());
        }
        return Endpoint.local(port).answers();
    }

    @Override
    public boolean sendsTo(Replica replica) {
        return !Files.exists(NginxConfiguration.outOfService(replica, directory));
    }

    @Override
    public void stop() throws InterruptedException {
        agent.interrupt();
        agent.join();
        process.destroy();
        process.waitFor();
    }

    private void checkHealth() {
        try {
            while (true) {
                for (var replica : replicas) {
                    tell(replica, replica.healthy());
                }
                Thread.sleep(CHECK_INTERVAL);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tell(Replica replica, boolean healthy) throws IOException {
        var outOfService = NginxConfiguration.outOfService(replica, directory);
        if (healthy) {
            Files.deleteIfExists(outOfService);
        } else if (!Files.exists(outOfService)) {
            Files.createFile(outOfService);
        }
    }
}
