package dev.zerohalt.connections.netlink;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.NativeOrder;

/** A netlink socket of the sock_diag family. netlink(7) */
final class NetlinkSocket {
    private NetlinkSocket() {}

    /** The bound socket, or a negated errno. */
    static int open(Kernel kernel) {
        int socket = kernel.socket(Linux.AF_NETLINK, Linux.SOCK_RAW, Linux.NETLINK_SOCK_DIAG);
        if (socket < 0) {
            return socket;
        }
        byte[] address = new byte[Netlink.SOCKADDR_NL];
        NativeOrder.putU16(address, 0, Linux.AF_NETLINK);
        int bound = kernel.bind(socket, address);
        if (bound < 0) {
            kernel.close(socket);
            return bound;
        }
        return socket;
    }
}
