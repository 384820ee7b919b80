package dev.zerohalt.connections.proc;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.SocketTable;

/**
 * Reads the lines of /proc/net/tcp or tcp6. Pure: bytes in, sockets out; whatever does not look like the file is a
 * ScanException.
 *
 * <pre>
 *   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode …
 *    0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 28467 …
 * </pre>
 *
 * @see <a href="https://github.com/torvalds/linux/blob/master/Documentation/networking/proc_net_tcp.rst">proc_net_tcp</a>
 */
final class ProcNetReader {
    private final PortSet ports;
    private final int states;
    private final SocketTable.Visitor visitor;
    private final ProcNetRow row = new ProcNetRow();
    private boolean headerSeen;

    ProcNetReader(PortSet ports, int states, SocketTable.Visitor visitor) {
        this.ports = ports;
        this.states = states;
        this.visitor = visitor;
    }

    /** Reads the complete lines among the first {@code length} bytes; returns how many bytes they were. */
    int read(byte[] bytes, int length) {
        int lineStart = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                line(bytes, lineStart, i);
                lineStart = i + 1;
            }
        }
        return lineStart;
    }

    /** The file has ended, with so many bytes not taken by {@link #read}; another one may follow. */
    void end(int left) {
        if (left != 0 || !headerSeen) {
            throw new ScanException("the socket table ends in the middle of a line");
        }
        headerSeen = false;
    }

    private void line(byte[] bytes, int start, int end) {
        if (!headerSeen) {
            if (end - start < 4 || bytes[start + 2] != 's' || bytes[start + 3] != 'l') {
                throw new ScanException("the socket table has no header line");
            }
            headerSeen = true;
            return;
        }
        row.parse(bytes, start, end);
        if ((states & 1 << row.state()) != 0 && ports.contains(row.localPort())) {
            visitor.visit(row);
        }
    }
}
