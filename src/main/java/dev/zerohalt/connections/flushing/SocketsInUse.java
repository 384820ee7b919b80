package dev.zerohalt.connections.flushing;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.SmallFile;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many sockets the network namespace has, of every kind, with those that nobody owns any more and still send; those in TIME_WAIT
 * do not count. The kernel keeps this number, where listing the sockets makes it walk a table of hundreds of thousands of places.
 * Before Linux 4.16 it is that of all namespaces. /proc/net/sockstat, proc_pid_net(5)
 */
final class SocketsInUse {
    private static final String FILE = "/proc/net/sockstat";
    private static final String KEY = "sockets: used ";
    private static final int MOST_DIGITS = 9;

    private SocketsInUse() {}

    /** Empty if it cannot be known. */
    static OptionalInt count(Kernel kernel) {
        Optional<String> text = SmallFile.read(kernel, FILE, KEY.length() + MOST_DIGITS + 1);
        if (text.isEmpty() || !text.get().startsWith(KEY)) {
            return OptionalInt.empty();
        }
        int number = 0;
        int at = KEY.length();
        while (at < text.get().length() && isDigit(text.get().charAt(at))) {
            number = 10 * number + text.get().charAt(at) - '0';
            at++;
        }
        boolean isNumber =
                at > KEY.length() && at < text.get().length() && text.get().charAt(at) == '\n';
        return isNumber ? OptionalInt.of(number) : OptionalInt.empty();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
