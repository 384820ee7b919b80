package dev.zerohalt.connections.holding;

import dev.zerohalt.connections.SocketRow;

/**
 * The one rule that says which connections hold a drain. It decides when the application is signalled, never whether a
 * connection is cut.
 *
 * <p>With strategy {@code connections} every connection holds the drain until it ends. With {@code in-flight} a connection holds
 * it while the application has not accepted it, while bytes wait in its queues, while the peer spoke last and not longer ago
 * than the busy limit, and until no data has moved on it for the idle threshold. Where that cannot be seen, it holds the drain
 * until it ends.
 */
public final class HoldingRule {
    private final boolean idleHold;
    private final long idleMillis;
    private final long busyMillis;
    private final Classifier classifier;

    /**
     * @param idleHold whether idle connections hold a drain too
     * @param idleMillis CONNECTION_IDLE_THRESHOLD
     * @param busyMillis CONNECTION_BUSY_LIMIT
     */
    public HoldingRule(boolean idleHold, long idleMillis, long busyMillis) {
        this.idleHold = idleHold;
        this.idleMillis = idleMillis;
        this.busyMillis = busyMillis;
        this.classifier = new Classifier(idleMillis);
    }

    public ConnectionClass classify(SocketRow socket) {
        return classifier.classify(socket);
    }

    public boolean holds(ConnectionClass connectionClass, SocketRow socket) {
        return idleHold
                || switch (connectionClass) {
                    case QUEUED, ACTIVE, UNKNOWN -> true;
                    case BUSY -> !isUnanswered(socket) || Classifier.quietMillis(socket) < busyMillis;
                    case UNUSED, QUIET -> false;
                };
    }

    /** For how long a connection that holds the drain does so at least, unless it ends: Long.MAX_VALUE if for good, 0 if that cannot be told. */
    public long holdsAtLeastMillis(ConnectionClass connectionClass, SocketRow socket) {
        if (idleHold) {
            return Long.MAX_VALUE;
        }
        return switch (connectionClass) {
            case ACTIVE -> idleMillis - Classifier.quietMillis(socket);
            // An answer makes it active, for the idle threshold
            case BUSY -> isUnanswered(socket) ? Math.min(idleMillis, busyMillis - Classifier.quietMillis(socket)) : 0;
            case QUEUED, UNKNOWN, UNUSED, QUIET -> 0;
        };
    }

    /**
     * For how long no data has moved on a connection that holds the drain for no other reason than that data moved; 0 if there
     * is another reason.
     */
    public long quietMillis(ConnectionClass connectionClass, SocketRow socket) {
        boolean holdsAnyway = connectionClass != ConnectionClass.ACTIVE && holds(connectionClass, socket);
        return idleHold || holdsAnyway ? 0 : Classifier.quietMillis(socket);
    }

    /** Whether a busy connection waits for nothing but an answer, which may never come: a stream between events, or a lost cause. */
    private static boolean isUnanswered(SocketRow socket) {
        return !Classifier.bytesWait(socket) && socket.hasTraffic();
    }
}
