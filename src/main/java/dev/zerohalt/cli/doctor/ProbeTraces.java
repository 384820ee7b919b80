package dev.zerohalt.cli.doctor;

import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.os.MappedAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Who connects to the application at regular times and leaves at once, as a probe does. The kernel keeps what the application has
 * closed in TIME_WAIT for a minute, and shows for how long still: so when the connections of the last minute have ended. What the
 * peer has closed first, or reset, leaves no trace.
 */
final class ProbeTraces implements SocketTable.Visitor {
    /** More peers than this are clients. */
    private static final int MOST_PEERS = 64;

    /** A peer that has come more often in a minute is a client. */
    private static final int MOST_TIMES = 64;

    /** Fewer may be chance. */
    private static final int LEAST_TIMES = 4;

    private final NetworkFilter filter;
    private final byte[] address = new byte[MappedAddress.LENGTH];
    private final List<Trace> traces = new ArrayList<>();

    /**
     * Someone who comes and goes.
     *
     * @param periodNanos between two connections, usually
     */
    record Probe(String address, int port, long periodNanos) {}

    /** The ends of a peer's connections to a port, in milliseconds until they are forgotten. */
    private static final class Trace {
        final byte[] peer;
        final int port;
        final long[] ends = new long[MOST_TIMES];
        int count;

        Trace(byte[] peer, int port) {
            this.peer = peer.clone();
            this.port = port;
        }

        /** The usual pause between two ends; 0 if they are not regular. */
        long periodMillis() {
            if (count < LEAST_TIMES || count == MOST_TIMES) {
                return 0;
            }
            long[] sorted = Arrays.copyOf(ends, count);
            Arrays.sort(sorted);
            long[] pauses = new long[count - 1];
            for (int i = 0; i < pauses.length; i++) {
                pauses[i] = sorted[i + 1] - sorted[i];
            }
            Arrays.sort(pauses);
            long median = pauses[pauses.length / 2];
            int usual = 0;
            for (long pause : pauses) {
                usual += Math.abs(pause - median) <= median / 2 ? 1 : 0;
            }
            return 4 * usual >= 3 * pauses.length ? median : 0;
        }
    }

    /**
     * @param filter whose connections hold a drain
     */
    ProbeTraces(NetworkFilter filter) {
        this.filter = filter;
    }

    @Override
    public void begin() {
        traces.clear();
    }

    @Override
    public void visit(SocketRow socket) {
        socket.remoteAddress(address);
        long end = socket.timeWaitMillis();
        if (end < 0 || !filter.accepts(address)) {
            return;
        }
        for (Trace trace : traces) {
            if (trace.port == socket.localPort() && Arrays.equals(trace.peer, address)) {
                add(trace, end);
                return;
            }
        }
        if (traces.size() < MOST_PEERS) {
            Trace trace = new Trace(address, socket.localPort());
            traces.add(trace);
            add(trace, end);
        }
    }

    private static void add(Trace trace, long end) {
        if (trace.count < MOST_TIMES) {
            trace.ends[trace.count++] = end;
        }
    }

    /** Those who come at regular times. */
    List<Probe> probes() {
        List<Probe> probes = new ArrayList<>();
        for (Trace trace : traces) {
            long millis = trace.periodMillis();
            if (millis > 0) {
                probes.add(new Probe(MappedAddress.format(trace.peer), trace.port, millis * 1_000_000));
            }
        }
        return probes;
    }
}
