package dev.zerohalt.connections;

import static dev.zerohalt.connections.Tie.ANSWERED;
import static dev.zerohalt.connections.Tie.UNANSWERED;
import static dev.zerohalt.connections.Tie.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.zerohalt.connections.SeenSocket.Segments;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(10)
class TieTest {
    private static final long AGO = 6_000;

    /** As seen on Linux 6.18: on loopback, and between two namespaces with segments of 1448 bytes. */
    static Stream<Arguments> table() {
        return Stream.of(
                arguments("a pool's connection, idle", segments(500, 500, 536, 1448, 40), ANSWERED),
                arguments("on loopback", segments(500, 500, 536, 32_741, 44), ANSWERED),
                arguments("acknowledged a tick later", segments(500, 500, 536, 1448, 4), ANSWERED),
                arguments("answers of many segments", segments(500, 7_000, 536, 1448, 12), ANSWERED),
                arguments("idle, acknowledged at once", segments(500, 500, 536, 1448, 0), UNDECIDED),
                arguments("unanswered, answers of two segments", segments(500, 998, 536, 1448, 0), UNDECIDED),
                arguments("unanswered, answers of one segment", segments(500, 499, 536, 1448, 0), UNANSWERED),
                arguments("idle, probed by keep-alive since", segments(500, 500, 536, 1448, 5_000), UNDECIDED),
                arguments("as late as it may be sent again", segments(500, 500, 536, 1448, 200), UNDECIDED),
                arguments("just before", segments(500, 500, 536, 1448, 196), ANSWERED),
                arguments("an acknowledgement from before", segments(500, 500, 536, 1448, -4), UNDECIDED),
                arguments("uploads, acknowledged later", segments(7_000, 500, 1448, 1448, 8), UNDECIDED),
                arguments("uploads, sent again or not at all", segments(7_000, 500, 1448, 1448, 0), UNANSWERED),
                arguments("uploads, few beside the answers", segments(20, 500, 1448, 1448, 0), UNANSWERED),
                arguments("segments cut shorter on the way", segments(20, 500, 1360, 1448, 0), UNANSWERED),
                arguments("large requests, but of one segment", segments(500, 500, 1_200, 1448, 0), UNDECIDED),
                arguments("requests of two small segments", segments(1_002, 500, 536, 1448, 0), UNANSWERED));
    }

    private static Segments segments(long received, long sent, long largest, long size, long acknowledgedAfter) {
        return new Segments(received, sent, largest, size, AGO - acknowledgedAfter);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void table(String what, Segments segments, Tie expected) {
        SeenSocket socket = SeenSocket.IDLE.ago(AGO, AGO).with(segments);
        assertThat(Tie.is(socket)).isTrue();
        assertThat(Tie.of(socket)).isEqualTo(expected);
    }
}
