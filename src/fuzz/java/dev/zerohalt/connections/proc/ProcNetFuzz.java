package dev.zerohalt.connections.proc;

import static dev.zerohalt.fuzz.Expect.check;
import static dev.zerohalt.fuzz.Expect.same;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.ScannedSocket;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.fuzz.Calls;
import dev.zerohalt.fuzz.Input;
import dev.zerohalt.os.Errno;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The text of /proc/net/tcp, read in any pieces. A file of lines as the kernel writes them shows exactly these sockets; of
 * any other file every line is a socket, or the file is a ScanException. A file that ends within a line always is.
 *
 * <p>Input: eight bytes with the lengths of the pieces, two bytes with the states asked for, a byte that says which ports,
 * the text.
 */
public final class ProcNetFuzz {
    private static final int PIECES = 8;
    private static final int EVERY_STATE = -1;
    private static final int PAGE = 4000;

    /** Some line is longer than this: the table has no room for it. */
    private static final int LONG = 8192;

    record Socket(
            int state, int localPort, int remotePort, String remoteAddress, long inode, long send, long receive) {}

    private ProcNetFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        byte[] pieces = input.exactly(PIECES);
        int states = input.u16();
        PortSet ports = input.u8() % 2 == 0 ? PortSet.ALL : PortSet.of(8080, 8081, 9090);
        byte[] text = input.rest();

        Optional<List<Socket>> everything = read(text, PortSet.ALL, EVERY_STATE, new byte[] {0});
        judge(text, everything);
        Optional<List<Socket>> some = read(text, ports, states, pieces);
        same(some, everything.map(all -> select(all, ports, states)), "in pieces, and of some ports and states");
        Optional<List<Socket>> table = table(text, pieces[0] & 0xff);
        check(table.equals(everything) || table.isEmpty() && longestLine(text) > LONG, "the table reads the same");
    }

    private static List<Socket> select(List<Socket> all, PortSet ports, int states) {
        return all.stream()
                .filter(each -> (states >> each.state() & 1) != 0 && ports.contains(each.localPort()))
                .toList();
    }

    // Reading

    private static final class Collector implements SocketTable.Visitor {
        private final List<Socket> sockets = new ArrayList<>();

        @Override
        public void begin() {
            sockets.clear();
        }

        @Override
        public void visit(SocketRow row) {
            byte[] address = new byte[16];
            row.remoteAddress(address);
            check(!row.hasTraffic(), "/proc knows nothing of traffic");
            sockets.add(new Socket(
                    row.state(),
                    row.localPort(),
                    row.remotePort(),
                    HexFormat.of().formatHex(address),
                    row.inode(),
                    row.sendQueue(),
                    row.receiveQueue()));
        }
    }

    /** In pieces of these lengths and again from the first; 0 stands for a long one. */
    private static Optional<List<Socket>> read(byte[] text, PortSet ports, int states, byte[] pieces) {
        Collector collector = new Collector();
        ProcNetReader reader = new ProcNetReader(ports, states, collector);
        byte[] buffer = new byte[text.length];
        int taken = 0;
        int kept = 0;
        try {
            for (int i = 0; taken < text.length; i++) {
                int length = pieces[i % pieces.length] & 0xff;
                int piece = Math.min(length == 0 ? text.length : length, text.length - taken);
                System.arraycopy(text, taken, buffer, kept, piece);
                taken += piece;
                int used = reader.read(buffer, kept + piece);
                kept += piece - used;
                System.arraycopy(buffer, used, buffer, 0, kept);
            }
            reader.end(kept);
            return Optional.of(collector.sockets);
        } catch (ScanException e) {
            check(!e.getMessage().isEmpty(), "a failure says why");
            return Optional.empty();
        }
    }

    private static Optional<List<Socket>> table(byte[] text, int more) {
        Collector collector = new Collector();
        File file = new File(text, PAGE + more);
        ProcNetTable table = new ProcNetTable(Calls.of(file));
        try {
            ScannedSocket.scan(table, PortSet.ALL, EVERY_STATE, collector);
            return Optional.of(collector.sockets);
        } catch (ScanException e) {
            return Optional.empty();
        } finally {
            check(file.open == 0, "what was opened is closed");
        }
    }

    /** A machine with /proc/net/tcp and without tcp6, read in pages of a certain length. */
    static final class File {
        private final byte[] text;
        private final int page;
        private int at;
        private int open;

        File(byte[] text, int page) {
            this.text = text;
            this.page = page;
        }

        int open(byte[] path, int flags) {
            if (path[path.length - 1] == '6') {
                return -Errno.ENOENT;
            }
            open++;
            return 3;
        }

        int read(int fd, byte[] buffer, int offset, int length) {
            int count = Math.min(Math.min(length, page), text.length - at);
            System.arraycopy(text, at, buffer, offset, count);
            at += count;
            return count;
        }

        int close(int fd) {
            open--;
            return 0;
        }
    }

    // Judging

    private static void judge(byte[] text, Optional<List<Socket>> read) {
        String[] lines = new String(text, StandardCharsets.ISO_8859_1).split("\n", -1);
        int last = lines.length - 1;
        boolean whole = lines[last].isEmpty() && last > 0;
        if (!whole) {
            check(read.isEmpty(), "a file that ends within a line, or without one, is an error");
            return;
        }
        List<Socket> sockets = new ArrayList<>();
        boolean allKnown = lines[0].startsWith("  sl  local_address ");
        for (String line : Arrays.asList(lines).subList(1, last)) {
            Optional<Socket> socket = ProcNetModel.line(line);
            socket.ifPresent(sockets::add);
            allKnown &= socket.isPresent();
        }
        if (allKnown) {
            same(read, Optional.of(sockets), "the sockets");
        } else {
            check(read.isEmpty() || read.get().size() == last - 1, "every line is a socket");
        }
    }

    private static int longestLine(byte[] text) {
        int longest = 0;
        int start = 0;
        for (int i = 0; i <= text.length; i++) {
            if (i == text.length || text[i] == '\n') {
                longest = Math.max(longest, i - start);
                start = i + 1;
            }
        }
        return longest;
    }
}
