package dev.zerohalt.connections.ports;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.SocketTable;
import java.util.Arrays;
import java.util.function.LongPredicate;

/** The listening sockets of the network namespace, and which of them were found to be the application's. */
final class Listeners implements SocketTable.Visitor {
    /** More are not told apart: then every port may be the application's. */
    static final int MOST = 1024;

    private static final int FIRST = 16;

    private long[] inodes = new long[FIRST];
    private int[] ports = new int[FIRST];
    private long[] users = new long[FIRST];
    private boolean[] owned = new boolean[FIRST];
    private int count;
    private int ownedCount;
    private boolean tooMany;

    @Override
    public void begin() {
        count = 0;
        ownedCount = 0;
        tooMany = false;
    }

    @Override
    public void visit(SocketRow socket) {
        if (count == MOST) {
            tooMany = true;
            return;
        }
        if (count == ports.length) {
            inodes = Arrays.copyOf(inodes, 2 * count);
            ports = Arrays.copyOf(ports, 2 * count);
            users = Arrays.copyOf(users, 2 * count);
            owned = Arrays.copyOf(owned, 2 * count);
        }
        inodes[count] = socket.inode();
        ports[count] = socket.localPort();
        users[count] = socket.user();
        owned[count] = false;
        count++;
    }

    /**
     * The application has a socket with this inode.
     *
     * @return whether all listening sockets are known to be the application's
     */
    boolean own(long inode) {
        for (int i = 0; i < count; i++) {
            if (inodes[i] == inode && !owned[i]) {
                owned[i] = true;
                ownedCount++;
            }
        }
        return ownedCount == count;
    }

    boolean has(long inode) {
        int i = 0;
        while (i < count && inodes[i] != inode) {
            i++;
        }
        return i < count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean areTooMany() {
        return tooMany;
    }

    /** Every port on which somebody listens. */
    PortSet all() {
        return PortSet.of(Arrays.copyOf(ports, count));
    }

    /** Those of the application, and those made by some users. */
    PortSet ownedOr(LongPredicate user) {
        int[] found = new int[count];
        int size = 0;
        for (int i = 0; i < count; i++) {
            if (owned[i] || user.test(users[i])) {
                found[size++] = ports[i];
            }
        }
        return PortSet.of(Arrays.copyOf(found, size));
    }
}
