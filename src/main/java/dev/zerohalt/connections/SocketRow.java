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
}
