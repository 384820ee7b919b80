package dev.zerohalt.connections.netlink;

import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.os.NativeOrder;

/**
 * The kernel's description of one socket, struct inet_diag_msg: a view of a buffer.
 *
 * <pre>
 *   0        1       2       3         4       6      8        24       40          44       52
 *   | family | state | timer | retrans | sport | dport | source | target | interface | cookie | expires
 *   56       60       64    68      72
 *   | rqueue | wqueue | uid | inode |
 * </pre>
 *
 * @see <a href="https://github.com/torvalds/linux/blob/master/include/uapi/linux/inet_diag.h">linux/inet_diag.h</a>
 */
final class InetDiag implements SocketRow {
    // Types of the messages that carry it
    static final int TCPDIAG_GETSOCK = 18;
    static final int SOCK_DIAG_BY_FAMILY = 20;

    /** Length of the fixed part. */
    static final int LENGTH = 72;

    /** Offset of the local port, in network order; the event filter reads it too. */
    static final int SOURCE_PORT = 4;

    private static final int STATE = 1;
    private static final int RECEIVE_QUEUE = 56;
    private static final int SEND_QUEUE = 60;
    private static final int INODE = 68;

    private byte[] buffer;
    private int offset;

    /** Looks at the message whose fixed part begins at the offset and is there whole. */
    InetDiag wrap(byte[] bytes, int at) {
        buffer = bytes;
        offset = at;
        return this;
    }

    @Override
    public int state() {
        return NativeOrder.u8(buffer, offset + STATE);
    }

    @Override
    public int localPort() {
        return NativeOrder.be16(buffer, offset + SOURCE_PORT);
    }

    @Override
    public long inode() {
        return NativeOrder.u32(buffer, offset + INODE);
    }

    @Override
    public long sendQueue() {
        return NativeOrder.u32(buffer, offset + SEND_QUEUE);
    }

    @Override
    public long receiveQueue() {
        return NativeOrder.u32(buffer, offset + RECEIVE_QUEUE);
    }
}
