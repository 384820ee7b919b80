package dev.zerohalt.e2e.balancers;

import java.util.HashMap;
import java.util.Map;

/** Whether the application is under zerohalt, and with which settings. */
enum Setup {
    ALONE("no zerohalt", Map.of()),
    NOTHING_SET("nothing set", Map.of()),
    IN_FLIGHT("in-flight", Map.of("ZEROHALT_APP_PORT", "8080", "ZEROHALT_GRACE_PERIOD", "30s")),
    CONNECTIONS(
            "connections",
            Map.of(
                    "ZEROHALT_APP_PORT", "8080",
                    "ZEROHALT_GRACE_PERIOD", "30s",
                    "ZEROHALT_DRAIN_STRATEGY", "connections"));

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // maps of Map.of
    private final Map<String, String> settings;

    Setup(String label, Map<String, String> settings) {
        this.label = label;
        this.settings = settings;
    }

    String label() {
        return label;
    }

    /** An idle HTTP/2 connection on which the load balancer sent the last frame looks like a request, for the busy limit. */
    Map<String, String> settings(Protocol protocol) {
        var all = new HashMap<>(settings);
        if (this == IN_FLIGHT && protocol == Protocol.HTTP2) {
            all.put("ZEROHALT_CONNECTION_BUSY_LIMIT", "10s");
        }
        return all;
    }

    boolean underZerohalt() {
        return this != ALONE;
    }
}
