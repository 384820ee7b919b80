package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Linux;
import java.util.ArrayDeque;
import java.util.Deque;

/** A TCP socket of the process under test: made to listen, it takes the connections of {@link HealthClient}s. */
final class ServerSocketFile extends OpenFile {
    private final SimulatedKernel machine;
    private final Deque<AcceptedFile> backlog = new ArrayDeque<>();
    private int port;
    private SimSocket listening;

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
        return -Errno.ECONNREFUSED;
    }

    @Override
    void close() {
        if (listening != null) {
            listening.vanish();
        }
        backlog.forEach(AcceptedFile::close);
    }
}
