package dev.zerohalt.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Watches the replicas during a run: how many connections each one has, and when zerohalt has signalled the application. */
final class Sampler {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final Haproxy haproxy;
    private final Map<Replica, History> histories;
    private final Thread thread = Thread.ofPlatform().unstarted(this::run);
    private volatile boolean running = true;

    Sampler(Haproxy haproxy, Map<Replica, History> histories) {
        this.haproxy = haproxy;
        this.histories = histories;
    }

    void start() {
        thread.start();
    }

    void stop() throws InterruptedException {
        running = false;
        thread.join();
    }

    private void run() {
        try {
            while (running) {
                for (var replica : histories.keySet()) {
                    sample(replica, histories.get(replica));
                }
                Thread.sleep(INTERVAL);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("cannot sample the replicas", e);
        }
    }

    private void sample(Replica replica, History history) throws IOException {
        history.sample(haproxy.server(replica).connections());
        if (history.state() == State.DRAINING && replica.applicationSignalled()) {
            history.enter(State.SIGNALLED);
        }
    }
}
