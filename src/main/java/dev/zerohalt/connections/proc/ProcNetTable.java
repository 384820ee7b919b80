package dev.zerohalt.connections.proc;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.util.Optional;

/** The sockets as /proc/net/tcp and /proc/net/tcp6 list them. proc(5) */
public final class ProcNetTable implements SocketTable {
    private static final byte[] TCP = Latin1.encode("/proc/net/tcp");
    private static final byte[] TCP6 = Latin1.encode("/proc/net/tcp6");
    private static final int BUFFER = 16 * 1024;

    /** The kernel fills a page with whole lines, so one with room for two more lines was the last. */
    private static final int FULL_PAGE = 4096 - 2 * 256;

    private final Kernel kernel;
    private byte[] buffer;

    public ProcNetTable(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void scan(PortSet ports, int states, Visitor visitor) {
        if (buffer == null) {
            buffer = new byte[BUFFER];
        }
        visitor.begin();
        requireTcp(read(TCP, "/proc/net/tcp", ports, states, visitor));
        if (!read(TCP6, "/proc/net/tcp6", ports, states, visitor)) { // there is no IPv6, or no /proc any more
            int file = kernel.open(TCP, Linux.O_RDONLY);
            requireTcp(file >= 0);
            kernel.close(file);
        }
    }

    private static void requireTcp(boolean exists) {
        if (!exists) {
            throw new ScanException("/proc/net/tcp does not exist");
        }
    }

    @Override
    public Optional<SocketRow> find(byte[] identity, int at) {
        throw new ScanException("/proc/net/tcp cannot be asked about one socket");
    }

    @Override
    public void close() {
        buffer = null;
    }

    /** False if the file does not exist. */
    private boolean read(byte[] path, String name, PortSet ports, int states, Visitor visitor) {
        int file = kernel.open(path, Linux.O_RDONLY);
        if (file == -Errno.ENOENT) {
            return false;
        }
        check("open " + name, file);
        try {
            ProcNetReader reader = new ProcNetReader(ports, states, visitor);
            int kept = 0;
            while (true) {
                int length = check("read " + name, kernel.read(file, buffer, kept, buffer.length - kept));
                int used = reader.read(buffer, kept + length);
                kept += length - used;
                System.arraycopy(buffer, used, buffer, 0, kept);
                if (length < FULL_PAGE) {
                    break; // asked again, the kernel would show the last lines twice for as long as the table grows
                }
                if (kept == buffer.length) {
                    throw new ScanException(name + " has a line longer than " + kept + " bytes");
                }
            }
            reader.end(kept);
            return true;
        } finally {
            kernel.close(file);
        }
    }

    private int check(String what, int result) {
        if (result < 0) {
            throw new ScanException("cannot " + what + ": " + kernel.describe(-result));
        }
        return result;
    }
}
