package dev.zerohalt.connections;

import java.util.Optional;

/** A way to read the TCP sockets of the network namespace. */
public interface SocketTable {
    /** Is shown the sockets. */
    interface Visitor {
        /** The table is read from its beginning; if it was begun before, what was visited since is void. */
        void begin();

        void visit(SocketRow socket);
    }

    /**
     * Visits every TCP socket, IPv4 and IPv6, with one of the local ports in one of the states, once.
     *
     * @param states bit n stands for the state n of {@link TcpState}
     * @throws ScanException if the table could not be read whole; what was visited until then means nothing
     */
    void scan(PortSet ports, int states, Visitor visitor);

    /**
     * Looks at one socket again, which costs next to nothing.
     *
     * @param at where its {@link SocketRow#identity identity} begins
     * @return empty if it is gone
     * @throws ScanException if that cannot be told
     */
    Optional<SocketRow> find(byte[] identity, int at);

    /** Gives back what scanning needs; a later scan takes it again. */
    void close();
}
