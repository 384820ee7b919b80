package dev.zerohalt.connections;

/** TCP states by the kernel's numbers, and which sockets count. include/net/tcp_states.h */
public final class TcpState {
    private TcpState() {}

    public static final int ESTABLISHED = 1;
    public static final int SYN_SENT = 2;
    public static final int SYN_RECV = 3;
    public static final int FIN_WAIT1 = 4;
    public static final int FIN_WAIT2 = 5;
    public static final int TIME_WAIT = 6;
    public static final int CLOSE = 7;
    public static final int CLOSE_WAIT = 8;
    public static final int LAST_ACK = 9;
    public static final int LISTEN = 10;
    public static final int CLOSING = 11;

    /** States in which a connection may count, see {@link #counts}. */
    public static final int COUNTED = 1 << ESTABLISHED
            | 1 << SYN_SENT
            | 1 << SYN_RECV
            | 1 << FIN_WAIT1
            | 1 << FIN_WAIT2
            | 1 << CLOSE_WAIT
            | 1 << LAST_ACK
            | 1 << CLOSING;

    /** Whether a socket is a connection that counts: an ownerless FIN_WAIT2 only waits for a peer that has nothing to receive. */
    public static boolean counts(SocketRow socket) {
        int state = socket.state();
        return (COUNTED & 1 << state) != 0 && (state != FIN_WAIT2 || socket.inode() != 0);
    }
}
