package dev.zerohalt.connections;

import static dev.zerohalt.connections.SeenSocket.IDLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CensusTest {
    private static final SeenSocket UNANSWERED = IDLE.ago(3_200, 9_000);

    private static Census census(NetworkFilter filter, boolean idleOnesHold) {
        Census census = new Census(filter, new Classifier(5_000, 30_000), idleOnesHold);
        census.begin();
        return census;
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
    void isStillHeldAsLongAsOneOfThoseThatHeldItDoes() {
        Census census = census(NetworkFilter.NONE, false);
        PresentSockets table = new PresentSockets();
        assertThat(census.isStillHeld(table)).as("by nobody").isFalse();
        visit(census, UNANSWERED.of("192.0.2.1"), IDLE.of("192.0.2.2"), UNANSWERED.of("192.0.2.3"));
        table.put(1, UNANSWERED);
        table.put(2, UNANSWERED);
        table.put(3, UNANSWERED);
        assertThat(census.isStillHeld(table)).isTrue();
        assertThat(table.asked()).as("one is enough").isEqualTo(1);
        table.put(1, IDLE);
        assertThat(census.isStillHeld(table)).as("the first was answered").isTrue();
        table.put(3, IDLE.unowned().in(TcpState.FIN_WAIT2));
        assertThat(census.isStillHeld(table))
                .as("the second did not hold it at the count, the third has ended")
                .isFalse();
        table.put(1, UNANSWERED);
        assertThat(census.isStillHeld(table)).as("only a count can tell now").isFalse();
        census.begin();
        visit(census, UNANSWERED.of("192.0.2.1"));
        assertThat(census.isStillHeld(table)).isTrue();
        census.begin();
        assertThat(census.isStillHeld(table)).isFalse();
    }

    @Test
    void whoCannotBeAskedIsLeftToACount() {
        Census census = census(NetworkFilter.NONE, false);
        visit(census, UNANSWERED.of("192.0.2.1"));
        PresentSockets table = new PresentSockets();
        table.put(1, UNANSWERED);
        table.fail();
        assertThat(census.isStillHeld(table)).isFalse();
    }

    @Test
    void onlySoManyAreAskedWhetherItIsStillHeld() {
        Census census = census(NetworkFilter.NONE, true);
        PresentSockets table = new PresentSockets();
        for (int i = 1; i <= 1024; i++) {
            census.visit(IDLE.of("192.0.2.1"));
        }
        census.visit(IDLE.of("192.0.2.2"));
        table.put(2, IDLE);
        for (int i = 0; i <= 1024 / Witnesses.LOOKS; i++) {
            assertThat(census.isStillHeld(table)).isFalse();
        }
        assertThat(table.asked()).isEqualTo(1024);
        assertThat(census.isStillHeld(table)).isFalse();
        assertThat(table.asked()).as("each once").isEqualTo(1024);
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

    /** While one is looked at the next is taken. */
    @Test
    void anotherOneHasTheSameRules() {
        Census census = census(filter(List.of(), List.of("192.0.2.7")), false);
        visit(census, UNANSWERED, UNANSWERED.of("192.0.2.7"));
        Census another = census.another();
        another.begin();
        visit(another, UNANSWERED, UNANSWERED, IDLE, UNANSWERED.of("192.0.2.7"));
        assertThat(another.total()).isEqualTo(3);
        assertThat(another.holding()).isEqualTo(2);
        assertThat(another.named()).hasSize(2);
        assertThat(census.total()).isEqualTo(1);
        assertThat(census.ports()).containsExactly(8080);
    }

    /** For the status: also those that would not hold a drain, and more than a log line has room for. */
    @Test
    void oneThatNamesAllHasTheSameRules() {
        Census census = census(NetworkFilter.NONE, false).naming(12);
        census.begin();
        for (int i = 0; i < 20; i++) {
            visit(census, i % 2 == 0 ? IDLE : UNANSWERED);
        }
        assertThat(census.holding()).isEqualTo(10);
        assertThat(census.named()).hasSize(12);
        assertThat(census.named().get(0).holds()).isFalse();
        assertThat(census.named().get(1).holds()).isTrue();
        Census another = census.another();
        another.begin();
        visit(another, IDLE);
        assertThat(another.named()).hasSize(1);
    }

    /** A connection that was just made may be about to bring a request. */
    @Test
    void oneThatWasJustMadeHoldsForAWhile() {
        Census census = census(NetworkFilter.NONE, false);
        visit(census, IDLE.bytes(0, 0).ago(1_000, 1_000));
        assertThat(census.holding()).isEqualTo(1);
        assertThat(census.holdsMillis()).isEqualTo(4_000);
        census.begin();
        visit(census, IDLE.bytes(0, 0).ago(5_000, 5_000));
        assertThat(census.holding()).isZero();
    }

    @Test
    void knowsWhenTheLastMayTurnQuiet() {
        Census census = census(NetworkFilter.NONE, false);
        visit(census, IDLE);
        assertThat(census.holdsMillis()).isZero();
        visit(census, IDLE.ago(3_000, 2_000), IDLE.ago(9_000, 1_500), IDLE.ago(9_000, 4_000));
        assertThat(census.holdsMillis()).isEqualTo(3_500);
        visit(census, UNANSWERED);
        assertThat(census.holdsMillis()).isEqualTo(26_800);
        visit(census, IDLE.unowned());
        assertThat(census.holdsMillis()).isEqualTo(Long.MAX_VALUE);
        census.begin();
        assertThat(census.holdsMillis()).isZero();
        Census all = census(NetworkFilter.NONE, true);
        visit(all, IDLE);
        assertThat(all.holdsMillis()).isEqualTo(Long.MAX_VALUE);
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
