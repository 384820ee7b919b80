package dev.zerohalt.connections;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.MappedAddress;
import dev.zerohalt.os.NativeOrder;
import java.util.Arrays;

/**
 * The connections that zerohalt itself makes to the application. None of them counts: neither our end nor the one that the
 * application has accepted. The last few are remembered, because the kernel tells of the end of a connection only once it is over.
 */
public final class OwnConnections {
    private static final int MOST = 16;

    /** Longer than any struct sockaddr of an IP address. */
    private static final int SOCKET_ADDRESS = 32;

    private final Ends[] last = new Ends[MOST];
    private int made;

    /** A connection by the addresses and ports of its two ends. */
    private static final class Ends {
        private final byte[] our = new byte[MappedAddress.LENGTH];
        private final int ourPort;
        private final byte[] their;
        private final int theirPort;

        Ends(byte[] local, byte[] their, int theirPort) {
            MappedAddress.fromSocketAddress(local, our);
            this.ourPort = NativeOrder.be16(local, 2);
            this.their = their;
            this.theirPort = theirPort;
        }

        boolean are(SocketRow socket, byte[] address) {
            boolean isOurs = socket.localPort() == ourPort && socket.remotePort() == theirPort;
            boolean isTheirs = socket.localPort() == theirPort && socket.remotePort() == ourPort;
            if (!isOurs && !isTheirs) {
                return false;
            }
            socket.remoteAddress(address);
            return isOurs && Arrays.equals(address, their) || isTheirs && Arrays.equals(address, our);
        }
    }

    /**
     * A connection is being made: it has a port of ours.
     *
     * @param descriptor its socket
     * @param peer where it leads, as 16 bytes
     */
    public void add(Kernel kernel, int descriptor, byte[] peer, int peerPort) {
        byte[] local = new byte[SOCKET_ADDRESS];
        if (kernel.localAddress(descriptor, local) < 0) {
            return; // it has failed already
        }
        last[made % MOST] = new Ends(local, peer, peerPort);
        made++;
    }

    /** What counts of those that a filter accepts. */
    public SocketFilter without(SocketFilter filter) {
        return (socket, address) -> !contain(socket, address) && filter.accepts(socket, address);
    }

    private boolean contain(SocketRow socket, byte[] address) {
        for (int i = 0; i < Math.min(made, MOST); i++) {
            if (last[i].are(socket, address)) {
                return true;
            }
        }
        return false;
    }
}
