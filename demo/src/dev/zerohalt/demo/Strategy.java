package dev.zerohalt.demo;

import java.util.Map;

/** Which connections hold zerohalt's drain. */
enum Strategy {
    /** All of them. */
    CONNECTIONS("connections", Map.of("ZEROHALT_DRAIN_STRATEGY", "connections")),
    /** Those that have a request in hand, or had one a moment ago; the default. */
    IN_FLIGHT("in-flight", Map.of());

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // maps of Map.of
    private final Map<String, String> settings;

    Strategy(String label, Map<String, String> settings) {
        this.label = label;
        this.settings = settings;
    }

    /** As zerohalt calls it. */
    String label() {
        return label;
    }

    /** What has to be set for it. */
    Map<String, String> settings() {
        return settings;
    }
}
