package dev.zerohalt.connections.flushing;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.SmallFile;
import java.util.Optional;

/**
 * How many sockets the network namespace has, with those that nobody owns any more and still send; those in TIME_WAIT do not count. The
 * kernel keeps these numbers, where listing the sockets makes it walk a table of hundreds of thousands of places.
 * /proc/net/sockstat and sockstat6, proc_pid_net(5)
 */
final class SocketsInUse {
    private static final String ALL = "sockets: used ";
    private static final String IPV4 = "TCP: inuse ";
    private static final String IPV6 = "TCP6: inuse ";
    private static final int MOST = 64;
    private static final int MOST_SOCKETS = 999_999_999;
    private static final int UNKNOWN = -1;

    private SocketsInUse() {}

    /**
     * Whether there are just so many TCP sockets. Before Linux 4.16 the number of all sockets is that of all namespaces, and a socket
     * that was closed may count in it for a moment more.
     *
     * @param tcp how many there are at least
     * @return false if it cannot be known; also if there are fewer, for then the numbers cannot be believed
     */
    static boolean areOnly(int tcp, Kernel kernel) {
        String sockets = read(kernel, "/proc/net/sockstat");
        if (number(ALL, sockets) == tcp) {
            return true;
        }
        int ipv4 = number(IPV4, sockets);
        int ipv6 = ipv4 > tcp ? UNKNOWN : number(IPV6, read(kernel, "/proc/net/sockstat6"));
        return ipv4 != UNKNOWN && ipv6 != UNKNOWN && ipv4 + ipv6 == tcp;
    }

    private static String read(Kernel kernel, String file) {
        Optional<String> text = SmallFile.read(kernel, file, MOST);
        return text.orElse("");
    }

    /** The number behind a key at the beginning of a line; {@link #UNKNOWN} if there is none. */
    private static int number(String key, String text) {
        int line = text.startsWith(key) ? 0 : text.indexOf('\n' + key) + 1;
        int from = line + key.length();
        int to = from;
        while (to < text.length() && text.charAt(to) != '\n' && text.charAt(to) != ' ') {
            to++;
        }
        boolean isThere = text.startsWith(key, line) && to < text.length();
        return isThere ? (int) Ascii.number(text, from, to, 10, MOST_SOCKETS) : UNKNOWN;
    }
}
