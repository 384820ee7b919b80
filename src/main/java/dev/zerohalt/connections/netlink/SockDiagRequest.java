package dev.zerohalt.connections.netlink;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.os.NativeOrder;

/** The request for a dump; the caller adds the sequence number. sock_diag(7) */
final class SockDiagRequest {
    private SockDiagRequest() {}

    /** Bit of struct tcp_info among the extensions wanted. */
    private static final int WITH_INFO = 1 << InetDiag.INET_DIAG_INFO - 1;

    // struct inet_diag_req: family, prefix lengths and extensions (4 bytes), struct inet_diag_sockid (48), states, dbs
    private static final int EXTENSIONS = 3;
    private static final int SOURCE_PORT = 4;
    private static final int STATES = 52;
    private static final int LENGTH = 60;
    private static final int INET_DIAG_REQ_BYTECODE = 1;

    // struct inet_diag_req_v2: family, protocol, extensions, padding (a byte each), states, struct inet_diag_sockid
    private static final int STATES_V2 = 4;
    private static final int LENGTH_V2 = 56;
    private static final int INET_DIAG_REQ_PROTOCOL = 3;
    private static final int IPPROTO_MPTCP = 262;

    /**
     * All MPTCP connections of an address family in one of the states. The protocol's number does not fit its field; kernels that do
     * not know the attribute with it find no protocol with the number 0.
     */
    static byte[] dumpMptcp(int family, int states) {
        byte[] request = new byte[Netlink.HEADER + LENGTH_V2 + Netlink.ATTRIBUTE_HEADER + Integer.BYTES];
        NativeOrder.putI32(request, Netlink.LENGTH, request.length);
        NativeOrder.putU16(request, Netlink.TYPE, InetDiag.SOCK_DIAG_BY_FAMILY);
        NativeOrder.putU16(request, Netlink.FLAGS, Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP);
        request[Netlink.HEADER] = (byte) family;
        NativeOrder.putI32(request, Netlink.HEADER + STATES_V2, states);
        int at = Netlink.HEADER + LENGTH_V2;
        NativeOrder.putU16(request, at, Netlink.ATTRIBUTE_HEADER + Integer.BYTES);
        NativeOrder.putU16(request, at + 2, INET_DIAG_REQ_PROTOCOL);
        NativeOrder.putI32(request, at + Netlink.ATTRIBUTE_HEADER, IPPROTO_MPTCP);
        return request;
    }

    /**
     * All sockets with one of the local ports in one of the states; on any port where these are too many for a filter. The older
     * TCPDIAG_GETSOCK dumps both address families in one walk of the kernel's table, where SOCK_DIAG_BY_FAMILY needs one walk
     * for each.
     */
    static byte[] dump(PortSet ports, int states) {
        // The kernel compares a single port before it looks at the rest of a socket, and before any filter
        boolean single = ports.ranges() == 1 && ports.first(0) == ports.last(0);
        boolean filters = !single && !ports.equals(PortSet.ALL) && ports.ranges() <= PortFilter.MAX_DUMP_RANGES;
        byte[] filter = filters ? PortFilter.dumpFilter(ports) : new byte[0];
        int attribute = filter.length == 0 ? 0 : Netlink.ATTRIBUTE_HEADER + filter.length;
        byte[] request = new byte[Netlink.HEADER + LENGTH + attribute];
        NativeOrder.putI32(request, Netlink.LENGTH, request.length);
        NativeOrder.putU16(request, Netlink.TYPE, InetDiag.TCPDIAG_GETSOCK);
        NativeOrder.putU16(request, Netlink.FLAGS, Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP);
        request[Netlink.HEADER + EXTENSIONS] = (byte) WITH_INFO;
        NativeOrder.putI32(request, Netlink.HEADER + STATES, states);
        if (single) {
            NativeOrder.putBe16(request, Netlink.HEADER + SOURCE_PORT, ports.first(0));
        }
        if (attribute > 0) {
            int at = Netlink.HEADER + LENGTH;
            NativeOrder.putU16(request, at, attribute);
            NativeOrder.putU16(request, at + 2, INET_DIAG_REQ_BYTECODE);
            System.arraycopy(filter, 0, request, at + Netlink.ATTRIBUTE_HEADER, filter.length);
        }
        return request;
    }
}
