package dev.zerohalt.demo;

import dev.zerohalt.demo.HaproxyConfiguration.Afterwards;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The load balancer, and what it says about the replicas on its statistics socket. */
final class Haproxy implements LoadBalancer {
    private final int port;
    private final int statsPort;
    private final Process process;

    /** What HAProxy thinks of one server. */
    record Server(boolean up, int connections) {}

    private Haproxy(int port, int statsPort, Process process) {
        this.port = port;
        this.statsPort = statsPort;
        this.process = process;
    }

    static Haproxy start(
            Deployment deployment, Afterwards afterwards, List<Replica> replicas, Ports ports, Path directory)
            throws IOException {
        int port = ports.next();
        int statsPort = ports.next();
        var file = directory.resolve("haproxy.cfg");
        Files.writeString(file, HaproxyConfiguration.of(deployment, afterwards, replicas, port, statsPort));
        var command = List.of("haproxy", "-db", "-f", file.toString());
        return new Haproxy(port, statsPort, Children.start(command, Map.of(), directory.resolve("haproxy.log")));
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean listens() {
        if (!process.isAlive()) {
            throw new IllegalStateException("haproxy ended with " + process.exitValue());
        }
        try {
            return !servers().isEmpty();
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public boolean sendsTo(Replica replica) {
        try {
            return server(replica).up();
        } catch (IOException e) {
            throw new IllegalStateException("cannot ask haproxy for its statistics", e);
        }
    }

    Server server(Replica replica) throws IOException {
        return servers().get(HaproxyConfiguration.serverName(replica));
    }

    @Override
    public void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** Every server by its name: the CSV of {@code show stat}, whose first line names the columns. */
    private Map<String, Server> servers() throws IOException {
        List<String> lines;
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), statsPort)) {
            socket.getOutputStream().write("show stat -1 4 -1\n".getBytes(StandardCharsets.US_ASCII));
            lines = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        }
        var columns = List.of(lines.getFirst().substring(2).split(",", -1));
        int name = columns.indexOf("svname");
        int status = columns.indexOf("status");
        int connections = columns.indexOf("used_conn_cur");
        var servers = new HashMap<String, Server>();
        for (var line : lines.subList(1, lines.size())) {
            var fields = line.split(",", -1);
            servers.put(fields[name], new Server("UP".equals(fields[status]), Integer.parseInt(fields[connections])));
        }
        return servers;
    }
}
