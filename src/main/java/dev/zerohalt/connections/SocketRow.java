package dev.zerohalt.connections;

/** One TCP socket of the network namespace. A view of a buffer: valid only while it is visited. */
public interface SocketRow {
    /** See {@link TcpState}. */
    int state();

    int localPort();

    /** The socket's inode; 0 while it waits to be accepted, and when no process has it any more. */
    long inode();

    /** Bytes not acknowledged by the peer. */
    long sendQueue();

    /** Bytes not read by the application. */
    long receiveQueue();

    int remotePort();

    /** Length of an identity. */
    int IDENTITY = 52;

    /** Writes by what the socket can be {@link SocketTable#find found} again; false if it cannot. */
    boolean identity(byte[] identity, int at);

    /** The kernel's number of the socket, which no other one gets; 0 if it is not known. SO_COOKIE, include/uapi/linux/inet_diag.h */
    default long cookie() {
        return 0;
    }

    /** Writes the peer's address to the 16 bytes, an IPv4 one as IPv4-mapped IPv6. RFC 4291 2.5.5.2 */
    void remoteAddress(byte[] address);

    /** Whether the kernel is known to be in interactive mode, also called ping-pong mode; only /proc shows it. */
    default boolean isInteractive() {
        return false;
    }

    /** Whether {@link #traffic} is known. */
    boolean hasTraffic();

    /** What went over the connection and when; only if {@link #hasTraffic}. */
    Traffic traffic();
}
