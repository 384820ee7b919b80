package dev.zerohalt.http;

import java.util.Arrays;
import java.util.function.Supplier;

/** The places that a server has for clients, and who gives way when all are taken. */
final class Places {
    static final int MOST = 128;

    /** A request of which more has come within this time still arrives; most come at once. */
    private static final long ARRIVES = 1_000_000_000L;

    private final Supplier<Connection> maker;
    private Connection[] connections = new Connection[0];
    private int most = MOST;
    private int taken;

    /**
     * @param maker makes a connection, which is used for one client after the other
     */
    Places(Supplier<Connection> maker) {
        this.maker = maker;
    }

    /** From now on there are this many places. */
    void limit(int places) {
        most = places;
    }

    /** Those that are open, and those that wait for the next client. */
    Connection[] all() {
        return connections;
    }

    boolean areEmpty() {
        return taken == 0;
    }

    void take(Connection connection, int descriptor, long now) {
        connection.opened(descriptor, now);
        taken++;
    }

    void leave(Connection connection) {
        connection.closed();
        taken--;
    }

    /** A connection that is not open; null if all places are taken. */
    Connection free() {
        for (Connection connection : connections) {
            if (!connection.isOpen()) {
                return connection;
            }
        }
        if (connections.length >= most) {
            return null;
        }
        Connection added = maker.get();
        connections = Arrays.copyOf(connections, connections.length + 1);
        connections[connections.length - 1] = added;
        return added;
    }

    /**
     * Who gives way to a new client, where somebody is: the one that has not moved for longest, of those that were never answered if
     * they are the majority, else of those that were. So neither a crowd of silent clients nor one of idle clients costs the others their
     * places. One whose request is arriving gives way only where there is no other; and then it is the one that has not moved for longest,
     * too: clients that send a byte now and then do not keep others out.
     */
    Connection givesWay(long now) {
        int unanswered = 0;
        for (Connection connection : connections) {
            unanswered += connection.isOpen() && connection.answered == 0 ? 1 : 0;
        }
        boolean fromUnanswered = 2 * unanswered > taken;
        Connection best = null;
        int bestRank = 0;
        for (Connection connection : connections) {
            if (connection.isOpen()) {
                int rank = rank(connection, fromUnanswered, now);
                boolean longer = best == null || connection.movedAt - best.movedAt < 0;
                if (best == null || rank < bestRank || rank == bestRank && longer) {
                    best = connection;
                    bestRank = rank;
                }
            }
        }
        return best;
    }

    /** The lower, the sooner it gives way. */
    private static int rank(Connection connection, boolean fromUnanswered, long now) {
        if (connection.isArriving() && now - connection.movedAt < ARRIVES) {
            return 2;
        }
        return (connection.answered == 0) == fromUnanswered ? 0 : 1;
    }
}
