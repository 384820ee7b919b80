package dev.zerohalt.connections;

import dev.zerohalt.os.MappedAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The connections of one count: how many of each class, how many hold the drain, and who the first of those are. */
public final class Census implements SocketTable.Visitor {
    /** How many of those that hold a drain are named. */
    public static final int NAMED = 10;

    private final NetworkFilter filter;
    private final Classifier classifier;
    private final boolean idleOnesHold;
    private final int toName;
    private final boolean namesAll;
    private final byte[] address = new byte[MappedAddress.LENGTH];
    private final Map<ConnectionClass, int[]> counts = new EnumMap<>(ConnectionClass.class);
    private final PortCounts byPort = new PortCounts();
    private final List<Peer> named = new ArrayList<>();
    private final Witnesses witnesses = new Witnesses();
    private int total;
    private int holding;
    private long holdsMillis;

    /**
     * @param idleOnesHold whether every connection holds a drain, or only those in flight
     */
    public Census(NetworkFilter filter, Classifier classifier, boolean idleOnesHold) {
        this(filter, classifier, idleOnesHold, NAMED, false);
    }

    private Census(NetworkFilter filter, Classifier classifier, boolean idleOnesHold, int toName, boolean namesAll) {
        this.filter = filter;
        this.classifier = classifier;
        this.idleOnesHold = idleOnesHold;
        this.toName = toName;
        this.namesAll = namesAll;
        for (ConnectionClass each : ConnectionClass.values()) {
            counts.put(each, new int[1]);
        }
    }

    /** Another one by the same rules, for the next count while this one is looked at. */
    public Census another() {
        return new Census(filter, classifier, idleOnesHold, toName, namesAll);
    }

    /** Another one by the same rules that names the first so many, whether they hold a drain or not. */
    public Census naming(int connections) {
        return new Census(filter, classifier, idleOnesHold, connections, true);
    }

    @Override
    public void begin() {
        total = 0;
        holding = 0;
        holdsMillis = 0;
        named.clear();
        byPort.clear();
        witnesses.clear();
        for (int[] count : counts.values()) {
            count[0] = 0;
        }
    }

    @Override
    public void visit(SocketRow socket) {
        if (!TcpState.holds(socket) || !filter.accepts(socket, address)) {
            return;
        }
        ConnectionClass connectionClass = classifier.classify(socket);
        counts.get(connectionClass)[0]++;
        total++;
        byPort.add(socket.localPort(), connectionClass);
        boolean holds = holdsDrain(connectionClass, socket);
        if (holds) {
            held(connectionClass, socket);
        }
        if ((holds || namesAll) && named.size() < toName) {
            socket.remoteAddress(address);
            named.add(Peer.of(socket, MappedAddress.format(address), connectionClass, holds));
        }
    }

    /** Whether one of those that held the drain is known to do so still. */
    boolean isStillHeld(SocketTable table) {
        witnesses.look();
        for (Optional<SocketRow> one = witnesses.present(table); one.isPresent(); one = witnesses.present(table)) {
            SocketRow socket = one.get();
            if (TcpState.holds(socket) && holdsDrain(classifier.classify(socket), socket)) {
                return true;
            }
            witnesses.dismiss();
        }
        return false;
    }

    private boolean holdsDrain(ConnectionClass connectionClass, SocketRow socket) {
        return idleOnesHold || classifier.isInFlight(connectionClass, socket);
    }

    private void held(ConnectionClass connectionClass, SocketRow socket) {
        holdsMillis =
                idleOnesHold ? Long.MAX_VALUE : Math.max(holdsMillis, classifier.holdsMillis(connectionClass, socket));
        witnesses.add(socket);
        holding++;
    }

    /** How long the last of those that hold the drain will, if nothing happens; Long.MAX_VALUE if for ever. */
    long holdsMillis() {
        return holdsMillis;
    }

    /** Whose connections count. */
    NetworkFilter filter() {
        return filter;
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
        return counts.get(connectionClass)[0];
    }

    /** The ports that have connections, ascending. */
    public List<Integer> ports() {
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < byPort.size(); i++) {
            ports.add(byPort.port(i));
        }
        return ports;
    }

    /** How many of a class a port has, see {@link #ports}. */
    public int count(int port, ConnectionClass connectionClass) {
        return byPort.count(port, connectionClass);
    }

    /** The first ten of those that hold the drain, unless {@link #naming} said otherwise. */
    public List<Peer> named() {
        return List.copyOf(named);
    }
}
