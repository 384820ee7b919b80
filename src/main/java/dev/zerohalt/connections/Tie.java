package dev.zerohalt.connections;

/**
 * What became of a connection on which data came and went within the same tick of the kernel's clock: a request and its
 * answer, or an answer and the next request? The kernel keeps no order, but acknowledgements tell.
 *
 * <pre>
 *   the peer has acknowledged     each request has fitted
 *   something in a later tick     into one segment
 *   yes                           yes                       answered
 *   yes                           no                        undecided
 *   no                            yes                       undecided
 *   no                            no                        unanswered, as far as can be seen
 * </pre>
 *
 * An answer is acknowledged by the next request; one that nothing follows is acknowledged by itself, often later. So may be
 * a segment that is sent again, but of a request of one segment not as soon. What is undecided, {@link Interactive} decides:
 * a request of one segment that is not answered ends the kernel's interactive mode, a longer one need not.
 *
 * @see <a href="https://github.com/torvalds/linux/blob/master/net/ipv4/tcp_timer.c">tcp_delack_timer_handler</a>
 */
enum Tie {
    ANSWERED,
    UNDECIDED,
    UNANSWERED;

    /** By then a request of one segment has been acknowledged: the kernel delays that for up to 200 ms. TCP_DELACK_MAX */
    static final long SETTLED_MILLIS = 500;

    /** No segment is sent again before, and what keep-alive probes cause comes later still. TCP_RTO_MIN */
    private static final long RESEND_MILLIS = 200;

    static boolean is(Traffic traffic) {
        return traffic.lastReceivedMillis() == traffic.lastSentMillis();
    }

    static Tie of(Traffic traffic) {
        boolean small = requestsAreSmall(traffic);
        if (isAcknowledgedLater(traffic)) {
            return small ? ANSWERED : UNDECIDED;
        }
        return small ? UNDECIDED : UNANSWERED;
    }

    private static boolean isAcknowledgedLater(Traffic traffic) {
        long later = traffic.lastReceivedMillis() - traffic.lastAcknowledgementMillis();
        return later > 0 && later < RESEND_MILLIS;
    }

    /** No segment was (nearly) full, and there were no more than of answers. */
    private static boolean requestsAreSmall(Traffic traffic) {
        return traffic.largestReceived() * 8 < traffic.segmentSize() * 7
                && traffic.segmentsReceived() <= traffic.segmentsSent();
    }
}
