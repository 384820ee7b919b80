package dev.zerohalt.connections;

import dev.zerohalt.connections.netlink.DestroyEvents;
import dev.zerohalt.connections.netlink.SockDiagTable;
import dev.zerohalt.connections.proc.Openings;
import dev.zerohalt.connections.proc.ProcNetTable;
import dev.zerohalt.os.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Counts with the best backend that works here. A backend that fails is left for the next one; only when all of them have
 * failed in turn is the count unknown, and the next count tries them again.
 */
public final class ConnectionCounter {
    private PortSet ports;
    private final Listener listener;
    private final List<Candidate> candidates = new ArrayList<>();
    private final DestroyEvents events;
    private final Census census;
    private final Unsent unsent;
    private final SocketTable proc;
    private final Openings openings;
    private PortSet ownServers = PortSet.of();
    private LongSupplier acceptedByThem = () -> 0;
    private int current;
    private long scans;
    private long failedScans;

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
     * @param census which connections count, and which of them hold a drain
     * @param ownPort the health port, whose connections never count
     */
    public ConnectionCounter(
            Kernel kernel,
            PortSet ports,
            List<CountingBackend> backends,
            Census census,
            int ownPort,
            Listener listener) {
        this.unsent = new Unsent(ownPort);
        this.ports = ports;
        this.census = census;
        this.listener = listener;
        this.events = new DestroyEvents(kernel, census.filter());
        this.proc = new ProcNetTable(kernel);
        this.openings = new Openings(kernel, this::openedToOwnServers);
        SocketTable sockDiag = new SockDiagTable(kernel);
        for (CountingBackend backend : backends) {
            SocketTable table = switch (backend) {
                case EVENTS, POLLING -> sockDiag;
                case PROC -> proc;
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
            scan(ports, 1 << TcpState.LISTEN, new ListeningPorts());
            if (backend() == first) {
                listener.backendChosen(first, "");
            }
        } finally {
            close();
        }
    }

    /** Counts on these ports from now on. */
    public void monitor(PortSet newPorts) {
        close();
        ports = newPorts;
    }

    /**
     * Finds out where somebody listens.
     *
     * @throws ScanException if no backend can tell
     */
    public ListeningPorts listening() {
        ListeningPorts listening = new ListeningPorts();
        scan(PortSet.ALL, 1 << TcpState.LISTEN, listening);
        return listening;
    }

    /** Begins with the best backend again: what failed once may work now. */
    public void startOver() {
        close();
        census.forget();
        openings.forget();
        current = 0;
    }

    /** The backend in use. */
    public CountingBackend backend() {
        return candidates.get(current).backend();
    }

    /**
     * Takes the events that have arrived.
     *
     * @return as {@link DestroyEvents#take}
     * @throws ScanException if there will be no more
     */
    int takeEvents() {
        return events.take(census::ended);
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
     * Takes a census of the connections. From the first call until {@link #close}, the event source is open if there is one.
     *
     * @throws ScanException if no backend can tell
     */
    public Census census() {
        try {
            scan(ports, TcpState.HOLDING, census);
            if (census.decide(proc, ports)) {
                scan(ports, TcpState.HOLDING, census);
            }
            return census;
        } catch (ScanException e) {
            openings.forget(); // an older census, or a part of one, has not all that were there
            throw e;
        }
    }

    /**
     * Connections to our own servers are no reason to count.
     *
     * @param accepted how many they have accepted so far
     */
    public void discount(PortSet servers, LongSupplier accepted) {
        ownServers = servers;
        acceptedByThem = accepted;
    }

    /** Remembers what has been opened so far, for {@link #censusOfNone} after the next census. */
    void markOpenings() {
        openings.mark();
    }

    /** Those that were accepted and those that wait for it. */
    private long openedToOwnServers() {
        if (backend() == CountingBackend.PROC) {
            return Openings.UNKNOWN; // reading the listening sockets would cost as much as a count
        }
        Backlog backlog = new Backlog();
        try {
            table().scan(ownServers, 1 << TcpState.LISTEN, backlog);
            return acceptedByThem.getAsLong() + backlog.connections;
        } catch (ScanException e) {
            return Openings.UNKNOWN;
        }
    }

    /** There will be no {@link #censusOfNone} after the next census. */
    void forgetOpenings() {
        openings.forget();
    }

    /**
     * A census of none, if it is known that all of the last one have ended and none was opened since: found out without a walk
     * through the kernel's table. A handshake that is not finished is not seen, which a count would.
     */
    Optional<Census> censusOfNone() {
        if (!census.haveAllEnded(table()) || !openings.areNone()) {
            return Optional.empty();
        }
        census.begin();
        return Optional.of(census);
    }

    /**
     * Takes another census of the same connections.
     *
     * @throws ScanException if no backend can tell
     */
    void take(Census other) {
        scan(ports, TcpState.HOLDING, other);
    }

    /** The last {@link #census}. */
    public Census lastCensus() {
        return census;
    }

    /** Scans that succeeded. */
    public long scans() {
        return scans;
    }

    /** Scans that failed, each of which another backend may have made good. */
    public long failedScans() {
        return failedScans;
    }

    /** The monitored ports. */
    public PortSet ports() {
        return ports;
    }

    /**
     * How many sockets nobody owns, on any port, have bytes that did not reach the peer.
     *
     * @throws ScanException if no backend can tell
     */
    public int unsent() {
        scan(PortSet.ALL, TcpState.FLUSHING, unsent);
        return unsent.sockets;
    }

    /** How many of the connections of the last {@link #census} have ended, by a look at each; -1 if that cannot be told. */
    int ended() {
        return census.ended(table());
    }

    /** Whether a connection that held the drain at the last {@link #census} is known to do so still: by a look at a few. */
    public boolean isStillHeld() {
        return census.isStillHeld(table());
    }

    /** Whether a socket counted by the last {@link #unsent} is known to have unsent bytes still: by a look at a few. */
    public boolean isStillUnsent() {
        return unsent.isStillThere(table());
    }

    private SocketTable table() {
        return candidates.get(current).table();
    }

    private void scan(PortSet where, int states, SocketTable.Visitor visitor) {
        CountingBackend first = backend();
        String failures = "";
        for (int tried = 1; ; tried++) {
            try {
                listen();
                table().scan(where, states, visitor);
                scans++;
                if (backend() != first) {
                    listener.backendChosen(backend(), failures);
                }
                return;
            } catch (ScanException e) {
                failedScans++;
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
        table().close();
        current = (current + 1) % candidates.size();
    }

    /** Gives back what counting needs; a later count takes it again. */
    public void close() {
        events.close();
        for (Candidate candidate : candidates) {
            candidate.table().close();
        }
    }

    /** Counts the connections that wait to be accepted: the receive queue of a listening socket. */
    private static final class Backlog implements SocketTable.Visitor {
        private long connections;

        @Override
        public void begin() {
            connections = 0;
        }

        @Override
        public void visit(SocketRow socket) {
            connections += socket.receiveQueue();
        }
    }

    /** Counts the sockets whose bytes are still on their way. */
    private static final class Unsent implements SocketTable.Visitor {
        private final int ownPort;
        private final Witnesses witnesses = new Witnesses();
        private int sockets;

        Unsent(int ownPort) {
            this.ownPort = ownPort;
        }

        @Override
        public void begin() {
            sockets = 0;
            witnesses.clear();
        }

        @Override
        public void visit(SocketRow socket) {
            if (isUnsent(socket)) {
                sockets++;
                witnesses.add(socket);
            }
        }

        boolean isStillThere(SocketTable table) {
            for (Optional<SocketRow> one = witnesses.present(table); one.isPresent(); one = witnesses.present(table)) {
                if (isUnsent(one.get())) {
                    return true;
                }
                witnesses.dismiss();
            }
            return false;
        }

        private boolean isUnsent(SocketRow socket) {
            return TcpState.isUnsent(socket) && socket.localPort() != ownPort;
        }
    }
}
