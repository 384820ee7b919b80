package dev.zerohalt.connections;

import java.util.Arrays;

/**
 * The cookies of sockets in the order they were added, each found at once however many there are: a hash table with linear
 * probing. The kernel hands each processor cookies in blocks of successive numbers: their last bits are hash enough.
 */
final class Cookies {
    private static final int FIRST = 16;

    private static final long UNKNOWN = 0;

    /** No socket's either: INET_DIAG_NOCOOKIE, include/uapi/linux/inet_diag.h */
    private static final long REMOVED = -1;

    private long[] cookies = new long[FIRST];

    /** Twice as long as there is room for cookies: each one's index and one more, 0 where there is none. */
    private int[] table = new int[2 * FIRST];

    private int count;

    void clear() {
        Arrays.fill(table, 0);
        count = 0;
    }

    /**
     * One more.
     *
     * @param cookie 0 if it is not known: it cannot be removed then
     */
    void add(long cookie) {
        if (count == cookies.length) {
            grow();
        }
        cookies[count++] = cookie;
        index(count);
    }

    /** If it is there. */
    void remove(long cookie) {
        for (int at = slot(cookie); table[at] != 0 && cookie != UNKNOWN; at = next(at)) {
            if (cookies[table[at] - 1] == cookie) {
                cookies[table[at] - 1] = REMOVED;
                return;
            }
        }
    }

    void removeAt(int index) {
        cookies[index] = REMOVED;
    }

    /** Whether the one that was added as this, counted from 0, was removed. */
    boolean isRemoved(int index) {
        return cookies[index] == REMOVED;
    }

    private void grow() {
        cookies = Arrays.copyOf(cookies, 2 * count);
        table = new int[2 * cookies.length];
        for (int added = 1; added <= count; added++) {
            index(added);
        }
    }

    private void index(int added) {
        int at = slot(cookies[added - 1]);
        while (table[at] != 0) {
            at = next(at);
        }
        table[at] = added;
    }

    private int slot(long cookie) {
        return (int) cookie & table.length - 1;
    }

    private int next(int at) {
        return at + 1 & table.length - 1;
    }
}
