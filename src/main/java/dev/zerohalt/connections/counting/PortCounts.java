package dev.zerohalt.connections.counting;

import dev.zerohalt.connections.holding.ConnectionClass;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** How many connections of each class there are on the first so many ports that have any. */
final class PortCounts {
    private static final int MAX_PORTS = 64;

    /** Most applications have a port or two. */
    private static final int FIRST = 4;

    /** Ascending. */
    private int[] ports = new int[FIRST];

    /** Of each class, in the order of the ports. */
    private final Map<ConnectionClass, int[]> counts = new EnumMap<>(ConnectionClass.class);

    private int size;

    PortCounts() {
        for (ConnectionClass each : ConnectionClass.values()) {
            counts.put(each, new int[FIRST]);
        }
    }

    void clear() {
        size = 0;
    }

    void add(int port, ConnectionClass connectionClass) {
        int at = Arrays.binarySearch(ports, 0, size, port);
        if (at < 0 && size < MAX_PORTS) {
            at = -at - 1;
            insert(at, port);
        }
        if (at >= 0) {
            counts.get(connectionClass)[at]++;
        }
    }

    private void insert(int at, int port) {
        if (size == ports.length) {
            ports = Arrays.copyOf(ports, 2 * size);
            counts.replaceAll((each, numbers) -> Arrays.copyOf(numbers, 2 * size));
        }
        System.arraycopy(ports, at, ports, at + 1, size - at);
        ports[at] = port;
        for (int[] each : counts.values()) {
            System.arraycopy(each, at, each, at + 1, size - at);
            each[at] = 0;
        }
        size++;
    }

    int size() {
        return size;
    }

    int port(int at) {
        return ports[at];
    }

    int count(int port, ConnectionClass connectionClass) {
        int at = Arrays.binarySearch(ports, 0, size, port);
        return at < 0 ? 0 : counts.get(connectionClass)[at];
    }
}
