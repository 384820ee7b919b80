package dev.zerohalt.connections.netlink;

import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.Traffic;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.MappedAddress;
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

    private static final int FAMILY = 0;
    private static final int STATE = 1;
    private static final int TIMER = 2;
    private static final int DESTINATION_PORT = 6;
    private static final int DESTINATION = 24;
    private static final int EXPIRES = 52;
    private static final int RECEIVE_QUEUE = 56;
    private static final int SEND_QUEUE = 60;
    private static final int USER = 64;
    private static final int INODE = 68;

    /** Attribute with a struct tcp_info. */
    static final int INET_DIAG_INFO = 2;

    /** Attribute with the upper layer protocol, whose name is the first attribute within. Shown since Linux 5.3; to everybody since 6.14. */
    static final int INET_DIAG_ULP_INFO = 19;

    /** The timer of TIME_WAIT. sock_diag(7) */
    private static final int TIME_WAIT_TIMER = 3;

    /** States in which something is not acknowledged, be it only the end. */
    private static final int UNSENT = 1 << TcpState.FIN_WAIT1 | 1 << TcpState.CLOSING | 1 << TcpState.LAST_ACK;

    private static final int INET_ULP_INFO_NAME = 1;
    private static final byte[] MPTCP = {'m', 'p', 't', 'c', 'p', 0};

    /** Of both ports and both addresses, which begin with the local port. */
    static final int ENDS_LENGTH = 36;

    private final TcpInfo info = new TcpInfo();
    private byte[] buffer;
    private int offset;
    private boolean hasInfo;
    private boolean isSubflow;
    private boolean isConnection;

    /**
     * Looks at a message.
     *
     * @param at where its fixed part begins
     * @param end where its attributes end
     */
    InetDiag wrap(byte[] bytes, int at, int end) {
        buffer = bytes;
        offset = at;
        hasInfo = false;
        isSubflow = false;
        isConnection = false;
        int attribute = at + LENGTH;
        while (end - attribute >= Netlink.ATTRIBUTE_HEADER) {
            int size = NativeOrder.u16(bytes, attribute);
            if (size < Netlink.ATTRIBUTE_HEADER || size > end - attribute) {
                throw new ScanException("an attribute claims " + size + " of " + (end - attribute) + " bytes");
            }
            int value = attribute + Netlink.ATTRIBUTE_HEADER;
            int type = NativeOrder.u16(bytes, attribute + 2);
            if (type == INET_DIAG_INFO && size - Netlink.ATTRIBUTE_HEADER >= TcpInfo.LENGTH) {
                info.wrap(bytes, value);
                hasInfo = true;
            } else if (type == INET_DIAG_ULP_INFO) {
                isSubflow = isMptcp(bytes, value, size - Netlink.ATTRIBUTE_HEADER);
            }
            attribute += Netlink.align(size);
        }
        return this;
    }

    private static boolean isMptcp(byte[] bytes, int at, int length) {
        int name = at + Netlink.ATTRIBUTE_HEADER;
        return length >= Netlink.ATTRIBUTE_HEADER + MPTCP.length
                && NativeOrder.u16(bytes, at) == Netlink.ATTRIBUTE_HEADER + MPTCP.length
                && NativeOrder.u16(bytes, at + 2) == INET_ULP_INFO_NAME
                && isSame(bytes, name, MPTCP, 0, MPTCP.length);
    }

    /** Whether it carries data of an MPTCP connection, or may do so. */
    @Override
    public boolean isSubflow() {
        return isSubflow;
    }

    /** The same as the description of an MPTCP connection, whose bytes are queued at its subflows. */
    InetDiag asConnection() {
        isConnection = true;
        return this;
    }

    /** Copies the ports and addresses of both ends. */
    void copyEnds(byte[] to, int at) {
        System.arraycopy(buffer, offset + SOURCE_PORT, to, at, ENDS_LENGTH);
    }

    /** Whether these are its ports and addresses. */
    boolean hasEnds(byte[] ends, int at) {
        return isSame(buffer, offset + SOURCE_PORT, ends, at, ENDS_LENGTH);
    }

    private static boolean isSame(byte[] one, int at, byte[] other, int otherAt, int length) {
        int same = 0;
        while (same < length && one[at + same] == other[otherAt + same]) {
            same++;
        }
        return same == length;
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
    public int remotePort() {
        return NativeOrder.be16(buffer, offset + DESTINATION_PORT);
    }

    @Override
    public void remoteAddress(byte[] address) {
        if (NativeOrder.u8(buffer, offset + FAMILY) == Linux.AF_INET) {
            MappedAddress.fromIpv4(buffer, offset + DESTINATION, address);
        } else {
            System.arraycopy(buffer, offset + DESTINATION, address, 0, MappedAddress.LENGTH);
        }
    }

    @Override
    public long timeWaitMillis() {
        return NativeOrder.u8(buffer, offset + TIMER) == TIME_WAIT_TIMER
                ? NativeOrder.u32(buffer, offset + EXPIRES)
                : -1;
    }

    @Override
    public boolean hasTraffic() {
        return hasInfo;
    }

    @Override
    public Traffic traffic() {
        return info;
    }

    @Override
    public long inode() {
        return NativeOrder.u32(buffer, offset + INODE);
    }

    @Override
    public long user() {
        return NativeOrder.u32(buffer, offset + USER);
    }

    @Override
    public long sendQueue() {
        boolean isUnsent = isConnection && (UNSENT & 1 << state()) != 0; // or it would be in another state
        return Math.max(isUnsent ? 1 : 0, NativeOrder.u32(buffer, offset + SEND_QUEUE));
    }

    @Override
    public long receiveQueue() {
        return NativeOrder.u32(buffer, offset + RECEIVE_QUEUE);
    }
}
