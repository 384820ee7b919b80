package dev.zerohalt.connections.proc;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;

/**
 * Whether any connection was opened in the network namespace since a moment, by the counters the kernel keeps of that: they cost
 * microseconds however many sockets there are. A handshake that is not finished has not been counted yet. RFC 4022,
 * tcpActiveOpens and tcpPassiveOpens; proc(5), /proc/net/snmp
 */
public final class Openings {
    private static final byte[] FILE = Latin1.encode("/proc/net/snmp");
    private static final String LINE = "Tcp:";
    private static final int BUFFER = 4096;
    private static final String UNKNOWN = "";

    private final Kernel kernel;
    private String marked = UNKNOWN;

    public Openings(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Remembers this moment. */
    public void mark() {
        marked = opened();
    }

    /** No moment is remembered. */
    public void forget() {
        marked = UNKNOWN;
    }

    /** Whether it is known that none was since the moment that was {@link #mark marked}. */
    public boolean areNone() {
        return !marked.isEmpty() && opened().equals(marked);
    }

    private String opened() {
        int file = kernel.open(FILE, Linux.O_RDONLY);
        if (file < 0) {
            return UNKNOWN;
        }
        byte[] buffer = new byte[BUFFER];
        int length = kernel.read(file, buffer, 0, buffer.length); // the kernel makes it in one piece
        kernel.close(file);
        return length < 0 ? UNKNOWN : opened(Latin1.decode(buffer, 0, length));
    }

    /** Both counters, empty if they are not there. Of two lines that begin alike the first has the names, the second the numbers. */
    static String opened(String text) {
        int names = text.indexOf(LINE);
        int numbers = names < 0 ? -1 : text.indexOf("\n" + LINE, names);
        if (numbers < 0 || text.indexOf('\n', numbers + 1) < 0) {
            return UNKNOWN;
        }
        String active = number(text, names, numbers + 1, "ActiveOpens");
        String passive = number(text, names, numbers + 1, "PassiveOpens");
        return active.isEmpty() || passive.isEmpty() ? UNKNOWN : active + " " + passive;
    }

    /** The word of the second line that stands where the first has the name. */
    private static String number(String text, int names, int numbers, String name) {
        int at = names;
        int value = numbers;
        while (true) {
            int nameEnd = end(text, at);
            int valueEnd = end(text, value);
            if (text.substring(at, nameEnd).equals(name)) {
                return text.substring(value, valueEnd);
            }
            if (text.charAt(nameEnd) == '\n' || text.charAt(valueEnd) == '\n') {
                return UNKNOWN;
            }
            at = nameEnd + 1;
            value = valueEnd + 1;
        }
    }

    private static int end(String text, int at) {
        int end = at;
        while (text.charAt(end) != ' ' && text.charAt(end) != '\n') {
            end++;
        }
        return end;
    }
}
