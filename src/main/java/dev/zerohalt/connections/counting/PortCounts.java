package dev.zerohalt.connections.counting;

import dev.zerohalt.connections.holding.ConnectionClass;
import java.util.Arrays;

/** How many connections of each class there are on the first so many ports that have any. */
final class PortCounts {
    private static final int MAX_PORTS = 64;

    /** Most applications have a port or two. */
    private static final int FIRST = 4;

    private int[] ports = new int[FIRST];

    /** Of each port. */
    private ClassCounts[] counts = new ClassCounts[FIRST];

    private int size;

    void clear() {
        size = 0;
    }

    void add(int port, ConnectionClass connectionClass) {
        int at = find(port);
        if (at == size && size < MAX_PORTS) {
            if (size == ports.length) {
                ports = Arrays.copyOf(ports, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
            }
            ports[size] = port;
            counts[size] = new ClassCounts();
            size++;
        }
        if (at < size) {
            counts[at].add(connectionClass);
        }
    }

    /** Where a port is; the size if it has none yet. */
    private int find(int port) {
        int at = 0;
        while (at < size && ports[at] != port) {
            at++;
        }
        return at;
    }

    /** Ascending. */
    int[] ports() {
        int[] sorted = Arrays.copyOf(ports, size);
        Arrays.sort(sorted);
        return sorted;
    }

    int count(int port, ConnectionClass connectionClass) {
        int at = find(port);
        return at == size ? 0 : counts[at].of(connectionClass);
    }
}
