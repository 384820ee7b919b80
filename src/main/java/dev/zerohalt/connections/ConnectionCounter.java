package dev.zerohalt.connections;

import dev.zerohalt.connections.netlink.DestroyEvents;
import dev.zerohalt.connections.netlink.SockDiagTable;
import dev.zerohalt.connections.proc.ProcNetTable;
import dev.zerohalt.os.Kernel;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts with the best backend that works here. A backend that fails is left for the next one; only when all of them have
 * failed in turn is the count unknown, and the next count tries them again.
 */
public final class ConnectionCounter {
    private final PortSet ports;
    private final Listener listener;
    private final List<Candidate> candidates = new ArrayList<>();
    private final DestroyEvents events;
    private final Tally tally = new Tally();
    private int current;

    /** Is told which backend is in use from now on. */
    public interface Listener {
        /**
         * @param why what is wrong with those that were tried before it; empty if nothing
         */
        void backendChosen(CountingBackend backend, String why);
    }

    private record Candidate(CountingBackend backend, SocketTable table) {}

    /**
     * @param backends the ones to try, in this order
     */
    public ConnectionCounter(Kernel kernel, PortSet ports, List<CountingBackend> backends, Listener listener) {
        this.ports = ports;
        this.listener = listener;
        this.events = new DestroyEvents(kernel);
        SocketTable sockDiag = new SockDiagTable(kernel);
        for (CountingBackend backend : backends) {
            SocketTable table = switch (backend) {
                case EVENTS, POLLING -> sockDiag;
                case PROC -> new ProcNetTable(kernel);
            };
            candidates.add(new Candidate(backend, table));
        }
    }

    /**
     * Finds out what works here, by trying: with the listening sockets, so that the kernel need not walk its table of
     * connections.
     *
     * @throws ScanException if nothing does
     */
    public void tryBackends() {
        try {
            CountingBackend first = backend();
            int ignored = count(1 << TcpState.LISTEN, socket -> true);
            if (backend() == first) {
                listener.backendChosen(first, "");
            }
        } finally {
            close();
        }
    }

    /** Begins with the best backend again: what failed once may work now. */
    public void startOver() {
        close();
        current = 0;
    }

    /** The backend in use. */
    public CountingBackend backend() {
        return candidates.get(current).backend();
    }

    /** Open while the backend in use has events. */
    public DestroyEvents events() {
        return events;
    }

    /** The event source has failed: on with the next backend. */
    public void eventsFailed(ScanException cause) {
        giveUp();
        listener.backendChosen(backend(), cause.getMessage());
    }

    /**
     * How many connections hold a drain. From the first call until {@link #close}, the event source is open if there is one.
     *
     * @throws ScanException if no backend can tell
     */
    public int holding() {
        return count(TcpState.HOLDING, TcpState::holds);
    }

    /**
     * How many sockets nobody owns have bytes that did not reach the peer.
     *
     * @throws ScanException if no backend can tell
     */
    public int unsent() {
        return count(TcpState.FLUSHING, TcpState::isUnsent);
    }

    private int count(int states, SocketPredicate counts) {
        CountingBackend first = backend();
        String failures = "";
        for (int tried = 1; ; tried++) {
            try {
                listen();
                tally.counts = counts;
                candidates.get(current).table().scan(ports, states, tally);
                if (backend() != first) {
                    listener.backendChosen(backend(), failures);
                }
                return tally.count;
            } catch (ScanException e) {
                failures += (failures.isEmpty() ? "" : "; ") + backend().label() + ": " + e.getMessage();
                giveUp();
                if (tried == candidates.size()) {
                    throw new ScanException(failures);
                }
            }
        }
    }

    /** Events are received from before the first count on, so that nothing ends unseen between the two. */
    private void listen() {
        if (backend() == CountingBackend.EVENTS && !events.isOpen()) {
            events.open(ports);
        }
    }

    private void giveUp() {
        events.close();
        candidates.get(current).table().close();
        current = (current + 1) % candidates.size();
    }

    /** Gives back what counting needs; a later count takes it again. */
    public void close() {
        events.close();
        for (Candidate candidate : candidates) {
            candidate.table().close();
        }
    }

    private interface SocketPredicate {
        boolean test(SocketRow socket);
    }

    private static final class Tally implements SocketTable.Visitor {
        private SocketPredicate counts;
        private int count;

        @Override
        public void begin() {
            count = 0;
        }

        @Override
        public void visit(SocketRow socket) {
            if (counts.test(socket)) {
                count++;
            }
        }
    }
}
