package dev.zerohalt.connections;

import java.util.Arrays;
import java.util.Optional;

/**
 * The sockets that were counted, or some of them if they are many. As long as one of them still counts the number is not zero, and asking the kernel
 * about one socket takes microseconds however many there are, which reading the table does not.
 */
final class Witnesses {
    /** That all of these have ended and others have not gets rarer with each, but all must have before a count finds zero. */
    private static final int MOST = 1024;

    private static final int FIRST = 16;

    /** So many are looked at at once: where none of these is left, a count costs less than looking at all the others. */
    static final int LOOKS = 32;

    private byte[] identities = new byte[0];
    private int count;
    private int next;
    private int looks;

    void clear() {
        count = 0;
        next = 0;
        looks = 0;
    }

    /** One more, if there is room and it can be found again. */
    void add(SocketRow socket) {
        if (count == MOST) {
            return;
        }
        if (count * SocketRow.IDENTITY == identities.length) {
            identities = Arrays.copyOf(identities, Math.max(FIRST * SocketRow.IDENTITY, 2 * identities.length));
        }
        if (socket.identity(identities, count * SocketRow.IDENTITY)) {
            count++;
        }
    }

    /** Begins to look at some. */
    void look() {
        looks = 0;
    }

    /** The first that was not {@link #dismiss dismissed} and is still there; empty if none is among so many, and if that cannot be told. */
    Optional<SocketRow> present(SocketTable table) {
        for (; next < count && looks < LOOKS; next++) {
            looks++;
            try {
                Optional<SocketRow> socket = table.find(identities, next * SocketRow.IDENTITY);
                if (socket.isPresent()) {
                    return socket;
                }
            } catch (ScanException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The one that was {@link #present} counts no longer. */
    void dismiss() {
        next++;
    }
}
