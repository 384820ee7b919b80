package dev.zerohalt.connections.ports;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.TcpState;

/**
 * The local ports of connections that were accepted on a listening socket which is closed by now, as far as that can be told:
 * the kernel gives a client a port of the ephemeral range. Where both ends are in it, either may be the client.
 */
final class AcceptedPorts implements SocketTable.Visitor {
    /** More are not told apart. */
    static final int MOST = 64;

    private final PortSet ephemeral;
    private PortSet found = PortSet.NONE;

    AcceptedPorts(PortSet ephemeral) {
        this.ephemeral = ephemeral;
    }

    @Override
    public void begin() {
        found = PortSet.NONE;
    }

    @Override
    public void visit(SocketRow socket) {
        int port = socket.localPort();
        boolean mayBeClient = ephemeral.contains(port) && !ephemeral.contains(socket.remotePort());
        if (!mayBeClient && TcpState.holds(socket) && !found.contains(port) && !areTooMany()) {
            found = found.with(PortSet.of(port));
        }
    }

    boolean areTooMany() {
        return found.ranges() > MOST;
    }

    PortSet found() {
        return found;
    }
}
