package dev.zerohalt.http;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Linux;

/** Makes the socket on which a server listens. Results are descriptors or negated errnos, as in {@link Kernel}. */
final class ListeningSocket {
    /** What the kernel keeps of requests nobody has read, and of answers nobody has taken; it doubles the number. */
    private static final int SOCKET_BUFFER = 16 * 1024;

    /** For the first bytes of a request; then a client is accepted all the same. */
    private static final int DEFER_SECONDS = 5;

    private ListeningSocket() {}

    /**
     * On all addresses, of IPv6 and IPv4. Whatever is wrong with IPv6 (none in the kernel, switched off, forbidden by a seccomp
     * profile), IPv4 is tried, and what is wrong with IPv4 is the answer. Only a port in use stays one: somebody who has it on
     * all IPv6 addresses may serve IPv4, too, and clients would find one or the other.
     */
    static int onAllAddresses(Kernel kernel, int port) {
        int both = on(kernel, IpAddress.ANY_IPV6, port);
        return both >= 0 || both == -Errno.EADDRINUSE ? both : on(kernel, IpAddress.ANY_IPV4, port);
    }

    /** On one address; the one that stands for all IPv6 addresses stands for the IPv4 ones, too. */
    static int on(Kernel kernel, IpAddress address, int port) {
        int socket = kernel.socket(address.family(), Linux.SOCK_STREAM, 0);
        if (socket < 0) {
            return socket;
        }
        int result = prepare(kernel, socket, address);
        if (result >= 0) {
            result = kernel.bind(socket, address.socketAddress(port));
        }
        if (result >= 0) {
            result = kernel.listen(socket, Linux.SOMAXCONN);
        }
        if (result < 0) {
            kernel.close(socket);
        }
        return result < 0 ? result : socket;
    }

    private static int prepare(Kernel kernel, int socket, IpAddress address) {
        int result = kernel.setSocketOption(socket, Linux.SOL_SOCKET, Linux.SO_REUSEADDR, 1);
        if (result >= 0 && address.family() == Linux.AF_INET6) {
            int onlyIpv6 = address.isAny() ? 0 : 1;
            result = kernel.setSocketOption(socket, Linux.SOL_IPV6, Linux.IPV6_V6ONLY, onlyIpv6);
        }
        if (result >= 0) { // connections inherit it; without, a client that never reads would cost megabytes
            result = kernel.setSocketOption(socket, Linux.SOL_SOCKET, Linux.SO_RCVBUF, SOCKET_BUFFER);
        }
        if (result >= 0) {
            result = kernel.setSocketOption(socket, Linux.SOL_SOCKET, Linux.SO_SNDBUF, SOCKET_BUFFER);
        }
        // A client is accepted once its request has come: in a flood of connects, none is sent away before.
        int ignored = kernel.setSocketOption(socket, Linux.SOL_TCP, Linux.TCP_DEFER_ACCEPT, DEFER_SECONDS);
        return result;
    }
}
