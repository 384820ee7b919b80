package dev.zerohalt.connections.netlink;

import dev.zerohalt.connections.Traffic;
import dev.zerohalt.os.NativeOrder;

/**
 * The kernel's account of a connection, struct tcp_info: a view of a buffer. Only ever grows at its end.
 *
 * @see <a href="https://github.com/torvalds/linux/blob/master/include/uapi/linux/tcp.h">linux/tcp.h</a>
 */
final class TcpInfo implements Traffic {
    private static final int LAST_DATA_SENT = 44;
    private static final int LAST_DATA_RECEIVED = 52;
    private static final int BYTES_ACKED = 120;
    private static final int BYTES_RECEIVED = 128;

    /** How much of the struct must be there (Linux 4.1). */
    static final int LENGTH = 136;

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
}
