package dev.zerohalt.connections.netlink;

import dev.zerohalt.connections.TcpState;
import java.util.Arrays;

/**
 * The MPTCP connections that the application has closed, and whose peer has not, by the addresses and ports of their first subflow.
 * The subflow itself stays ESTABLISHED meanwhile, and keeps its inode: only the connection, which the kernel lists by itself, is in
 * FIN_WAIT2 without an owner. A subflow of theirs is no connection, as a TCP socket in that state is none. Further subflows, which
 * the peer has added, cannot be told from others. RFC 8684
 */
final class ClosedMptcp {
    /** More are not remembered: their subflows count. */
    static final int MOST = 1024;

    /** It has none. */
    static final ClosedMptcp NONE = new ClosedMptcp();

    private static final int BUCKETS = 256;
    private static final int END = -1;

    private final int[] first = new int[BUCKETS];
    private byte[] ends = new byte[16 * InetDiag.ENDS_LENGTH];
    private int[] next = new int[16];
    private int count;

    ClosedMptcp() {
        Arrays.fill(first, END);
    }

    /** Takes a connection, if it is closed. */
    void add(InetDiag connection) {
        if (connection.state() != TcpState.FIN_WAIT2 || connection.inode() != 0 || count == MOST) {
            return;
        }
        if (count == next.length) {
            next = Arrays.copyOf(next, 2 * count);
            ends = Arrays.copyOf(ends, 2 * ends.length);
        }
        int bucket = bucket(connection);
        connection.copyEnds(ends, count * InetDiag.ENDS_LENGTH);
        next[count] = first[bucket];
        first[bucket] = count;
        count++;
    }

    /** Whether a subflow is the first one of a connection that is closed. */
    boolean has(InetDiag subflow) {
        int at = first[bucket(subflow)];
        while (at != END && !subflow.hasEnds(ends, at * InetDiag.ENDS_LENGTH)) {
            at = next[at];
        }
        return at != END;
    }

    private static int bucket(InetDiag row) {
        return row.remotePort() % BUCKETS;
    }
}
