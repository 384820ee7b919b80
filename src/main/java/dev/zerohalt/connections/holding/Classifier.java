package dev.zerohalt.connections.holding;

import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.Traffic;

/** Tells what a connection is doing from its state, queues and counters. What cannot be decided is decided for waiting. */
public final class Classifier {
    /** A received FIN takes a place in the sequence of bytes, so the kernel counts it as one unread byte. tcp_diag.c */
    private static final long FIN = 1;

    private final long idleMillis;

    /**
     * @param idleMillis how long no data must have moved on a quiet connection
     */
    public Classifier(long idleMillis) {
        this.idleMillis = idleMillis;
    }

    public ConnectionClass classify(SocketRow socket) {
        int state = socket.state();
        boolean inHandshake = state == TcpState.SYN_RECV || state == TcpState.SYN_SENT;
        if (inHandshake || state == TcpState.ESTABLISHED && socket.inode() == 0) {
            return ConnectionClass.QUEUED;
        }
        if (bytesWait(socket) || state == TcpState.CLOSE_WAIT) {
            return ConnectionClass.BUSY;
        }
        if (!socket.hasTraffic()) {
            return ConnectionClass.UNKNOWN;
        }
        boolean used = socket.traffic().bytesReceived() > 0;
        if (used && peerSpokeLast(socket.traffic())) {
            return ConnectionClass.BUSY;
        }
        if (quietMillis(socket) < idleMillis) {
            return ConnectionClass.ACTIVE;
        }
        return used ? ConnectionClass.QUIET : ConnectionClass.UNUSED;
    }

    /** Whether bytes wait in one of the queues. A FIN is no byte: it asks for nothing. */
    static boolean bytesWait(SocketRow socket) {
        long fin = socket.state() == TcpState.CLOSE_WAIT ? FIN : 0;
        return socket.receiveQueue() > fin || socket.sendQueue() > 0;
    }

    /** For how long no data has moved on a connection that {@link SocketRow#hasTraffic}; since it was made, if none ever did. */
    static long quietMillis(SocketRow socket) {
        return Math.min(socket.traffic().lastReceivedMillis(), socket.traffic().lastSentMillis());
    }

    /**
     * Both times tie within the kernel's tick of 1 to 10 ms, in which a request may come right after the handshake: nothing
     * sent yet means that it was not answered.
     */
    private static boolean peerSpokeLast(Traffic traffic) {
        return traffic.bytesAcknowledged() == 0 || traffic.lastReceivedMillis() < traffic.lastSentMillis();
    }
}
