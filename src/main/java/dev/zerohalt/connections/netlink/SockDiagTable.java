package dev.zerohalt.connections.netlink;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.NativeOrder;
import java.util.function.Consumer;

/** The sockets as the kernel's sock_diag lists them, filtered by state and local port in the kernel. sock_diag(7) */
public final class SockDiagTable implements SocketTable {
    /** The kernel fills up to 32 KiB of a dump per read. */
    private static final int BUFFER = 32 * 1024;

    /** How often a table that changed while it was read is read again before the scan fails. */
    private static final int MAX_ATTEMPTS = 5;

    private static final int[] FAMILIES = {Linux.AF_INET, Linux.AF_INET6};

    private final Kernel kernel;
    private final InetDiag row = new InetDiag();
    private byte[] buffer;
    private int socket = -1;
    private int sequence;
    private Dump current;

    /** Whether the last scan has shown subflows of MPTCP: then the next one asks first which connections are closed. */
    private boolean hasSubflows;

    /** Whether the kernel does not list the connections of MPTCP: then all subflows count. */
    private boolean hidesMptcp;

    /** Whether it has listed them. */
    private boolean showsMptcp;

    public SockDiagTable(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public Scan begin(PortSet ports, int states, Visitor visitor) {
        if (current != null) {
            close(); // the kernel dumps one after the other: with what is left of the one that was given up
        }
        visitor.begin();
        if (ports.isEmpty()) {
            return () -> false;
        }
        open();
        current = new Dump(ports, states, visitor);
        return current;
    }

    @Override
    public void close() {
        closeSocket();
        buffer = null;
        current = null;
    }

    private void closeSocket() {
        if (socket >= 0) {
            kernel.close(socket);
            socket = -1;
        }
    }

    private void open() {
        if (socket < 0) {
            socket = ScanException.check(kernel, "open a sock_diag socket", NetlinkSocket.open(kernel));
        }
        if (buffer == null) {
            buffer = new byte[BUFFER];
        }
    }

    /** A dump, which is repeated if the table changed meanwhile, because sockets may be missing. */
    private final class Dump implements Scan, Consumer<InetDiag> {
        private final PortSet ports;
        private final int states;
        private final Visitor visitor;
        private DumpReader reader;
        private int attempts;
        private ClosedMptcp closed = ClosedMptcp.NONE;
        private int familiesAsked;
        private boolean areSocketsRead;
        private boolean isAskingMptcp;
        private boolean sawSubflows;
        private boolean isVoid;

        Dump(PortSet ports, int states, Visitor visitor) {
            this.ports = ports;
            this.states = states;
            this.visitor = visitor;
        }

        @Override
        public boolean next() {
            if (current != this) {
                throw new ScanException("the dump was given up");
            }
            try {
                boolean more = areSocketsRead || hasSubflows && knowsNotClosed() ? readMptcp() : read();
                current = more ? this : null;
                return more;
            } catch (ScanException e) {
                close(); // with whatever of this dump is still queued
                throw e;
            }
        }

        private boolean read() {
            if (reader == null) {
                attempts++;
                ScanException.check(kernel, "ask sock_diag", send(SockDiagRequest.dump(ports, states)));
                reader = new DumpReader(sequence, row, this);
                isAskingMptcp = false;
                visitor.begin();
            }
            receive();
            if (!reader.isDone() || isToBeRepeated()) {
                return true;
            }
            areSocketsRead = isClosing() && !hidesMptcp && hasMptcp();
            return areSocketsRead;
        }

        private void receive() {
            // The kernel makes each part of a dump as it is read: there is never anything to wait for.
            int length = ScanException.check(
                    kernel, "read sock_diag", kernel.receive(socket, buffer, 0, buffer.length, Linux.MSG_TRUNC));
            if (length > buffer.length) {
                throw new ScanException("a datagram of " + length + " bytes does not fit the buffer");
            }
            reader.read(buffer, length);
        }

        /** Where there are too many ports for the kernel's filter, the kernel shows the sockets on all ports. */
        @Override
        public void accept(InetDiag shown) {
            if (ports.contains(shown.localPort())) {
                if (!isAskingMptcp) {
                    visit(shown);
                } else if (areSocketsRead) {
                    visitor.visit(shown.asConnection());
                } else {
                    closed.add(shown);
                }
            }
        }

        private void visit(InetDiag shown) {
            boolean isSubflow = shown.isSubflow() && showsConnections();
            sawSubflows |= isSubflow;
            if (isSubflow && knowsNotClosed()) {
                isVoid = true;
            } else if (!isSubflow || !closed.has(shown)) {
                visitor.visit(shown);
            }
        }

        /** Whether sockets are shown that may belong to a connection of MPTCP. */
        private boolean showsConnections() {
            return states != 1 << TcpState.LISTEN;
        }

        /** Whether only sockets are shown that are being closed: those of MPTCP are none of these, but their connections may be. */
        private boolean isClosing() {
            return (states & (1 << TcpState.ESTABLISHED | 1 << TcpState.LISTEN)) == 0;
        }

        private boolean knowsNotClosed() {
            return showsConnections() && !isClosing() && familiesAsked < FAMILIES.length && !hidesMptcp;
        }

        /** Reads a part of the list of connections of MPTCP: which are closed, or those that are asked for. Whether there is more to read. */
        private boolean readMptcp() {
            try {
                if (reader == null) {
                    askMptcp(FAMILIES[familiesAsked]);
                }
                receive();
                if (reader.isDone()) {
                    showsMptcp = true;
                    familiesAsked++;
                    reader = null;
                }
            } catch (ScanException e) {
                if (showsMptcp) { // it has before
                    throw e;
                }
                hidesMptcp = true;
                reader = null;
                closeSocket(); // with whatever is still queued
                open();
            }
            return !areSocketsRead || familiesAsked < FAMILIES.length && !hidesMptcp;
        }

        private void askMptcp(int family) {
            if (!areSocketsRead && familiesAsked == 0) {
                closed = new ClosedMptcp();
            }
            byte[] question = SockDiagRequest.dumpMptcp(family, areSocketsRead ? states : 1 << TcpState.FIN_WAIT2);
            ScanException.check(kernel, "ask for MPTCP", send(question));
            reader = new DumpReader(sequence, row, this);
            isAskingMptcp = true;
        }

        private boolean isToBeRepeated() {
            if (isVoid) { // not for a change
                isVoid = false;
                hasSubflows = true;
                attempts--;
                reader = null;
                return true;
            }
            hasSubflows = showsConnections() && !isClosing() ? sawSubflows : hasSubflows;
            boolean interrupted = reader.isInterrupted();
            if (interrupted && attempts == MAX_ATTEMPTS) {
                throw new ScanException("the socket table changed during each of " + attempts + " dumps");
            }
            reader = null;
            return interrupted;
        }
    }

    /** Where the kernel has none, it would look for a module each time it is asked. */
    private boolean hasMptcp() {
        int file = kernel.open(Latin1.encode("/proc/sys/net/mptcp/enabled"), Linux.O_RDONLY);
        if (Errno.isShortage(-file)) {
            throw new ScanException("cannot tell whether there is MPTCP: " + kernel.describe(-file));
        }
        if (file >= 0) {
            kernel.close(file);
        }
        return file >= 0;
    }

    private int send(byte[] request) {
        sequence++;
        NativeOrder.putI32(request, Netlink.SEQUENCE, sequence);
        return kernel.send(socket, request, 0, request.length, 0);
    }
}
