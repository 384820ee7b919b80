package dev.zerohalt.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Watches the replicas during a run: how many connections each one has, and when zerohalt has signalled the application. */
final class Sampler {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final Haproxy haproxy;
    private final Map<Replica, ReplicaHistory> histories;
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::run);
    private volatile boolean running = true;
    private volatile Optional<IOException> failure = Optional.empty();

    Sampler(Haproxy haproxy, Map<Replica, ReplicaHistory> histories) {
        this.haproxy = haproxy;
        this.histories = histories;
    }

    void start() {
        thread.start();
    }

    void stop() throws IOException, InterruptedException {
        running = false;
        thread.join();
        if (failure.isPresent()) {
            throw new IOException("cannot sample the replicas", failure.get());
        }
    }

    private void run() {
        try {
            while (running) {
                for (var replica : histories.keySet()) {
                    sample(replica, histories.get(replica));
                }
                Thread.sleep(INTERVAL);
            }
        } catch (IOException e) {
            failure = Optional.of(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void sample(Replica replica, ReplicaHistory history) throws IOException {
        history.sample(haproxy.server(replica).connections());
        if (history.state() == State.DRAINING && replica.applicationSignalled()) {
            history.enterFrom(State.DRAINING, State.SIGNALLED);
        }
    }
}
