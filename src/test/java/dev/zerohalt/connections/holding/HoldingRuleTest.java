package dev.zerohalt.connections.holding;

import static dev.zerohalt.connections.SeenSocket.IDLE;
import static dev.zerohalt.connections.TcpState.CLOSE_WAIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.zerohalt.connections.SeenSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds with strategy in-flight has its table in {@link ClassifierTest}. */
@Timeout(10)
class HoldingRuleTest {
    private final HoldingRule inFlight = new HoldingRule(false, 5_000, 30_000);
    private final HoldingRule connections = new HoldingRule(true, 5_000, 30_000);

    static Stream<Arguments> atLeast() {
        return Stream.of(
                arguments("active, the answer decides", IDLE.ago(4_000, 1_000), 4_000),
                arguments("active, in one tick", IDLE.ago(1_000, 1_000), 4_000),
                arguments("never used", IDLE.bytes(0, 0).ago(1_000, 1_000), 4_000),
                arguments("unanswered: answered now, it would be active", IDLE.ago(4_000, 9_000), 5_000),
                arguments("unanswered, near the limit", IDLE.ago(27_000, 40_000), 3_000),
                arguments("half-closed, near the limit", IDLE.in(CLOSE_WAIT).ago(27_000, 40_000), 3_000),
                arguments(
                        "unanswered with bytes in a queue",
                        IDLE.ago(4_000, 9_000).queues(0, 1),
                        0),
                arguments("queued", IDLE.unowned(), 0),
                arguments("unknown", IDLE.withoutTraffic(), 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void atLeast(String what, SeenSocket socket, long millis) {
        assertThat(inFlight.holdsAtLeastMillis(inFlight.classify(socket), socket))
                .isEqualTo(millis);
        assertThat(connections.holdsAtLeastMillis(connections.classify(socket), socket))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void withStrategyConnectionsEveryConnectionHolds() {
        for (SeenSocket socket : new SeenSocket[] {IDLE, IDLE.bytes(0, 0), IDLE.ago(30_000, 40_000)}) {
            assertThat(connections.holds(connections.classify(socket), socket)).isTrue();
            assertThat(inFlight.holds(inFlight.classify(socket), socket)).isFalse();
        }
    }

    @Test
    void tellsForHowLongAConnectionHasBeenQuiet() {
        assertThat(quietMillis(inFlight, IDLE.ago(9_000, 8_000))).isEqualTo(8_000);
        assertThat(quietMillis(inFlight, IDLE.ago(9_000, 3_000)))
                .as("holds because data moved")
                .isEqualTo(3_000);
        assertThat(quietMillis(inFlight, IDLE.ago(31_000, 40_000)))
                .as("beyond the busy limit")
                .isEqualTo(31_000);
    }

    @Test
    void whatHoldsForAnotherReasonIsNotQuiet() {
        SeenSocket unanswered = IDLE.ago(8_000, 9_000);
        for (SeenSocket socket :
                new SeenSocket[] {unanswered, IDLE.queues(1, 0), IDLE.unowned(), IDLE.withoutTraffic()}) {
            assertThat(quietMillis(inFlight, socket)).isZero();
        }
        assertThat(quietMillis(connections, IDLE)).isZero();
    }

    private static long quietMillis(HoldingRule rule, SeenSocket socket) {
        return rule.quietMillis(rule.classify(socket), socket);
    }
}
