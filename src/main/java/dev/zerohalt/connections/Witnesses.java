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

    private byte[] identities = new byte[0];
    private final Cookies cookies = new Cookies();
    private int count;
    private int next;
    private boolean unsure;
    private boolean left;

    void clear() {
        cookies.clear();
        count = 0;
        next = 0;
        unsure = false;
        left = false;
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
            cookies.add(socket.cookie());
            count++;
        }
    }

    /** The one with this cookie, if there is one, need not be looked at: it is no more. */
    void ended(long cookie) {
        cookies.remove(cookie);
    }

    /** How many there are, those that ended or were dismissed included. */
    int size() {
        return count;
    }

    /** The first that was not {@link #dismiss dismissed} and is still there; empty if none is, and if that cannot be told. */
    Optional<SocketRow> present(SocketTable table) {
        for (; next < count; next++) {
            if (cookies.isRemoved(next)) {
                continue;
            }
            try {
                Optional<SocketRow> socket = table.find(identities, next * SocketRow.IDENTITY);
                if (socket.isPresent()) {
                    return socket;
                }
            } catch (ScanException e) {
                unsure = true;
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Looks at all of them.
     *
     * @return how many have ended; -1 if that cannot be told
     */
    int ended(SocketTable table) {
        int ended = 0;
        for (int i = 0; i < count; i++) {
            try {
                if (cookies.isRemoved(i) || hasEnded(table.find(identities, i * SocketRow.IDENTITY))) {
                    cookies.removeAt(i);
                    ended++;
                }
            } catch (ScanException e) {
                return -1;
            }
        }
        return ended;
    }

    /** Also if something is left of it: that ends without an event. */
    private static boolean hasEnded(Optional<SocketRow> socket) {
        return socket.isEmpty() || !TcpState.holds(socket.get());
    }

    /** Whether it could not be told if one is still there. */
    boolean isUnsure() {
        return unsure;
    }

    /** Whether one was {@link #leave left}. */
    boolean areLeft() {
        return left;
    }

    /** The one that was {@link #present} counts no longer. */
    void dismiss() {
        next++;
    }

    /** The same, but it may count again. */
    void leave() {
        next++;
        left = true;
    }
}
