package dev.zerohalt.http;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.Linux;
import dev.zerohalt.sim.HealthClient;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** An HTTP server on a simulated machine: its clients do something at a time, then the machine runs for a while. */
final class SimulatedServer {
    static final long SECOND = 1_000_000_000L;
    static final int PORT = 8888;

    private static final String PATH = "/health";
    private static final Response ANSWER = Response.of("200 OK", "", "fine");

    private final SimulatedKernel machine = new SimulatedKernel(1);
    private final long start = machine.nanoTime();
    private final Calls calls = new Calls(machine);
    private final EventLoop loop = new EventLoop(calls, () -> {}, error -> {
        throw error;
    });

    /** The machine, whose calls can be made to fail. */
    static final class Calls extends ForwardingKernel {
        /** Results accept will have before the next client is accepted. */
        final List<Integer> acceptResults = new ArrayList<>();

        /** How much of so many bytes is sent at once; 0 for none. */
        IntUnaryOperator sendLimit = length -> length;

        /** Clients take nothing. */
        boolean full;

        final Map<Integer, Long> closed = new LinkedHashMap<>();
        final List<Integer> accepted = new ArrayList<>();
        private int accepts;
        private int polls;
        private int sends;
        private int mostSends;

        private Calls(SimulatedKernel machine) {
            super(machine);
        }

        @Override
        public int accept(int fd, byte[] address) {
            accepts++;
            if (!acceptResults.isEmpty()) {
                return acceptResults.removeFirst();
            }
            int client = super.accept(fd, address);
            if (client >= 0) {
                accepted.add(client);
            }
            return client;
        }

        @Override
        public int send(int fd, byte[] buffer, int offset, int length, int flags) {
            sends++;
            int allowed = full ? 0 : Math.min(length, sendLimit.applyAsInt(length));
            return allowed == 0 ? -Errno.EAGAIN : super.send(fd, buffer, offset, allowed, flags);
        }

        @Override
        public int close(int fd) {
            closed.put(accepted.lastIndexOf(fd), nanoTime());
            return super.close(fd);
        }

        @Override
        public int poll(int[] entries, int count, long timeoutNanos) {
            polls++;
            mostSends = Math.max(mostSends, sends);
            sends = 0;
            if (!full) {
                return super.poll(entries, count, timeoutNanos);
            }
            int[] unwritable = entries.clone();
            for (int i = 0; i < count; i++) {
                unwritable[2 * i + 1] &= ~Linux.POLLOUT;
            }
            int ready = super.poll(unwritable, count, timeoutNanos);
            for (int i = 0; i < count; i++) {
                entries[2 * i + 1] |= unwritable[2 * i + 1] & 0xffff0000;
            }
            return ready;
        }
    }

    private static final class Pages implements Router {
        @Override
        public Response respond(Request request) {
            return request.hasPath(PATH) ? ANSWER : null;
        }

        @Override
        public boolean isForChecks(Request request) {
            return request.hasPath(PATH);
        }
    }

    SimulatedServer() {
        machine.setCallCost(() -> 0);
        new HttpServer(calls, loop, new Pages()).listen("health", null, PORT);
    }

    Calls calls() {
        return calls;
    }

    /** Something happens so long after the start. */
    void at(long nanos, Runnable action) {
        machine.agenda().at(start + nanos, action);
    }

    /** A client that connects so long after the start. */
    HealthClient connectAt(long nanos) {
        HealthClient client = machine.newClient("/health");
        at(nanos, () -> client.connect(PORT));
        return client;
    }

    void sendAt(long nanos, HealthClient client, String text) {
        at(nanos, () -> client.send(text));
    }

    /** Lets the machine run until so long after the start. */
    void runUntil(long nanos) {
        loop.timer(loop::stop).setAt(start + nanos);
        loop.run();
    }

    /** Nanoseconds from the start until the server closed the n-th connection it accepted; -1 if it has not. */
    long closedAt(int connection) {
        return calls.closed.containsKey(connection) ? calls.closed.get(connection) - start : -1;
    }

    /** How often the loop has woken up. */
    int polls() {
        return calls.polls;
    }

    /** In one turn of the loop. */
    int mostSends() {
        return calls.mostSends;
    }

    int accepts() {
        return calls.accepts;
    }
}
