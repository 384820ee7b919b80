package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Linux;
import java.io.ByteArrayOutputStream;

/** The server's end of a health client's connection. */
final class AcceptedFile extends OpenFile {
    private final HealthClient client;
    private final SimSocket socket;
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    private boolean peerClosed;
    private boolean closed;

    AcceptedFile(HealthClient client, SimSocket socket) {
        this.client = client;
        this.socket = socket;
    }

    /** The client's struct sockaddr, as a socket for both families shows it. */
    byte[] peer() {
        return IpAddress.parse("::ffff:" + client.address()).orElseThrow().socketAddress(40_000);
    }

    /** The machine's address, as a socket for both families shows it. */
    @Override
    int localAddress(byte[] address) {
        byte[] local = IpAddress.parse("::ffff:192.0.2.200").orElseThrow().socketAddress(8888);
        System.arraycopy(local, 0, address, 0, Math.min(local.length, address.length));
        return 0;
    }

    void accepted() {
        socket.accept();
    }

    void arrive(byte[] bytes) {
        arrived.writeBytes(bytes);
    }

    void peerCloses() {
        peerClosed = true;
        socket.become(SocketState.CLOSE_WAIT);
        if (closed) {
            socket.vanish();
        }
    }

    @Override
    int ready() {
        return Linux.POLLOUT | (arrived.size() > 0 || peerClosed ? Linux.POLLIN : 0);
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
    int receive(byte[] buffer, int offset, int length, int flags) {
        if (arrived.size() == 0) {
            return peerClosed ? 0 : -Errno.EAGAIN;
        }
        byte[] bytes = arrived.toByteArray();
        int count = Math.min(length, bytes.length);
        System.arraycopy(bytes, 0, buffer, offset, count);
        arrived.reset();
        arrived.write(bytes, count, bytes.length - count);
        return count;
    }

    @Override
    int send(byte[] buffer, int offset, int length) {
        if (peerClosed && client.isGone()) {
            return -Errno.EPIPE;
        }
        client.receive(buffer, offset, length);
        return length;
    }

    @Override
    int read(byte[] buffer, int offset, int length) {
        return receive(buffer, offset, length, 0);
    }

    @Override
    int write(byte[] buffer, int offset, int length) {
        return send(buffer, offset, length);
    }

    @Override
    void close() {
        closed = true;
        socket.vanish();
        client.serverCloses();
    }
}
