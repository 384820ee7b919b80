package dev.zerohalt.connections;

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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class TcpStateTest {
    private static ScannedSocket socket(int state, long inode, long unsent) {
        return new ScannedSocket(8080, state, inode, 0, unsent, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {ESTABLISHED, SYN_SENT, SYN_RECV, FIN_WAIT1, CLOSE_WAIT, LAST_ACK, CLOSING})
    void countsOwnedOrNot(int state) {
        assertThat(TcpState.counts(socket(state, 4711, 0))).isTrue();
        assertThat(TcpState.counts(socket(state, 0, 0))).isTrue();
    }

    @Test
    void countsWhileOwned() {
        assertThat(TcpState.counts(socket(FIN_WAIT2, 4711, 0))).isTrue();
        assertThat(TcpState.counts(socket(FIN_WAIT2, 0, 0))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {TIME_WAIT, CLOSE, LISTEN})
    void neverCounts(int state) {
        assertThat(TcpState.counts(socket(state, 4711, 1))).isFalse();
        assertThat(TcpState.counts(socket(state, 0, 1))).isFalse();
    }
}
