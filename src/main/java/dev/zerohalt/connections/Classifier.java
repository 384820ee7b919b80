package dev.zerohalt.connections;

/**
 * Tells the class of a connection from its state, queues and counters. A class decides when the application is signalled,
 * never whether a connection is cut, so what cannot be decided is decided for waiting.
 */
public final class Classifier {
    private final long idleMillis;
    private final long busyMillis;

    /**
     * @param idleMillis how long nothing must have moved for a connection to be quiet
     * @param busyMillis how long an unanswered request holds a drain
     */
    public Classifier(long idleMillis, long busyMillis) {
        this.idleMillis = idleMillis;
        this.busyMillis = busyMillis;
    }

    public ConnectionClass classify(SocketRow socket) {
        int state = socket.state();
        boolean inHandshake = state == TcpState.SYN_RECV || state == TcpState.SYN_SENT;
        if (inHandshake || state == TcpState.ESTABLISHED && socket.inode() == 0) {
            return ConnectionClass.QUEUED;
        }
        if (socket.receiveQueue() > 0 || socket.sendQueue() > 0 || state == TcpState.CLOSE_WAIT) {
            return ConnectionClass.BUSY;
        }
        if (!socket.hasTraffic()) {
            return ConnectionClass.UNKNOWN;
        }
        Traffic traffic = socket.traffic();
        boolean used = traffic.bytesReceived() > 0;
        if (used && isUnanswered(traffic)) {
            return ConnectionClass.BUSY;
        }
        if (idleMillis(traffic) < idleMillis) {
            return ConnectionClass.ACTIVE;
        }
        return used ? ConnectionClass.QUIET : ConnectionClass.UNUSED;
    }

    /** Since anything moved. A connection on which nothing did was made then. */
    private static long idleMillis(Traffic traffic) {
        return Math.min(traffic.lastReceivedMillis(), traffic.lastSentMillis());
    }

    /**
     * Whether the peer spoke last. Both times tie within the kernel's tick of 1 to 10 ms, in which a request may come right
     * after the handshake: nothing sent yet means that it was not answered.
     */
    private static boolean isUnanswered(Traffic traffic) {
        return traffic.bytesAcknowledged() == 0 || traffic.lastReceivedMillis() < traffic.lastSentMillis();
    }

    /** Whether a connection of a class holds a drain that lets idle connections go. */
    public boolean isInFlight(ConnectionClass connectionClass, SocketRow socket) {
        return switch (connectionClass) {
            case QUEUED, ACTIVE, UNKNOWN -> true;
            case BUSY -> !isStale(socket);
            case UNUSED, QUIET -> false;
        };
    }

    /** How long one that holds a drain will do so if nothing happens; Long.MAX_VALUE if for ever. */
    long holdsMillis(ConnectionClass connectionClass, SocketRow socket) {
        if (connectionClass == ConnectionClass.ACTIVE) {
            return idleMillis - idleMillis(socket.traffic());
        }
        return connectionClass == ConnectionClass.BUSY && isOnlyUnanswered(socket)
                ? busyMillis - socket.traffic().lastReceivedMillis()
                : Long.MAX_VALUE;
    }

    /** An unanswered request that is older than anybody waits for: a stream between events, or a lost cause. */
    private boolean isStale(SocketRow socket) {
        return isOnlyUnanswered(socket) && socket.traffic().lastReceivedMillis() >= busyMillis;
    }

    private static boolean isOnlyUnanswered(SocketRow socket) {
        return socket.receiveQueue() == 0
                && socket.sendQueue() == 0
                && socket.state() == TcpState.ESTABLISHED
                && socket.hasTraffic();
    }
}
