package dev.zerohalt.connections.ports;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.TcpState;

/**
 * The local ports of connections that were accepted on a listening socket which is closed by now, as far as that can be told:
 * the kernel gives a client a port of the ephemeral range. Where both ends are in it, either may be the client. Whose they are
 * their inodes tell: a few of each port are remembered.
 */
final class AcceptedPorts implements SocketTable.Visitor {
    /** More are not told apart. */
    static final int MOST = 64;

    /** A port with more connections whose owner is not known is taken for the application's. */
    static final int MOST_OF_A_PORT = 16;

    private final PortSet ephemeral;
    private final long[] inodes = new long[MOST * MOST_OF_A_PORT];
    private final int[] ports = new int[MOST * MOST_OF_A_PORT];
    private int count;
    private PortSet seen = PortSet.NONE;
    private PortSet owned = PortSet.NONE;

    AcceptedPorts(PortSet ephemeral) {
        this.ephemeral = ephemeral;
    }

    @Override
    public void begin() {
        count = 0;
        seen = PortSet.NONE;
        owned = PortSet.NONE;
    }

    @Override
    public void visit(SocketRow socket) {
        int port = socket.localPort();
        boolean mayBeClient = ephemeral.contains(port) && !ephemeral.contains(socket.remotePort());
        if (mayBeClient || !TcpState.counts(socket) || owned.contains(port) || areTooMany()) {
            return;
        }
        seen = seen.with(PortSet.of(port));
        if (socket.inode() == 0 || countOf(port) == MOST_OF_A_PORT || count == ports.length) {
            owned = owned.with(PortSet.of(port));
        } else {
            inodes[count] = socket.inode();
            ports[count] = port;
            count++;
        }
    }

    private int countOf(int port) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            found += ports[i] == port ? 1 : 0;
        }
        return found;
    }

    /**
     * The application has a socket with this inode.
     *
     * @return whether all ports are known to be the application's
     */
    boolean own(long inode) {
        for (int i = 0; i < count; i++) {
            if (inodes[i] == inode) {
                owned = owned.with(PortSet.of(ports[i]));
            }
        }
        return owned.equals(seen);
    }

    boolean areTooMany() {
        return seen.ranges() > MOST;
    }

    /** All of them. */
    PortSet seen() {
        return seen;
    }

    /** Those of the application. */
    PortSet owned() {
        return owned;
    }
}
