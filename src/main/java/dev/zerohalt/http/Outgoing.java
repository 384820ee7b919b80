package dev.zerohalt.http;

import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Linux;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** A client's end of a connection, without ever making the loop wait. One connection at a time. */
final class Outgoing {
    private static final int NONE = -1;

    /** struct sockaddr of AF_UNSPEC: to connect to it is to reset the connection. */
    private static final byte[] NOBODY = new byte[16];

    private final Kernel kernel;
    private final EventLoop loop;
    private final int port;
    private final OwnConnections own;
    private final Listener listener;
    private final int[] pollEntry = new int[2];
    private final EventLoop.Watch watch = new EventLoop.Watch(this::ready);
    private Iterator<IpAddress> addresses = Collections.emptyIterator();
    private int socket = NONE;
    private boolean connected;
    private int firstError;

    /** Is told what becomes of the connection. */
    interface Listener {
        void connected();

        /** None of the addresses could be connected to; the errno of the first. */
        void notConnected(int errno);

        /** Something can be received. */
        void readable();
    }

    /**
     * @param own learns of each connection
     */
    Outgoing(Kernel kernel, EventLoop loop, int port, OwnConnections own, Listener listener) {
        this.kernel = kernel;
        this.loop = loop;
        this.port = port;
        this.own = own;
        this.listener = listener;
    }

    /**
     * Connects.
     *
     * @param targets to try, in this order; not none
     */
    void connect(List<IpAddress> targets) {
        addresses = targets.iterator();
        firstError = 0;
        connectNext();
    }

    /**
     * To the first of the remaining addresses that does not refuse at once. What is wrong is what the first address of all
     * said: of localhost, ::1 is the second, and says only that a container has no IPv6.
     */
    private void connectNext() {
        while (addresses.hasNext()) {
            IpAddress address = addresses.next();
            byte[] target = address.socketAddress(port);
            int opened = kernel.socket(address.family(), Linux.SOCK_STREAM, 0);
            if (opened < 0) {
                failed(-opened);
                continue;
            }
            int result = kernel.connect(opened, target);
            if (result < 0 && result != -Errno.EINPROGRESS) {
                failed(-result);
                kernel.close(opened);
                continue;
            }
            socket = opened;
            connected = false;
            own.add(kernel, socket, address.mapped(), port);
            loop.add(watch, socket, Linux.POLLOUT);
            if (isWritable()) { // as on the loopback: the loop need not wake up for it
                ready();
            }
            return;
        }
        listener.notConnected(firstError);
    }

    private void failed(int errno) {
        firstError = firstError == 0 ? errno : firstError;
    }

    private boolean isWritable() {
        pollEntry[0] = socket;
        pollEntry[1] = Linux.POLLOUT;
        return kernel.poll(pollEntry, 1, 0) > 0;
    }

    private void ready() {
        if (connected) {
            listener.readable();
            return;
        }
        int error = kernel.socketOption(socket, Linux.SOL_SOCKET, Linux.SO_ERROR);
        if (error != 0) {
            failed(Math.abs(error));
            close();
            connectNext();
        } else {
            connected = true;
            loop.change(watch, Linux.POLLIN);
            listener.connected();
        }
    }

    /** Whether there is a connection, or one is being made. */
    boolean isOpen() {
        return socket != NONE;
    }

    /** Sends all of it; why it could not be sent, empty if it was. */
    String send(byte[] request) {
        int sent = kernel.send(socket, request, 0, request.length, 0);
        return sent == request.length
                ? ""
                : "cannot send the request: " + kernel.describe(sent < 0 ? -sent : Errno.EAGAIN);
    }

    /** As {@link Kernel#receive}. */
    int receive(byte[] buffer, int offset, int length) {
        return kernel.receive(socket, buffer, offset, length, 0);
    }

    /** So many bytes, or the end, are worth waking up for. */
    void setLowWater(int bytes) {
        int ignored = kernel.setSocketOption(socket, Linux.SOL_SOCKET, Linux.SO_RCVLOWAT, bytes);
    }

    /** Ends the connection, if there is one. */
    void close() {
        if (isOpen()) {
            loop.remove(watch);
            kernel.close(socket);
            socket = NONE;
        }
    }

    /** The same. A server that hangs would keep a connection that is merely closed: an application's would hold the drain. */
    void reset() {
        if (isOpen()) {
            int ignored = kernel.connect(socket, NOBODY);
            close();
        }
    }
}
