package dev.zerohalt.connections.flushing;

import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.TcpState;

/** Counts what a flush waits for: sockets that no process owns, with bytes that their peer has not acknowledged. */
public final class UnsentSockets implements SocketTable.Visitor {
    /** States in which a socket that nobody owns may still be sending. */
    public static final int STATES = 1 << TcpState.FIN_WAIT1 | 1 << TcpState.LAST_ACK | 1 << TcpState.CLOSING;

    private int sockets;

    @Override
    public void begin() {
        sockets = 0;
    }

    @Override
    public void visit(SocketRow socket) {
        sockets += isUnsent(socket) ? 1 : 0;
    }

    public static boolean isUnsent(SocketRow socket) {
        return (STATES & 1 << socket.state()) != 0 && socket.inode() == 0 && socket.sendQueue() > 0;
    }

    public int sockets() {
        return sockets;
    }
}
