package dev.zerohalt.connections.proc;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.util.function.LongSupplier;

/**
 * Whether the network namespace has taken any connection since a moment, by the counter the kernel keeps of that: it costs
 * microseconds however many sockets there are. Those to our own servers do not matter. A handshake that is not finished has not
 * been counted yet. RFC 4022, tcpPassiveOpens; proc(5), /proc/net/snmp
 */
public final class Openings {
    /** What is not known. */
    public static final long UNKNOWN = -1;

    private static final byte[] FILE = Latin1.encode("/proc/net/snmp");
    private static final String LINE = "Tcp:";
    private static final String COUNTER = "PassiveOpens";
    private static final int BUFFER = 4096;

    /** So often it is tried to read both numbers while none of our own connections is opened. */
    private static final int TRIES = 3;

    private final Kernel kernel;
    private final LongSupplier own;
    private long marked = UNKNOWN;

    /**
     * @param own how many connections to our own servers were opened so far; {@link #UNKNOWN} if that cannot be told
     */
    public Openings(Kernel kernel, LongSupplier own) {
        this.kernel = kernel;
        this.own = own;
    }

    /** Remembers this moment. */
    public void mark() {
        marked = ofOthers();
    }

    /** No moment is remembered. */
    public void forget() {
        marked = UNKNOWN;
    }

    /** Whether it is known that none was since the moment that was {@link #mark marked}. */
    public boolean areNone() {
        return marked != UNKNOWN && marked == ofOthers();
    }

    private long ofOthers() {
        long before = own.getAsLong();
        for (int i = 0; i < TRIES && before != UNKNOWN; i++) {
            long opened = opened();
            long after = own.getAsLong();
            if (opened == UNKNOWN || before == after) {
                return opened == UNKNOWN ? UNKNOWN : opened - before;
            }
            before = after;
        }
        return UNKNOWN;
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

    /** Of two lines that begin alike the first has the names, the second the numbers. */
    static long opened(String text) {
        int names = text.indexOf(LINE);
        int numbers = names < 0 ? -1 : text.indexOf("\n" + LINE, names);
        if (numbers < 0 || text.indexOf('\n', numbers + 1) < 0) {
            return UNKNOWN;
        }
        return number(text, names, numbers + 1);
    }

    /** The word of the second line that stands where the first has the name. */
    private static long number(String text, int names, int numbers) {
        int at = names;
        int value = numbers;
        while (true) {
            int nameEnd = end(text, at);
            int valueEnd = end(text, value);
            if (text.substring(at, nameEnd).equals(COUNTER)) {
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
