package dev.zerohalt.connections;

import dev.zerohalt.os.MappedAddress;
import java.util.List;

/**
 * Which peers' connections count.
 *
 * @param include if not empty, only these
 * @param exclude never these
 */
public record NetworkFilter(List<Network> include, List<Network> exclude) implements SocketFilter {
    /** All peers. */
    public static final NetworkFilter NONE = new NetworkFilter(List.of(), List.of());

    /** Whether a peer's connections count; 16 bytes as in {@link MappedAddress}. */
    public boolean accepts(byte[] address) {
        return (include.isEmpty() || contains(include, address)) && !contains(exclude, address);
    }

    /** Whether a socket's peer is one of these. */
    @Override
    public boolean accepts(SocketRow socket, byte[] address) {
        if (equals(NONE)) {
            return true;
        }
        socket.remoteAddress(address);
        return accepts(address);
    }

    private static boolean contains(List<Network> networks, byte[] address) {
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
