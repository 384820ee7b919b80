package dev.zerohalt.connections;

/** One TCP socket of the network namespace. A view of a buffer: valid only while it is visited. */
public interface SocketRow {
    /** See {@link TcpState}. */
    int state();

    int localPort();

    /** The socket's inode; 0 while it waits to be accepted, and when no process has it any more. */
    long inode();

    /** The user who made the socket. */
    long user();

    /** Bytes not acknowledged by the peer. */
    long sendQueue();

    /** Bytes not read by the application. */
    long receiveQueue();

    int remotePort();

    /** Writes the peer's address to the 16 bytes, an IPv4 one as IPv4-mapped IPv6. RFC 4291 2.5.5.2 */
    void remoteAddress(byte[] address);

    /** How long the kernel keeps a connection in TIME_WAIT still; -1 if it is in another state, or that is not shown. */
    default long timeWaitMillis() {
        return -1;
    }

    /** Whether it carries data of an MPTCP connection: the application may close that, and the kernel tells of no end. */
    default boolean isSubflow() {
        return false;
    }

    /** Whether {@link #traffic} is known. */
    boolean hasTraffic();

    /** What went over the connection and when; only if {@link #hasTraffic}. */
    Traffic traffic();
}
