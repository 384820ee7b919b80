package dev.zerohalt.connections.counting;

import dev.zerohalt.connections.SocketFilter;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.holding.ConnectionClass;
import dev.zerohalt.connections.holding.HoldingRule;
import dev.zerohalt.os.MappedAddress;
import java.util.ArrayList;
import java.util.List;

/** The connections of one count: how many of each class, how many hold the drain, and who the first of those are. */
public final class Census implements SocketTable.Visitor {
    private final SocketFilter filter;
    private final HoldingRule rule;
    private final int toName;
    private final boolean namesAll;
    private final byte[] address = new byte[MappedAddress.LENGTH];
    private ClassCounts counts = new ClassCounts();
    private final PortCounts byPort = new PortCounts();
    private final List<Peer> named = new ArrayList<>();
    private int total;
    private int holding;
    private long holdsAtLeastMillis;
    private long quietMillis;
    private boolean mayEndUnseen;

    /**
     * @param filter whose connections count
     * @param toName how many connections are named
     * @param namesAll whether connections that do not hold the drain are named too
     */
    public Census(SocketFilter filter, HoldingRule rule, int toName, boolean namesAll) {
        this.filter = filter;
        this.rule = rule;
        this.toName = toName;
        this.namesAll = namesAll;
        begin();
    }

    @Override
    public void begin() {
        total = 0;
        holding = 0;
        holdsAtLeastMillis = 0;
        quietMillis = Long.MAX_VALUE;
        mayEndUnseen = false;
        named.clear();
        byPort.clear();
        counts = new ClassCounts();
    }

    @Override
    public void visit(SocketRow socket) {
        if (!TcpState.counts(socket) || !filter.accepts(socket, address)) {
            return;
        }
        ConnectionClass connectionClass = rule.classify(socket);
        counts.add(connectionClass);
        total++;
        mayEndUnseen |= socket.state() == TcpState.SYN_RECV || socket.isSubflow();
        byPort.add(socket.localPort(), connectionClass);
        boolean holds = rule.holds(connectionClass, socket);
        if (holds) {
            holding++;
            holdsAtLeastMillis = Math.max(holdsAtLeastMillis, rule.holdsAtLeastMillis(connectionClass, socket));
        }
        quietMillis = Math.min(quietMillis, rule.quietMillis(connectionClass, socket));
        if ((holds || namesAll) && named.size() < toName) {
            socket.remoteAddress(address);
            named.add(Peer.of(socket, MappedAddress.format(address), connectionClass, holds));
        }
    }

    /** For how long the drain is held at least, unless connections end; 0 if that cannot be told, Long.MAX_VALUE if for good. */
    public long holdsAtLeastMillis() {
        return holdsAtLeastMillis;
    }

    /**
     * For how long no data has moved on any connection; 0 if one holds the drain for another reason than that data moved,
     * Long.MAX_VALUE if there is none.
     */
    public long quietMillis() {
        return quietMillis;
    }

    /** Whether a connection is among them that may end without an event: a handshake that is given up, or MPTCP. */
    public boolean mayEndUnseen() {
        return mayEndUnseen;
    }

    /** All that count. */
    public int total() {
        return total;
    }

    /** Those that hold the drain. */
    public int holding() {
        return holding;
    }

    public int count(ConnectionClass connectionClass) {
        return counts.of(connectionClass);
    }

    /** The ports that have connections, ascending. */
    public int[] ports() {
        return byPort.ports();
    }

    /** How many of a class a port has, see {@link #ports}. */
    public int count(int port, ConnectionClass connectionClass) {
        return byPort.count(port, connectionClass);
    }

    /** The first connections that hold the drain; all of them if the census {@code namesAll}. */
    public List<Peer> named() {
        return List.copyOf(named);
    }
}
