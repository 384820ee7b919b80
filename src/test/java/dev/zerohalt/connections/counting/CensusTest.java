package dev.zerohalt.connections.counting;

import static dev.zerohalt.connections.SeenSocket.IDLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.Network;
import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.SeenSocket;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.holding.ConnectionClass;
import dev.zerohalt.connections.holding.HoldingRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CensusTest {
    private static final SeenSocket UNANSWERED = IDLE.ago(3_200, 9_000);

    private static Census census(NetworkFilter filter, boolean idleOnesHold) {
        return new Census(filter, new HoldingRule(idleOnesHold, 5_000, 30_000), 10, false);
    }

    private static NetworkFilter filter(List<String> include, List<String> exclude) {
        return new NetworkFilter(networks(include), networks(exclude));
    }

    private static List<Network> networks(List<String> texts) {
        return texts.stream().map(text -> Network.parse(text).orElseThrow()).toList();
    }

    private static void visit(Census census, SeenSocket... sockets) {
        for (SeenSocket socket : sockets) {
            census.visit(socket);
        }
    }

    private static final SeenSocket[] ONE_OF_EACH = {
        IDLE.unowned(),
        UNANSWERED,
        IDLE.ago(100, 90),
        IDLE.bytes(0, 0),
        IDLE,
        IDLE.withoutTraffic(),
        IDLE.ago(31_000, 40_000)
    };

    @Test
    void everyConnectionHoldsWhereIdleOnesDo() {
        Census census = census(NetworkFilter.NONE, true);
        visit(census, ONE_OF_EACH);
        assertThat(census.total()).isEqualTo(7);
        assertThat(census.holding()).isEqualTo(7);
    }

    /** Also in the census of a drain: the metrics show it when they may not count for themselves. */
    @Test
    void connectionsAreCountedPortByPort() {
        Census census = census(NetworkFilter.NONE, true);
        visit(census, IDLE, UNANSWERED, IDLE);
        assertThat(census.ports()).containsExactly(8080);
        assertThat(census.count(8080, ConnectionClass.QUIET)).isEqualTo(2);
        assertThat(census.count(8080, ConnectionClass.BUSY)).isEqualTo(1);
        census.begin();
        assertThat(census.ports()).isEmpty();
    }

    @Test
    void onlyThoseInFlightHoldWhereIdleOnesDoNot() {
        Census census = census(NetworkFilter.NONE, false);
        visit(census, ONE_OF_EACH);
        assertThat(census.total()).isEqualTo(7);
        assertThat(census.holding()).isEqualTo(4);
        for (ConnectionClass each : ConnectionClass.values()) {
            assertThat(census.count(each)).as(each.label()).isEqualTo(each == ConnectionClass.BUSY ? 2 : 1);
        }
    }

    @Test
    void holdersAreDescribed() {
        Census census = census(NetworkFilter.NONE, false);
        visit(
                census,
                UNANSWERED,
                IDLE.withoutTraffic().of("2001:db8::7"),
                IDLE.unowned().of("::ffff:198.51.100.9").ago(99, 120),
                IDLE);
        assertThat(census.named())
                .extracting(Peer::describe)
                .containsExactly(
                        "192.0.2.1:51234 busy 3.2s", "[2001:db8::7]:51234 unknown", "198.51.100.9:51234 queued 0.0s");
        assertThat(census.named().getFirst().localPort()).isEqualTo(8080);
    }

    @Test
    void tenHoldersAreNamed() {
        Census census = census(NetworkFilter.NONE, true);
        for (int i = 0; i < 25; i++) {
            census.visit(IDLE.of("192.0.2." + i));
        }
        assertThat(census.holding()).isEqualTo(25);
        assertThat(census.named()).hasSize(10);
        assertThat(census.named().getLast().address()).isEqualTo("192.0.2.9");
    }

    @Test
    void whatWasVisitedBeforeTheBeginningIsVoid() {
        Census census = census(NetworkFilter.NONE, true);
        visit(census, ONE_OF_EACH);
        List<Peer> before = census.named();
        census.begin();
        assertThat(census.total()).isZero();
        assertThat(census.holding()).isZero();
        assertThat(census.named()).isEmpty();
        for (ConnectionClass each : ConnectionClass.values()) {
            assertThat(census.count(each)).isZero();
        }
        assertThat(before).as("was given away").hasSize(7);
    }

    @Test
    void whatIsNoConnectionDoesNotCount() {
        Census census = census(NetworkFilter.NONE, true);
        List<Integer> counted = new ArrayList<>();
        for (int state = 1; state <= 12; state++) {
            int before = census.total();
            census.visit(IDLE.in(state).unowned());
            if (census.total() > before) {
                counted.add(state);
            }
        }
        assertThat(counted)
                .containsExactly(
                        TcpState.ESTABLISHED,
                        TcpState.SYN_SENT,
                        TcpState.SYN_RECV,
                        TcpState.FIN_WAIT1,
                        TcpState.CLOSE_WAIT,
                        TcpState.LAST_ACK,
                        TcpState.CLOSING);
        census.visit(IDLE.in(TcpState.FIN_WAIT2));
        assertThat(census.total()).as("half-closed and owned").isEqualTo(8);
    }

    /** For the status: also those that would not hold a drain, and more than a log line has room for. */
    @Test
    void oneThatNamesAllHasTheSameRules() {
        Census census = new Census(NetworkFilter.NONE, new HoldingRule(false, 5_000, 30_000), 12, true);
        for (int i = 0; i < 20; i++) {
            visit(census, i % 2 == 0 ? IDLE : UNANSWERED);
        }
        assertThat(census.holding()).isEqualTo(10);
        assertThat(census.named()).hasSize(12);
        assertThat(census.named().get(0).holds()).isFalse();
        assertThat(census.named().get(1).holds()).isTrue();
    }

    /** A connection that was just made may be about to bring a request. */
    @Test
    void oneThatWasJustMadeHoldsForAWhile() {
        Census census = census(NetworkFilter.NONE, false);
        visit(census, IDLE.bytes(0, 0).ago(1_000, 1_000));
        assertThat(census.holding()).isEqualTo(1);
        assertThat(census.holdsAtLeastMillis()).isEqualTo(4_000);
        census.begin();
        visit(census, IDLE.bytes(0, 0).ago(5_000, 5_000));
        assertThat(census.holding()).isZero();
    }

    @Test
    void knowsForHowLongTheDrainIsHeldAtLeast() {
        Census census = census(NetworkFilter.NONE, false);
        visit(census, IDLE);
        assertThat(census.holdsAtLeastMillis()).isZero();
        visit(census, IDLE.ago(3_000, 2_000), IDLE.ago(9_000, 1_500), IDLE.ago(9_000, 4_000));
        assertThat(census.holdsAtLeastMillis()).isEqualTo(3_500);
        visit(census, UNANSWERED);
        assertThat(census.holdsAtLeastMillis()).as("the answer makes it active").isEqualTo(5_000);
        census.begin();
        assertThat(census.holdsAtLeastMillis()).isZero();
        Census all = census(NetworkFilter.NONE, true);
        visit(all, IDLE);
        assertThat(all.holdsAtLeastMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void knowsForHowLongAllConnectionsHaveBeenQuiet() {
        Census census = census(NetworkFilter.NONE, false);
        assertThat(census.quietMillis()).isEqualTo(Long.MAX_VALUE);
        visit(census, IDLE.ago(9_000, 8_000), IDLE, IDLE.bytes(0, 0).ago(7_000, 7_000));
        assertThat(census.quietMillis()).isEqualTo(7_000);
        visit(census, IDLE.ago(9_000, 4_000));
        assertThat(census.quietMillis()).as("one that is active").isEqualTo(4_000);
        visit(census, UNANSWERED);
        assertThat(census.quietMillis()).isZero();
        census.begin();
        assertThat(census.quietMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void knowsOfHandshakesThatMayEndUnseen() {
        Census census = census(NetworkFilter.NONE, false);
        visit(census, IDLE, UNANSWERED, IDLE.unowned());
        assertThat(census.mayEndUnseen()).isFalse();
        visit(census, IDLE.in(TcpState.SYN_RECV));
        assertThat(census.mayEndUnseen()).isTrue();
        census.begin();
        assertThat(census.mayEndUnseen()).isFalse();
    }

    @Test
    void excludedPeersDoNotCount() {
        Census census = census(filter(List.of(), List.of("192.0.2.0/24", "2001:db8::/32")), true);
        visit(
                census,
                IDLE,
                IDLE.of("::ffff:192.0.2.77"),
                IDLE.of("192.0.3.1"),
                IDLE.of("2001:db8:1::1"),
                IDLE.of("2001:db9::1"));
        assertThat(census.total()).isEqualTo(2);
        assertThat(census.named()).extracting(Peer::address).containsExactly("192.0.3.1", "2001:db9::1");
        assertThat(census.count(ConnectionClass.QUIET)).isEqualTo(2);
    }

    @Test
    void withPeersIncludedNoOthersCount() {
        Census census = census(filter(List.of("10.0.0.0/8"), List.of("10.1.0.0/16")), true);
        visit(census, IDLE, IDLE.of("10.2.3.4"), IDLE.of("10.1.2.3"), IDLE.of("::1"));
        assertThat(census.named()).extracting(Peer::address).containsExactly("10.2.3.4");
        assertThat(census.total()).isEqualTo(1);
    }

    /** Every peer is on loopback behind a sidecar proxy: it counts unless the operator says otherwise. */
    @Test
    void loopbackCounts() {
        Census census = census(NetworkFilter.NONE, true);
        visit(census, IDLE.of("127.0.0.1"), IDLE.of("::1"));
        assertThat(census.total()).isEqualTo(2);
    }
}
