package dev.zerohalt.connections;

/** What the kernel remembers of a connection's data, both ways. Times are milliseconds ago, in steps of the kernel's tick. */
public interface Traffic {
    /** Bytes received in order. */
    long bytesReceived();

    /** Bytes the peer has acknowledged. */
    long bytesAcknowledged();

    long lastReceivedMillis();

    long lastSentMillis();
}
