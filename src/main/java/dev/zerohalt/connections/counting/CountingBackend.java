package dev.zerohalt.connections.counting;

import java.util.List;

/** The ways to count, best first. */
public enum CountingBackend {
    /** sock_diag, and an event when a connection ends. */
    EVENTS("events"),
    /** sock_diag, at intervals. */
    POLLING("polling"),
    /** /proc/net/tcp and tcp6, at intervals. */
    PROC("proc");

    public static final List<CountingBackend> ALL = List.of(values());

    private final String label;

    CountingBackend(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
