package dev.zerohalt.connections.counting;

import dev.zerohalt.os.Ascii;
import java.util.List;

/** The ways to count, best first. */
public enum CountingBackend {
    /** sock_diag, and an event when a connection ends. */
    EVENTS,
    /** sock_diag, at intervals. */
    POLLING,
    /** /proc/net/tcp and tcp6, at intervals. */
    PROC;

    public static final List<CountingBackend> ALL = List.of(values());

    public String label() {
        return Ascii.label(this);
    }
}
