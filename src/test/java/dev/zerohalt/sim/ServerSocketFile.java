package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Linux;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A TCP socket of the process under test: made to listen, it takes the connections of {@link HealthClient}s; it can be connected to the
 * application's gauge.
 */
final class ServerSocketFile extends OpenFile {
    private final SimulatedKernel machine;
    private final Deque<AcceptedFile> backlog = new ArrayDeque<>();
    private int port;
    private SimSocket listening;
    private SimulatedGauge.Connection outgoing;

    ServerSocketFile(SimulatedKernel machine) {
        this.machine = machine;
    }

    boolean listensOn(int wanted) {
        return listening != null && port == wanted;
    }

    void connected(AcceptedFile connection) {
        backlog.add(connection);
        listening.queues(0, backlog.size());
    }

    @Override
    int ready() {
        if (outgoing != null) {
            return outgoing.ready();
        }
        return backlog.isEmpty() ? 0 : Linux.POLLIN;
    }

    @Override
    int setOption(int level, int name, int value) {
        return 0;
    }

    @Override
    int option(int level, int name) {
        return 0;
    }

    @Override
    int bind(byte[] address) {
        if (machine.faults().bindErrno != 0) {
            return -machine.faults().bindErrno;
        }
        port = (address[2] & 0xff) << 8 | (address[3] & 0xff);
        return 0;
    }

    @Override
    int listen() {
        listening = machine.sockets().listen(SocketTables.Family.IPV6, port);
        return 0;
    }

    @Override
    int connect(byte[] address) {
        int family = (address[0] & 0xff) | (address[1] & 0xff) << 8;
        if (family == 0) {
            return 0; // it is reset, and closed next
        }
        boolean isThere = ((address[2] & 0xff) << 8 | (address[3] & 0xff)) == Plan.APP_PORT;
        if (!isThere || machine.gauge().isEmpty()) {
            return -Errno.ECONNREFUSED;
        }
        outgoing = machine.gauge().get().connect();
        return 0;
    }

    @Override
    int localAddress(byte[] address) {
        return outgoing == null ? super.localAddress(address) : outgoing.localAddress(address);
    }

    @Override
    int send(byte[] buffer, int offset, int length) {
        return outgoing == null ? super.send(buffer, offset, length) : outgoing.send(length);
    }

    @Override
    OpenFile accept(byte[] address) {
        AcceptedFile connection = backlog.poll();
        if (connection != null) {
            listening.queues(0, backlog.size());
            connection.accepted();
            byte[] peer = connection.peer();
            System.arraycopy(peer, 0, address, 0, Math.min(peer.length, address.length));
        }
        return connection;
    }

    @Override
    int receive(byte[] buffer, int offset, int length, int flags) {
        return outgoing == null ? -Errno.ECONNREFUSED : outgoing.receive(buffer, offset, length);
    }

    @Override
    void close() {
        if (listening != null) {
            listening.vanish();
        }
        if (outgoing != null) {
            outgoing.end();
        }
        backlog.forEach(AcceptedFile::close);
    }
}
