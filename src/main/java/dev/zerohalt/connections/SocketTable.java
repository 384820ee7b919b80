package dev.zerohalt.connections;

/** A way to read the TCP sockets of the network namespace. */
public interface SocketTable {
    /** Is shown the sockets. */
    interface Visitor {
        /** The table is read from its beginning; if it was begun before, what was visited since is void. */
        default void begin() {}

        void visit(SocketRow socket);
    }

    /** One read of the whole table, a part at a time: the work of one part does not grow with the number of sockets that are shown. */
    interface Scan {
        /**
         * Reads the next part.
         *
         * @return false once the table has been read whole
         * @throws ScanException if it could not be, or the scan was ended; what was visited until then means nothing
         */
        boolean next();
    }

    /**
     * Begins to visit every TCP socket, IPv4 and IPv6, with one of the local ports in one of the states, once. Only one scan of
     * a table can be under way: another one is ended.
     *
     * @param states bit n stands for the state n of {@link TcpState}
     * @throws ScanException if the table cannot be read
     */
    Scan begin(PortSet ports, int states, Visitor visitor);

    /** Gives back what scanning needs; a later scan takes it again. Ends one that is under way. */
    void close();
}
