package dev.zerohalt.e2e.balancers;

import dev.zerohalt.demo.Endpoint;
import dev.zerohalt.demo.Load;
import dev.zerohalt.demo.LoadBalancer;
import dev.zerohalt.demo.Replica;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A load balancer of the examples. Whom it sends requests to is seen by the answers. */
final class RunningBalancer implements LoadBalancer {
    private final Endpoint front;
    private final Load load;
    private final long loadStartNanos;
    private final List<Process> processes;
    private final Map<String, Long> askedFirst = new HashMap<>();

    private RunningBalancer(Endpoint front, Load load, long loadStartNanos, List<Process> processes) {
        this.front = front;
        this.load = load;
        this.loadStartNanos = loadStartNanos;
        this.processes = processes;
    }

    /** In this folder, where its files are. */
    static RunningBalancer start(Row row, Path directory, Endpoint front, Load load, long loadStartNanos)
            throws IOException {
        var processes = new ArrayList<Process>();
        for (var command : row.balancer().commands(row.protocol())) {
            var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("balancer.log").toFile()));
            // Caddy keeps its state there.
            builder.environment().put("HOME", directory.toString());
            builder.environment().remove("XDG_CONFIG_HOME");
            builder.environment().remove("XDG_DATA_HOME");
            processes.add(builder.start());
        }
        return new RunningBalancer(front, load, loadStartNanos, processes);
    }

    @Override
    public int port() {
        return front.address().getPort();
    }

    @Override
    public boolean listens() {
        for (var process : processes) {
            if (!process.isAlive()) {
                throw new IllegalStateException(process.info().command() + " ended with " + process.exitValue());
            }
        }
        return front.answers();
    }

    /** A request that was sent after this was first asked since the replica was started has been answered. */
    @Override
    public boolean sendsTo(Replica replica) {
        long now = System.nanoTime() - loadStartNanos;
        long since = askedFirst.computeIfAbsent(replica.address(), _ -> now);
        boolean sends = load.lastSentTo(replica.address()).orElse(Long.MIN_VALUE) > since;
        if (sends) {
            askedFirst.remove(replica.address());
        }
        return sends;
    }

    @Override
    public void stop() throws InterruptedException {
        for (var process : processes) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        for (var process : processes) {
            process.waitFor();
        }
    }
}
