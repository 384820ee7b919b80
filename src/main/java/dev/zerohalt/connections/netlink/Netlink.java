package dev.zerohalt.connections.netlink;

/**
 * Netlink messages.
 *
 * <pre>
 *   0        4      6       8          12        16
 *   | length | type | flags | sequence | port id | payload, padded to 4 bytes …
 * </pre>
 *
 * @see <a href="https://github.com/torvalds/linux/blob/master/include/uapi/linux/netlink.h">linux/netlink.h</a>
 */
final class Netlink {
    private Netlink() {}

    static final int HEADER = 16;
    static final int LENGTH = 0;
    static final int TYPE = 4;
    static final int FLAGS = 6;
    static final int SEQUENCE = 8;

    static final int NLMSG_ERROR = 2;
    static final int NLMSG_DONE = 3;
    static final int NLM_F_REQUEST = 1;
    static final int NLM_F_DUMP_INTR = 0x10;
    static final int NLM_F_DUMP = 0x300;

    /** The payload of NLMSG_ERROR begins with the negated errno; so does that of NLMSG_DONE. */
    static final int ERROR = HEADER;

    /** struct nlattr: 16 bits of length, header included, 16 bits of type. */
    static final int ATTRIBUTE_HEADER = 4;

    /** struct sockaddr_nl: the family, padding, the port id and the groups, all chosen by the kernel. */
    static final int SOCKADDR_NL = 12;

    /** The size a message takes in a datagram. */
    static int align(int length) {
        return length + 3 & ~3;
    }
}
