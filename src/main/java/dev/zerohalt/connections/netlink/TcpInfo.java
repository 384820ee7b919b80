package dev.zerohalt.connections.netlink;

import dev.zerohalt.connections.Traffic;
import dev.zerohalt.os.NativeOrder;

/**
 * The kernel's account of a connection, struct tcp_info: a view of a buffer. Only ever grows at its end.
 *
 * @see <a href="https://github.com/torvalds/linux/blob/master/include/uapi/linux/tcp.h">linux/tcp.h</a>
 */
final class TcpInfo implements Traffic {
    private static final int SEND_MSS = 16;
    private static final int RECEIVE_MSS = 20;
    private static final int LAST_DATA_SENT = 44;
    private static final int LAST_DATA_RECEIVED = 52;
    private static final int LAST_ACK_RECEIVED = 56;
    private static final int BYTES_ACKED = 120;
    private static final int BYTES_RECEIVED = 128;
    private static final int DATA_SEGMENTS_IN = 152;
    private static final int DATA_SEGMENTS_OUT = 156;

    /** How much of the struct must be there (Linux 4.6). */
    static final int LENGTH = 160;

    private byte[] buffer;
    private int offset;

    void wrap(byte[] bytes, int at) {
        buffer = bytes;
        offset = at;
    }

    @Override
    public long bytesReceived() {
        return NativeOrder.i64(buffer, offset + BYTES_RECEIVED);
    }

    @Override
    public long bytesAcknowledged() {
        return NativeOrder.i64(buffer, offset + BYTES_ACKED);
    }

    @Override
    public long lastReceivedMillis() {
        return NativeOrder.u32(buffer, offset + LAST_DATA_RECEIVED);
    }

    @Override
    public long lastSentMillis() {
        return NativeOrder.u32(buffer, offset + LAST_DATA_SENT);
    }

    @Override
    public long lastAcknowledgementMillis() {
        return NativeOrder.u32(buffer, offset + LAST_ACK_RECEIVED);
    }

    @Override
    public long segmentsReceived() {
        return NativeOrder.u32(buffer, offset + DATA_SEGMENTS_IN);
    }

    @Override
    public long segmentsSent() {
        return NativeOrder.u32(buffer, offset + DATA_SEGMENTS_OUT);
    }

    @Override
    public long largestReceived() {
        return NativeOrder.u32(buffer, offset + RECEIVE_MSS);
    }

    @Override
    public long segmentSize() {
        return NativeOrder.u32(buffer, offset + SEND_MSS);
    }
}
