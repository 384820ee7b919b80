package dev.zerohalt.demo;

import dev.zerohalt.demo.Failure.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The clients. Each sends one request after the other, without a retry: half of them on a new connection for each request,
 * half on a connection they keep as long as the load balancer lets them. Every request that is not answered 200 with exactly
 * the bytes it asked for is a failure.
 */
final class Load {
    static final int CLIENTS = 80;
    private static final int MAX_BODY_BYTES = 20_000;

    private final int port;
    private final long startNanos;
    private final AtomicLong requests = new AtomicLong();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean running = true;

    Load(int port, long startNanos) {
        this.port = port;
        this.startNanos = startNanos;
    }

    void start() {
        for (int i = 0; i < CLIENTS; i++) {
            boolean keepAlive = i % 2 == 0;
            clients.add(Thread.ofVirtual().start(() -> client(keepAlive)));
        }
    }

    /** Lets every client finish its request. */
    void stop() throws InterruptedException {
        running = false;
        for (var client : clients) {
            client.join();
        }
    }

    long requests() {
        return requests.get();
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }

    private void client(boolean keepAlive) {
        Optional<HttpConnection> kept = Optional.empty();
        while (running) {
            kept = request(kept, keepAlive);
        }
        kept.ifPresent(Load::close);
    }

    /** Sends one request, and returns the connection if it can carry another one. */
    private Optional<HttpConnection> request(Optional<HttpConnection> kept, boolean keepAlive) {
        int bytes = ThreadLocalRandom.current().nextInt(1, MAX_BODY_BYTES);
        var connection = kept;
        requests.incrementAndGet();
        try {
            if (connection.isEmpty()) {
                connection = Optional.of(new HttpConnection(port));
            }
            var response = connection.get().get("/work/" + bytes, keepAlive);
            if (response.status() != 200) {
                fail(Kind.of(response.status()));
            } else if (response.body().length() != bytes) {
                fail(Kind.WRONG_LENGTH);
            }
        } catch (IOException e) {
            fail(Kind.of(e));
            connection.ifPresent(Load::close);
            return Optional.empty();
        }
        if (connection.get().reusable()) {
            return connection;
        }
        close(connection.get());
        return Optional.empty();
    }

    private void fail(Kind kind) {
        failures.add(new Failure(System.nanoTime() - startNanos, kind));
    }

    private static void close(HttpConnection connection) {
        try {
            connection.close();
        } catch (IOException _) {
            // The answer, if any, has been counted: there is nothing left to lose.
        }
    }
}
