package dev.zerohalt.connections;

import dev.zerohalt.os.IpAddress;

/** A socket made by hand: an accepted connection of 192.0.2.1 on port 8080, with something changed. */
public record SeenSocket(
        int state,
        long inode,
        long sendQueue,
        long receiveQueue,
        boolean hasTraffic,
        long bytesReceived,
        long bytesAcknowledged,
        long lastReceivedMillis,
        long lastSentMillis,
        String peer,
        Segments segments,
        boolean isInteractive)
        implements SocketRow, Traffic {
    /** Answered its last request a minute ago, as far as traffic is known. */
    public static final SeenSocket IDLE = new SeenSocket(
            TcpState.ESTABLISHED, 4711, 0, 0, true, 100, 1_000, 60_001, 60_000, "192.0.2.1", Segments.SMALL, false);

    /** How data was cut, and when the peer last acknowledged any. */
    public record Segments(long received, long sent, long largest, long size, long acknowledgedMillis) {
        /** Ten requests and answers of one segment each, none acknowledged by itself. */
        static final Segments SMALL = new Segments(10, 10, 536, 1448, Long.MAX_VALUE);
    }

    SeenSocket numbered(long newInode) {
        return new SeenSocket(
                state,
                newInode,
                sendQueue,
                receiveQueue,
                hasTraffic,
                bytesReceived,
                bytesAcknowledged,
                lastReceivedMillis,
                lastSentMillis,
                peer,
                segments,
                isInteractive);
    }

    SeenSocket with(Segments otherSegments) {
        return new SeenSocket(
                state,
                inode,
                sendQueue,
                receiveQueue,
                hasTraffic,
                bytesReceived,
                bytesAcknowledged,
                lastReceivedMillis,
                lastSentMillis,
                peer,
                otherSegments,
                isInteractive);
    }

    SeenSocket interactive(boolean whether) {
        return new SeenSocket(
                state,
                inode,
                sendQueue,
                receiveQueue,
                hasTraffic,
                bytesReceived,
                bytesAcknowledged,
                lastReceivedMillis,
                lastSentMillis,
                peer,
                segments,
                whether);
    }

    public SeenSocket in(int newState) {
        return new SeenSocket(
                newState,
                inode,
                sendQueue,
                receiveQueue,
                hasTraffic,
                bytesReceived,
                bytesAcknowledged,
                lastReceivedMillis,
                lastSentMillis,
                peer,
                segments,
                isInteractive);
    }

    public SeenSocket unowned() {
        return new SeenSocket(
                state,
                0,
                sendQueue,
                receiveQueue,
                hasTraffic,
                bytesReceived,
                bytesAcknowledged,
                lastReceivedMillis,
                lastSentMillis,
                peer,
                segments,
                isInteractive);
    }

    public SeenSocket queues(long send, long receive) {
        return new SeenSocket(
                state,
                inode,
                send,
                receive,
                hasTraffic,
                bytesReceived,
                bytesAcknowledged,
                lastReceivedMillis,
                lastSentMillis,
                peer,
                segments,
                isInteractive);
    }

    public SeenSocket bytes(long received, long acknowledged) {
        return new SeenSocket(
                state,
                inode,
                sendQueue,
                receiveQueue,
                hasTraffic,
                received,
                acknowledged,
                lastReceivedMillis,
                lastSentMillis,
                peer,
                segments,
                isInteractive);
    }

    public SeenSocket ago(long received, long sent) {
        return new SeenSocket(
                state,
                inode,
                sendQueue,
                receiveQueue,
                hasTraffic,
                bytesReceived,
                bytesAcknowledged,
                received,
                sent,
                peer,
                segments,
                isInteractive);
    }

    public SeenSocket withoutTraffic() {
        return new SeenSocket(state, inode, sendQueue, receiveQueue, false, 0, 0, 0, 0, peer, segments, isInteractive);
    }

    public SeenSocket of(String address) {
        return new SeenSocket(
                state,
                inode,
                sendQueue,
                receiveQueue,
                hasTraffic,
                bytesReceived,
                bytesAcknowledged,
                lastReceivedMillis,
                lastSentMillis,
                address,
                segments,
                isInteractive);
    }

    @Override
    public long lastAcknowledgementMillis() {
        return segments.acknowledgedMillis();
    }

    @Override
    public long segmentsReceived() {
        return segments.received();
    }

    @Override
    public long segmentsSent() {
        return segments.sent();
    }

    @Override
    public long largestReceived() {
        return segments.largest();
    }

    @Override
    public long segmentSize() {
        return segments.size();
    }

    @Override
    public int localPort() {
        return 8080;
    }

    @Override
    public boolean identity(byte[] identity, int at) {
        identity[at] = IpAddress.parse(peer).orElseThrow().mapped()[15];
        return true;
    }

    @Override
    public int remotePort() {
        return 51_234;
    }

    @Override
    public void remoteAddress(byte[] address) {
        System.arraycopy(IpAddress.parse(peer).orElseThrow().mapped(), 0, address, 0, 16);
    }

    @Override
    public Traffic traffic() {
        if (!hasTraffic) {
            throw new IllegalStateException("nobody may ask");
        }
        return this;
    }
}
