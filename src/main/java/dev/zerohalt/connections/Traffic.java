package dev.zerohalt.connections;

/** What the kernel remembers of a connection's data, both ways. Times are milliseconds ago, in steps of the kernel's tick. */
public interface Traffic {
    /** Bytes received in order. */
    long bytesReceived();

    /** Bytes the peer has acknowledged. */
    long bytesAcknowledged();

    long lastReceivedMillis();

    long lastSentMillis();

    /** Since the peer last acknowledged anything, anew or once more. */
    long lastAcknowledgementMillis();

    /** Segments with data. */
    long segmentsReceived();

    /** Segments with data. */
    long segmentsSent();

    /** Bytes of data in the largest segment received, as the kernel estimates it: at least 536 or so. */
    long largestReceived();

    /** Bytes of data that fit into a segment. */
    long segmentSize();
}
