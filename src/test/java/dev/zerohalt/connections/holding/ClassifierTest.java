package dev.zerohalt.connections.holding;

import static dev.zerohalt.connections.SeenSocket.IDLE;
import static dev.zerohalt.connections.TcpState.CLOSE_WAIT;
import static dev.zerohalt.connections.TcpState.CLOSING;
import static dev.zerohalt.connections.TcpState.ESTABLISHED;
import static dev.zerohalt.connections.TcpState.FIN_WAIT1;
import static dev.zerohalt.connections.TcpState.FIN_WAIT2;
import static dev.zerohalt.connections.TcpState.LAST_ACK;
import static dev.zerohalt.connections.TcpState.SYN_RECV;
import static dev.zerohalt.connections.TcpState.SYN_SENT;
import static dev.zerohalt.connections.holding.ConnectionClass.ACTIVE;
import static dev.zerohalt.connections.holding.ConnectionClass.BUSY;
import static dev.zerohalt.connections.holding.ConnectionClass.QUEUED;
import static dev.zerohalt.connections.holding.ConnectionClass.QUIET;
import static dev.zerohalt.connections.holding.ConnectionClass.UNKNOWN;
import static dev.zerohalt.connections.holding.ConnectionClass.UNUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.zerohalt.connections.SeenSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(10)
class ClassifierTest {
    private static final int IDLE_MILLIS = 5_000;
    private static final int BUSY_MILLIS = 30_000;

    private final HoldingRule rule = new HoldingRule(false, IDLE_MILLIS, BUSY_MILLIS);

    static Stream<Arguments> table() {
        return Stream.of(
                // Not accepted yet: whatever else is seen of it
                arguments("in the accept queue", IDLE.unowned(), QUEUED, true),
                arguments("in the accept queue, its request too", IDLE.unowned().queues(0, 100), QUEUED, true),
                arguments("in the accept queue, by /proc", IDLE.withoutTraffic().unowned(), QUEUED, true),
                arguments(
                        "handshake with a client",
                        IDLE.withoutTraffic().unowned().in(SYN_RECV),
                        QUEUED,
                        true),
                arguments("handshake of ours", IDLE.withoutTraffic().in(SYN_SENT), QUEUED, true),
                // Bytes wait
                arguments("a request unread", IDLE.queues(0, 1), BUSY, true),
                arguments("a response under way", IDLE.queues(1, 0), BUSY, true),
                arguments("queues by /proc", IDLE.withoutTraffic().queues(1, 0), BUSY, true),
                arguments("queues of 4 GB", IDLE.queues(0xffffffffL, 0xffffffffL), BUSY, true),
                arguments("bytes that wait for ever", IDLE.queues(0, 1).ago(99_000, 99_000), BUSY, true),
                arguments("a response nobody takes", IDLE.queues(1, 0).ago(99_000, 99_000), BUSY, true),
                arguments("bytes, nothing received", IDLE.queues(1, 0).bytes(0, 0), BUSY, true),
                // One side has ended
                arguments("half-closed by the client", halfClosed(4_000), BUSY, true),
                arguments("the same, the end unread", halfClosed(4_000).queues(0, 1), BUSY, true),
                arguments("half-closed, until just before the limit", halfClosed(BUSY_MILLIS - 1), BUSY, true),
                arguments("half-closed, at the limit", halfClosed(BUSY_MILLIS), BUSY, false),
                arguments("the same, the end unread", halfClosed(BUSY_MILLIS).queues(0, 1), BUSY, false),
                arguments("half-closed, a byte unread", halfClosed(99_000).queues(0, 2), BUSY, true),
                arguments("half-closed, an answer under way", halfClosed(99_000).queues(1, 1), BUSY, true),
                arguments(
                        "half-closed, answered in part a moment ago",
                        IDLE.in(CLOSE_WAIT).ago(99_000, 1_000),
                        BUSY,
                        true),
                arguments(
                        "half-closed in the accept queue",
                        halfClosed(4_000).unowned().queues(0, 1),
                        BUSY,
                        true),
                arguments("half-closed, by /proc", IDLE.in(CLOSE_WAIT).withoutTraffic(), BUSY, true),
                arguments(
                        "closed by us, the end not confirmed",
                        IDLE.in(FIN_WAIT1).queues(1, 0),
                        BUSY,
                        true),
                arguments(
                        "closed by both, the end not confirmed",
                        IDLE.in(LAST_ACK).queues(1, 0),
                        BUSY,
                        true),
                arguments(
                        "closed at once, the end not confirmed",
                        IDLE.in(CLOSING).queues(1, 0),
                        BUSY,
                        true),
                arguments("half-closed by us", IDLE.in(FIN_WAIT2), QUIET, false),
                arguments(
                        "half-closed by us, data just came", IDLE.in(FIN_WAIT2).ago(1, 10), BUSY, true),
                // Nothing is known
                arguments("by /proc", IDLE.withoutTraffic(), UNKNOWN, true),
                arguments("half-closed by us, by /proc", IDLE.withoutTraffic().in(FIN_WAIT2), UNKNOWN, true),
                // Never used
                arguments("preconnected", IDLE.bytes(0, 0), UNUSED, false),
                arguments("preconnected this moment", IDLE.bytes(0, 0).ago(0, 0), ACTIVE, true),
                arguments("just within the threshold", unused(IDLE_MILLIS - 1), ACTIVE, true),
                arguments("at the threshold", unused(IDLE_MILLIS), UNUSED, false),
                arguments("by /proc", unused(IDLE_MILLIS).withoutTraffic(), UNKNOWN, true),
                arguments(
                        "greeted by the server this moment, as SMTP",
                        IDLE.bytes(0, 50).ago(6_000, 0),
                        ACTIVE,
                        true),
                arguments("greeted by the server long ago", IDLE.bytes(0, 50).ago(8_000, 7_999), UNUSED, false),
                arguments("a client that counts its SYN", IDLE.bytes(0, 1), UNUSED, false),
                // A request and no answer
                arguments("a request being worked on", IDLE.ago(100, 200), BUSY, true),
                arguments("by a millisecond", IDLE.ago(99, 100), BUSY, true),
                arguments("for longer than the idle threshold", IDLE.ago(6_000, 7_000), BUSY, true),
                arguments("until just before the limit", IDLE.ago(BUSY_MILLIS - 1, 40_000), BUSY, true),
                arguments("at the limit", IDLE.ago(BUSY_MILLIS, 40_000), BUSY, false),
                arguments("beyond the limit", IDLE.ago(BUSY_MILLIS + 1, 40_000), BUSY, false),
                arguments(
                        "the first request, in the tick of the handshake",
                        IDLE.bytes(80, 0).ago(7, 7),
                        BUSY,
                        true),
                arguments("the same, an idle threshold ago", IDLE.bytes(80, 0).ago(8_000, 8_000), BUSY, true),
                arguments("the same, a busy limit ago", IDLE.bytes(80, 0).ago(30_000, 30_000), BUSY, false),
                // Answered
                arguments("just answered", IDLE.ago(100, 50), ACTIVE, true),
                arguments("answered in the same tick", IDLE.ago(100, 100), ACTIVE, true),
                arguments("answered this moment", IDLE.ago(0, 0), ACTIVE, true),
                arguments("just within the threshold", IDLE.ago(9_000, IDLE_MILLIS - 1), ACTIVE, true),
                arguments("a stream that was asked for long ago", IDLE.ago(3_600_000, 10), ACTIVE, true),
                arguments("at the threshold", IDLE.ago(9_000, IDLE_MILLIS), QUIET, false),
                // A request and its answer in one tick, or an answer and the next request: taken for answered
                arguments("in the same tick, just within the threshold", tie(IDLE_MILLIS - 1), ACTIVE, true),
                arguments("in the same tick, at the threshold", tie(IDLE_MILLIS), QUIET, false),
                arguments("the same, half-closed by us", tie(IDLE_MILLIS).in(FIN_WAIT2), QUIET, false),
                arguments("idle for a minute", IDLE, QUIET, false),
                arguments("idle for 49 days", IDLE.ago(0xffffffffL, 0xfffffffeL), QUIET, false));
    }

    private static SeenSocket tie(long ago) {
        return IDLE.ago(ago, ago);
    }

    private static SeenSocket halfClosed(long ago) {
        return IDLE.in(CLOSE_WAIT).ago(ago, ago + 1_000);
    }

    private static SeenSocket unused(long ago) {
        return IDLE.bytes(0, 0).ago(ago, ago);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void tellsWhatAConnectionDoes(String what, SeenSocket socket, ConnectionClass expected, boolean inFlight) {
        ConnectionClass found = rule.classify(socket);
        assertThat(found).isEqualTo(expected);
        assertThat(rule.holds(found, socket)).isEqualTo(inFlight);
    }

    @Test
    void thresholdsMayBeZero() {
        HoldingRule impatient = new HoldingRule(false, 0, 0);
        assertThat(impatient.classify(IDLE.ago(1, 0))).isEqualTo(QUIET);
        SeenSocket unanswered = IDLE.ago(0, 1);
        assertThat(impatient.classify(unanswered)).isEqualTo(BUSY);
        assertThat(impatient.holds(BUSY, unanswered)).isFalse();
        assertThat(impatient.holds(BUSY, unanswered.queues(0, 1))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void everyClassHasALabelOfItsOwn(ConnectionClass each) {
        assertThat(each.label()).isEqualTo(each.name().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void anEstablishedStateIsTheOnlyOneWithAnAcceptQueue() {
        assertThat(rule.classify(IDLE.in(ESTABLISHED).unowned())).isEqualTo(QUEUED);
        assertThat(rule.classify(IDLE.in(LAST_ACK).unowned().queues(1, 0))).isEqualTo(BUSY);
    }
}
