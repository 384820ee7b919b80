package dev.zerohalt.connections.netlink;

import dev.zerohalt.connections.ScanException;
import dev.zerohalt.os.NativeOrder;
import java.util.function.Consumer;

/** Reads the datagrams of one sock_diag dump. Pure: bytes in, sockets out; bytes that are no dump are a ScanException. */
final class DumpReader {
    private final int sequence;
    private final InetDiag row;
    private final Consumer<InetDiag> visitor;
    private boolean done;
    private boolean interrupted;

    DumpReader(int sequence, InetDiag row, Consumer<InetDiag> visitor) {
        this.sequence = sequence;
        this.row = row;
        this.visitor = visitor;
    }

    /** The last message of the dump has been read. */
    boolean isDone() {
        return done;
    }

    /** The kernel says that the table changed while it was dumped. */
    boolean isInterrupted() {
        return interrupted;
    }

    void read(byte[] datagram, int length) {
        if (length == 0) {
            throw new ScanException("the dump ended early");
        }
        int at = 0;
        while (at < length && !done) {
            if (length - at < Netlink.HEADER) {
                throw new ScanException("a message is cut off in its header");
            }
            int size = NativeOrder.i32(datagram, at + Netlink.LENGTH);
            if (size < Netlink.HEADER || size > length - at) {
                throw new ScanException("a message claims " + size + " of " + (length - at) + " bytes");
            }
            if (NativeOrder.i32(datagram, at + Netlink.SEQUENCE) == sequence) { // else of a dump given up
                message(datagram, at, size);
            }
            at += Netlink.align(size);
        }
    }

    private void message(byte[] datagram, int at, int size) {
        interrupted |= (NativeOrder.u16(datagram, at + Netlink.FLAGS) & Netlink.NLM_F_DUMP_INTR) != 0;
        int type = NativeOrder.u16(datagram, at + Netlink.TYPE);
        switch (type) {
            case Netlink.NLMSG_DONE -> {
                failIf(size >= Netlink.HEADER + 4 ? NativeOrder.i32(datagram, at + Netlink.ERROR) : 0);
                done = true;
            }
            case Netlink.NLMSG_ERROR -> {
                failIf(size >= Netlink.HEADER + 4 ? NativeOrder.i32(datagram, at + Netlink.ERROR) : -1);
                throw new ScanException("the kernel acknowledged instead of dumping");
            }
            case InetDiag.TCPDIAG_GETSOCK, InetDiag.SOCK_DIAG_BY_FAMILY -> {
                if (size < Netlink.HEADER + InetDiag.LENGTH) {
                    throw new ScanException("a socket is described in " + size + " bytes");
                }
                visitor.accept(row.wrap(datagram, at + Netlink.HEADER, at + size));
            }
            default -> throw new ScanException("unexpected message type " + type);
        }
    }

    private void failIf(int error) {
        if (error < 0) {
            throw new ScanException("sock_diag failed with errno " + -error);
        }
    }
}
