package dev.zerohalt.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** What a scan has shown of a socket, kept. */
public record ScannedSocket(int localPort, int state, long inode, long user, long sendQueue, long receiveQueue)
        implements SocketRow {
    public static ScannedSocket of(SocketRow row) {
        return new ScannedSocket(
                row.localPort(), row.state(), row.inode(), row.user(), row.sendQueue(), row.receiveQueue());
    }

    @Override
    public int remotePort() {
        throw new UnsupportedOperationException("not kept");
    }

    @Override
    public void remoteAddress(byte[] address) {
        throw new UnsupportedOperationException("not kept");
    }

    @Override
    public boolean hasTraffic() {
        return false;
    }

    @Override
    public Traffic traffic() {
        throw new UnsupportedOperationException("not kept");
    }

    /** Keeps what it is shown, as the contract of the visitor asks. */
    public static final class Collector implements SocketTable.Visitor {
        private final List<ScannedSocket> sockets = new ArrayList<>();
        private boolean begun;

        @Override
        public void begin() {
            begun = true;
            sockets.clear();
        }

        @Override
        public void visit(SocketRow row) {
            sockets.add(of(row));
        }

        public List<ScannedSocket> sockets() {
            return sockets;
        }
    }

    /** The sockets that a table shows. */
    public static List<ScannedSocket> scan(SocketTable table, PortSet ports, int states) {
        Collector collector = new Collector();
        scan(table, ports, states, collector);
        assertThat(collector.begun).isTrue();
        return collector.sockets;
    }

    /** Shows a visitor all parts of a table, one after the other. */
    public static void scan(SocketTable table, PortSet ports, int states, SocketTable.Visitor visitor) {
        SocketTable.Scan scan = table.begin(ports, states, visitor);
        boolean more = true;
        while (more) {
            more = scan.next();
        }
    }
}
