package dev.zerohalt.connections.ports;

import dev.zerohalt.connections.PortSet;
import java.util.Optional;

/**
 * Where the application can be reached.
 *
 * @param listening the ports on which the application listens
 * @param likely those of them on which the application most likely listens: where descriptors cannot be read, by the users who made the sockets
 * @param accepted others on which it has connections, whose listening sockets are closed
 * @param anybody the ports on which anybody in the network namespace listens, but for zerohalt; empty if that cannot be known
 * @param unknown why {@code listening} may have more than the application's ports; empty if all was seen
 */
public record FoundPorts(
        PortSet listening, PortSet likely, PortSet accepted, Optional<PortSet> anybody, String unknown) {
    /** The ports on which the application's connections are. */
    public PortSet all() {
        return listening.with(accepted);
    }

    public boolean isKnown() {
        return unknown.isEmpty();
    }
}
