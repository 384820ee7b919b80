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
        String peer)
        implements SocketRow, Traffic {
    /** Answered its last request a minute ago, as far as traffic is known. */
    public static final SeenSocket IDLE =
            new SeenSocket(TcpState.ESTABLISHED, 4711, 0, 0, true, 100, 1_000, 60_001, 60_000, "192.0.2.1");

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
                peer);
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
                peer);
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
                peer);
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
                peer);
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
                peer);
    }

    public SeenSocket withoutTraffic() {
        return new SeenSocket(state, inode, sendQueue, receiveQueue, false, 0, 0, 0, 0, peer);
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
                address);
    }

    @Override
    public long user() {
        return 0;
    }

    @Override
    public int localPort() {
        return 8080;
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
