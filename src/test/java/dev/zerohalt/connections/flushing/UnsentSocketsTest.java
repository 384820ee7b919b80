package dev.zerohalt.connections.flushing;

import static dev.zerohalt.connections.SeenSocket.IDLE;
import static dev.zerohalt.connections.TcpState.CLOSE;
import static dev.zerohalt.connections.TcpState.CLOSE_WAIT;
import static dev.zerohalt.connections.TcpState.CLOSING;
import static dev.zerohalt.connections.TcpState.ESTABLISHED;
import static dev.zerohalt.connections.TcpState.FIN_WAIT1;
import static dev.zerohalt.connections.TcpState.FIN_WAIT2;
import static dev.zerohalt.connections.TcpState.LAST_ACK;
import static dev.zerohalt.connections.TcpState.LISTEN;
import static dev.zerohalt.connections.TcpState.SYN_RECV;
import static dev.zerohalt.connections.TcpState.SYN_SENT;
import static dev.zerohalt.connections.TcpState.TIME_WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.ScannedSocket;
import dev.zerohalt.connections.SeenSocket;
import dev.zerohalt.connections.TcpState;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class UnsentSocketsTest {
    private static final SeenSocket LEFT = IDLE.unowned().in(TcpState.FIN_WAIT1).queues(1_000, 0);

    private final UnsentSockets unsent = new UnsentSockets();

    private static ScannedSocket socket(int state, long inode, long unsent) {
        return new ScannedSocket(8080, state, inode, 0, unsent, 0);
    }

    @BeforeEach
    void begin() {
        unsent.begin();
    }

    @Test
    void countsWhatNobodyCaresForAndIsNotSent() {
        unsent.visit(LEFT);
        unsent.visit(LEFT.in(TcpState.LAST_ACK));
        unsent.visit(LEFT.in(TcpState.CLOSING));
        unsent.visit(LEFT.queues(0, 0));
        unsent.visit(IDLE.queues(1_000, 0));
        unsent.visit(IDLE.in(TcpState.FIN_WAIT1).queues(1_000, 0));
        assertThat(unsent.sockets()).isEqualTo(3);
        unsent.begin();
        assertThat(unsent.sockets()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {FIN_WAIT1, LAST_ACK, CLOSING})
    void unsentBytesOfNobodyAreWaitedFor(int state) {
        assertThat(UnsentSockets.isUnsent(socket(state, 0, 1))).isTrue();
        assertThat(UnsentSockets.isUnsent(socket(state, 0, 0xffffffffL))).isTrue();
        assertThat(UnsentSockets.isUnsent(socket(state, 0, 0))).isFalse();
        assertThat(UnsentSockets.isUnsent(socket(state, 4711, 1))).isFalse();
    }

    @Test
    void inOtherStatesNothingIsUnsent() {
        for (int state : List.of(ESTABLISHED, SYN_SENT, SYN_RECV, FIN_WAIT2, TIME_WAIT, CLOSE, CLOSE_WAIT, LISTEN)) {
            assertThat(UnsentSockets.isUnsent(socket(state, 0, 1)))
                    .as("%s", state)
                    .isFalse();
        }
    }
}
