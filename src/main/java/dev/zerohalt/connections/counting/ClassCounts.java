package dev.zerohalt.connections.counting;

import dev.zerohalt.connections.holding.ConnectionClass;
import java.util.EnumMap;
import java.util.Map;

/** How many connections of each class there are. */
final class ClassCounts {
    private final Map<ConnectionClass, int[]> counts = new EnumMap<>(ConnectionClass.class);

    ClassCounts() {
        for (ConnectionClass each : ConnectionClass.values()) {
            counts.put(each, new int[1]);
        }
    }

    void add(ConnectionClass connectionClass) {
        counts.get(connectionClass)[0]++;
    }

    int of(ConnectionClass connectionClass) {
        return counts.get(connectionClass)[0];
    }
}
