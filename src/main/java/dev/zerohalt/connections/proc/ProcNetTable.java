package dev.zerohalt.connections.proc;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;

/** The sockets as /proc/net/tcp and /proc/net/tcp6 list them. proc(5) */
public final class ProcNetTable implements SocketTable {
    private static final String TCP = "/proc/net/tcp";
    private static final String TCP6 = "/proc/net/tcp6";
    private static final int BUFFER = 16 * 1024;
    private static final int NONE = -1;

    /** The kernel fills a page with whole lines, so one with room for two more lines was the last. */
    private static final int FULL_PAGE = 4096 - 2 * 256;

    private final Kernel kernel;
    private byte[] buffer;
    private int file = NONE;
    private Reading current;

    public ProcNetTable(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public Scan begin(PortSet ports, int states, Visitor visitor) {
        closeFile(); // of a reading that was given up
        if (buffer == null) {
            buffer = new byte[BUFFER];
        }
        visitor.begin();
        current = new Reading(new ProcNetReader(ports, states, visitor));
        return current;
    }

    @Override
    public void close() {
        closeFile();
        buffer = null;
        current = null;
    }

    private void closeFile() {
        if (file >= 0) {
            kernel.close(file);
            file = NONE;
        }
    }

    /** Both files, one after the other, a read at a time. */
    private final class Reading implements Scan {
        private final ProcNetReader reader;
        private String name = TCP;
        private int kept;

        Reading(ProcNetReader reader) {
            this.reader = reader;
        }

        @Override
        public boolean next() {
            if (current != this) {
                throw new ScanException("the reading was given up");
            }
            try {
                return read();
            } catch (ScanException e) {
                closeFile();
                throw e;
            }
        }

        private boolean read() {
            if (file < 0 && !open()) {
                return false;
            }
            int length =
                    ScanException.check(kernel, "read " + name, kernel.read(file, buffer, kept, buffer.length - kept));
            int used = reader.read(buffer, kept + length);
            kept += length - used;
            System.arraycopy(buffer, used, buffer, 0, kept);
            if (kept == buffer.length) {
                throw new ScanException(name + " has a line longer than " + kept + " bytes");
            }
            if (length >= FULL_PAGE) {
                return true;
            }
            reader.end(kept); // asked again, the kernel would show the last lines twice for as long as the table grows
            closeFile();
            boolean more = name.equals(TCP);
            name = TCP6;
            return more;
        }

        /** False where the second file does not exist: there is no IPv6. */
        private boolean open() {
            int opened = kernel.open(Latin1.encode(name), Linux.O_RDONLY);
            if (opened == -Errno.ENOENT) {
                requireTcp();
                return false;
            }
            file = ScanException.check(kernel, "open " + name, opened);
            kept = 0;
            return true;
        }

        /** Fails if the first file does not exist either: something may have been mounted over /proc. */
        private void requireTcp() {
            int tcp = kernel.open(Latin1.encode(TCP), Linux.O_RDONLY);
            if (tcp < 0) {
                throw new ScanException(TCP + " does not exist");
            }
            kernel.close(tcp);
        }
    }
}
