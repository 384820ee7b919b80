package dev.zerohalt.connections;

/** Says which connections count. */
public interface SocketFilter {
    /**
     * Whether a connection counts.
     *
     * @param address room for the 16 bytes of an address, see {@link dev.zerohalt.os.MappedAddress}
     */
    boolean accepts(SocketRow socket, byte[] address);
}
