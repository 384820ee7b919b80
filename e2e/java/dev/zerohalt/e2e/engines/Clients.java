package dev.zerohalt.e2e.engines;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that ask all the time and never try again: short requests on connections that they keep, short ones on a new connection
 * each, and some of two seconds. What is not answered whole with 200 has failed.
 */
final class Clients {
    private static final int EACH = 8;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final InetSocketAddress to;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean running = true;

    private Clients(InetSocketAddress to) {
        this.to = to;
    }

    static Clients start(InetSocketAddress to) {
        Clients clients = new Clients(to);
        for (int i = 0; i < EACH; i++) {
            clients.begin("/work/2000", true);
            clients.begin("/work/2000", false);
            clients.begin("/slow/2000", true);
        }
        return clients;
    }

    private void begin(String path, boolean keeps) {
        threads.add(Thread.ofVirtual().start(() -> {
            Optional<Connection> kept = Optional.empty();
            while (running) {
                kept = request(kept, path).filter(connection -> keeps || !closed(connection));
                Await.pause(PAUSE);
            }
            kept.ifPresent(Clients::closed);
        }));
    }

    /** The connection, if it takes another request. */
    private Optional<Connection> request(Optional<Connection> kept, String path) {
        Optional<Connection> connection = kept;
        requests.incrementAndGet();
        try {
            if (connection.isEmpty()) {
                connection = Optional.of(new Connection(to));
            }
            connection.get().ask(path);
            int status = connection.get().answer().status();
            if (status != 200) {
                failures.add(path + ": " + status);
            }
        } catch (IOException e) {
            failures.add(path + ": " + e);
            connection.ifPresent(Clients::closed);
            return Optional.empty();
        }
        return connection.filter(each -> each.isReusable() || !closed(each));
    }

    private static boolean closed(Connection connection) {
        try {
            connection.close();
        } catch (IOException _) {
            // Its answers have been counted.
        }
        return true;
    }

    /** Lets each finish its request. */
    void stop() {
        running = false;
        for (Thread thread : threads) {
            try {
                if (!thread.join(Duration.ofSeconds(30))) {
                    throw new AssertionError("a client does not end");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    int requests() {
        return requests.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }
}
