package dev.zerohalt.connections.netlink;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.SocketFilter;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.MappedAddress;
import dev.zerohalt.os.NativeOrder;
import java.util.function.Consumer;

/**
 * Tells when a connection on a monitored port has ended, by the kernel's socket-destroy multicast groups. There is no such
 * event for a new connection. Open only while draining: the groups carry every socket of the namespace.
 *
 * @see <a href="https://github.com/torvalds/linux/blob/master/include/uapi/linux/sock_diag.h">linux/sock_diag.h</a>
 */
public final class DestroyEvents {
    private static final int SKNLGRP_INET_TCP_DESTROY = 1;
    private static final int SKNLGRP_INET6_TCP_DESTROY = 3;

    private static final int BUFFER = 4096;
    private static final int RECEIVES_PER_TURN = 1_000;

    private final Kernel kernel;
    private final SocketFilter filter;
    private final InetDiag row = new InetDiag();
    private final byte[] address = new byte[MappedAddress.LENGTH];
    private byte[] buffer;
    private int socket = -1;

    /**
     * @param filter the peers whose connections count
     */
    public DestroyEvents(Kernel kernel, SocketFilter filter) {
        this.kernel = kernel;
        this.filter = filter;
    }

    /**
     * Begins to receive events.
     *
     * @throws ScanException if the kernel does not offer them here
     */
    public void open(PortSet ports) {
        buffer = new byte[BUFFER];
        socket = NetlinkSocket.open(kernel);
        int result = socket;
        if (result >= 0 && ports.ranges() <= PortFilter.MAX_EVENT_RANGES) {
            result = kernel.attachFilter(socket, PortFilter.eventFilter(ports));
        }
        if (result >= 0) {
            result = join(SKNLGRP_INET_TCP_DESTROY);
        }
        if (result >= 0) {
            result = join(SKNLGRP_INET6_TCP_DESTROY);
        }
        if (result < 0) {
            close();
            throw new ScanException("cannot receive socket-destroy events: " + kernel.describe(-result));
        }
    }

    private int join(int group) {
        return kernel.setSocketOption(socket, Linux.SOL_NETLINK, Linux.NETLINK_ADD_MEMBERSHIP, group);
    }

    public boolean isOpen() {
        return socket >= 0;
    }

    /** Readable when there are events. */
    public int descriptor() {
        return socket;
    }

    public void close() {
        if (socket >= 0) {
            kernel.close(socket);
            socket = -1;
        }
        buffer = null;
    }

    /**
     * Takes the events that have arrived, up to a limit; the rest is left to the next turn of the loop.
     *
     * @param ended is shown each connection that ended, unless the message is too short
     * @return how many connections ended; -1 if so many that the kernel dropped some (ENOBUFS)
     * @throws ScanException if no more events can be received
     */
    public int take(Consumer<SocketRow> ended) {
        int count = 0;
        boolean lost = false;
        for (int i = 0; i < RECEIVES_PER_TURN; i++) {
            int length = kernel.receive(socket, buffer, 0, buffer.length, 0);
            if (length == -Errno.EAGAIN) {
                break;
            }
            if (length == -Errno.ENOBUFS) {
                lost = true;
            } else if (length <= 0) {
                throw new ScanException("cannot receive socket-destroy events: " + kernel.describe(-length));
            } else {
                count += count(length, ended);
            }
        }
        return lost ? -1 : count;
    }

    /** Whether an event is the end of a connection that counts. So is a message that is too short: it only causes another count. */
    private boolean isWanted(int at, int size, Consumer<SocketRow> ended) {
        if (size < Netlink.HEADER + InetDiag.LENGTH) {
            return true;
        }
        int body = at + Netlink.HEADER;
        row.wrap(buffer, body, body + InetDiag.LENGTH);
        boolean isWanted = filter.accepts(row, address);
        if (isWanted) {
            ended.accept(row);
        }
        return isWanted;
    }

    private int count(int length, Consumer<SocketRow> ended) {
        int events = 0;
        for (int at = 0; length - at >= Netlink.HEADER; ) {
            int size = NativeOrder.i32(buffer, at + Netlink.LENGTH);
            if (size < Netlink.HEADER) {
                break; // not a message: the kernel sends none like this, and the next count finds the truth
            }
            events += isWanted(at, Math.min(size, length - at), ended) ? 1 : 0;
            at += Netlink.align(size);
        }
        return events;
    }
}
