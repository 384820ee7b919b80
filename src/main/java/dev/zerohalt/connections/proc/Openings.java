package dev.zerohalt.connections.proc;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;

/**
 * Whether any connection was opened in the network namespace since a moment, by the counters the kernel keeps of that: they cost
 * microseconds however many sockets there are. Those to our own servers do not matter. A handshake that is not finished has not
 * been counted yet. RFC 4022, tcpActiveOpens and tcpPassiveOpens; proc(5), /proc/net/snmp
 */
public final class Openings {
    /** Our own servers. */
    public interface Own {
        /** Connections accepted so far. */
        long accepted();

        /** Whether one is waiting to be accepted. */
        boolean isAnyWaiting();
    }

    private static final byte[] FILE = Latin1.encode("/proc/net/snmp");
    private static final String LINE = "Tcp:";
    private static final int BUFFER = 4096;
    private static final long UNKNOWN = -1;

    private static final Own NONE = new Own() {
        @Override
        public long accepted() {
            return 0;
        }

        @Override
        public boolean isAnyWaiting() {
            return false;
        }
    };

    private final Kernel kernel;
    private Own own = NONE;
    private long marked = UNKNOWN;
    private long accepted;

    public Openings(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Connections to these do not count. */
    public void discount(Own servers) {
        own = servers;
    }

    /** Remembers this moment, unless some that were opened before would only be accepted later. */
    public void mark() {
        marked = opened();
        accepted = own.accepted();
        if (own.isAnyWaiting()) {
            forget();
        }
    }

    /** No moment is remembered. */
    public void forget() {
        marked = UNKNOWN;
    }

    /** Whether it is known that none was since the moment that was {@link #mark marked}. */
    public boolean areNone() {
        return marked != UNKNOWN && opened() - marked == own.accepted() - accepted;
    }

    private long opened() {
        int file = kernel.open(FILE, Linux.O_RDONLY);
        if (file < 0) {
            return UNKNOWN;
        }
        byte[] buffer = new byte[BUFFER];
        int length = kernel.read(file, buffer, 0, buffer.length); // the kernel makes it in one piece
        kernel.close(file);
        return length < 0 ? UNKNOWN : opened(Latin1.decode(buffer, 0, length));
    }

    /** The sum of both counters. Of two lines that begin alike the first has the names, the second the numbers. */
    static long opened(String text) {
        int names = text.indexOf(LINE);
        int numbers = names < 0 ? -1 : text.indexOf("\n" + LINE, names);
        if (numbers < 0 || text.indexOf('\n', numbers + 1) < 0) {
            return UNKNOWN;
        }
        long active = number(text, names, numbers + 1, "ActiveOpens");
        long passive = number(text, names, numbers + 1, "PassiveOpens");
        return active == UNKNOWN || passive == UNKNOWN ? UNKNOWN : active + passive;
    }

    /** The word of the second line that stands where the first has the name. */
    private static long number(String text, int names, int numbers, String name) {
        int at = names;
        int value = numbers;
        while (true) {
            int nameEnd = end(text, at);
            int valueEnd = end(text, value);
            if (text.substring(at, nameEnd).equals(name)) {
                return decimal(text, value, valueEnd);
            }
            if (text.charAt(nameEnd) == '\n' || text.charAt(valueEnd) == '\n') {
                return UNKNOWN;
            }
            at = nameEnd + 1;
            value = valueEnd + 1;
        }
    }

    private static long decimal(String text, int start, int end) {
        long number = 0;
        for (int i = start; i < end; i++) {
            int digit = Ascii.digit(text.charAt(i), 10);
            if (digit < 0) {
                return UNKNOWN;
            }
            number = 10 * number + digit;
        }
        return start == end ? UNKNOWN : number;
    }

    private static int end(String text, int at) {
        int end = at;
        while (text.charAt(end) != ' ' && text.charAt(end) != '\n') {
            end++;
        }
        return end;
    }
}
