package dev.zerohalt.connections.counting;

import dev.zerohalt.connections.holding.ConnectionClass;
import java.util.EnumMap;
import java.util.Map;

/** How many connections of each class there are. */
final class ClassCounts {
    private final Map<ConnectionClass, int[]> counts = new EnumMap<>(ConnectionClass.class);

    void add(ConnectionClass connectionClass) {
        counts.computeIfAbsent(connectionClass, each -> new int[1])[0]++;
    }

    int of(ConnectionClass connectionClass) {
        int[] count = counts.get(connectionClass);
        return count == null ? 0 : count[0];
    }

    void clear() {
        counts.clear();
    }
}
