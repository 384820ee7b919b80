package dev.zerohalt.demo;

import dev.zerohalt.demo.Failure.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The clients. Each sends one request after the other, without a retry, on a connection that it keeps as long as its requests
 * want that and the load balancer lets it. Every request that is not answered 200 with exactly the bytes it asked for is a
 * failure.
 */
public final class Load {
    static final int CLIENTS = 80;
    private static final int MAX_BODY_BYTES = 20_000;

    /** The header by which an application says who it is. */
    public static final String ANSWERED_BY = "answered-by";

    private final Endpoint server;
    private final List<Supplier<Request>> clientsRequests;
    private final long startNanos;
    private final Map<String, Long> lastSentNanos = new ConcurrentHashMap<>();
    private final AtomicLong requests = new AtomicLong();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean running = true;

    /**
     * @param clientsRequests what each client asks next
     */
    public Load(Endpoint server, List<Supplier<Request>> clientsRequests, long startNanos) {
        this.server = server;
        this.clientsRequests = List.copyOf(clientsRequests);
        this.startNanos = startNanos;
    }

    /** The demo's: half of the clients take a new connection for each request, half keep theirs. */
    static Load ofDemo(int port, long startNanos) {
        var clients = new ArrayList<Supplier<Request>>();
        for (int i = 0; i < CLIENTS; i++) {
            boolean keepAlive = i % 2 == 0;
            clients.add(() -> {
                int bytes = ThreadLocalRandom.current().nextInt(1, MAX_BODY_BYTES);
                return new Request("GET", "/work/" + bytes, bytes, keepAlive);
            });
        }
        return new Load(Endpoint.local(port), clients, startNanos);
    }

    public void start() {
        for (var requests : clientsRequests) {
            clients.add(Thread.ofVirtual().start(() -> client(requests)));
        }
    }

    /** Lets every client finish its request. */
    public void stop() throws InterruptedException {
        running = false;
        for (var client : clients) {
            client.join();
        }
    }

    /**
     * When the latest of the requests was sent that have been answered from this address and port: nanoseconds since the start.
     * Of applications that say so by the header {@value #ANSWERED_BY}.
     */
    public OptionalLong lastSentTo(String addressAndPort) {
        var nanos = lastSentNanos.get(addressAndPort);
        return nanos == null ? OptionalLong.empty() : OptionalLong.of(nanos);
    }

    public long requests() {
        return requests.get();
    }

    public List<Failure> failures() {
        return List.copyOf(failures);
    }

    private void client(Supplier<Request> asked) {
        Optional<HttpConnection> kept = Optional.empty();
        while (running) {
            kept = send(asked.get(), kept);
        }
        kept.ifPresent(Load::close);
    }

    /** Sends one request, and returns the connection if it can carry another one. */
    private Optional<HttpConnection> send(Request request, Optional<HttpConnection> kept) {
        var connection = kept;
        requests.incrementAndGet();
        try {
            if (connection.isEmpty()) {
                connection = Optional.of(new HttpConnection(server));
            }
            long sent = System.nanoTime();
            var response = connection.get().send(request);
            var answeredBy = response.headers().getOrDefault(ANSWERED_BY, "");
            lastSentNanos.merge(answeredBy, sent - startNanos, Math::max);
            if (response.status() != 200) {
                fail(Kind.of(response.status()));
            } else if (response.body().length() != request.answerBytes()) {
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
