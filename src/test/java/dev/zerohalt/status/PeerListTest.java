package dev.zerohalt.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.SeenSocket;
import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.counting.Peer;
import dev.zerohalt.connections.holding.HoldingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PeerListTest {
    private static final SeenSocket BUSY = SeenSocket.IDLE.queues(9, 0);

    /** Of a drain that waits for connections in flight only. */
    private static Census census(int idle, int busy) {
        Census census = new Census(NetworkFilter.NONE, new HoldingRule(false, 5_000, 30_000), 15, true);
        census.begin();
        for (int i = 0; i < idle; i++) {
            census.visit(SeenSocket.IDLE);
        }
        for (int i = 0; i < busy; i++) {
            census.visit(BUSY);
        }
        return census;
    }

    @Test
    void namesThoseThatHold() {
        PeerList list = PeerList.holding(census(3, 2));
        assertThat(list.shown()).hasSize(2).allMatch(Peer::holds);
        assertThat(list.more()).isZero();
    }

    @Test
    void tenOfThemAtMost() {
        PeerList list = PeerList.holding(census(0, 14));
        assertThat(list.shown()).hasSize(10);
        assertThat(list.more()).isEqualTo(4);
    }

    @Test
    void orAsManyOfAllAsAreNamed() {
        PeerList list = PeerList.all(census(10, 9));
        assertThat(list.shown()).hasSize(15);
        assertThat(list.more()).isEqualTo(4);
    }
}
