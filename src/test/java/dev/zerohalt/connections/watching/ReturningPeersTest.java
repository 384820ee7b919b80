package dev.zerohalt.connections.watching;

import static dev.zerohalt.connections.SeenSocket.IDLE;
import static dev.zerohalt.connections.watching.Returning.come;
import static dev.zerohalt.connections.watching.Returning.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.Network;
import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.SeenSocket;
import dev.zerohalt.connections.SocketRow;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ReturningPeersTest {
    private static final long SECOND = 1_000_000_000;
    private static final String PROBE = "10.0.0.1";
    private static final String CLIENT = "192.0.2.1";

    private boolean hearsOfEnds = true;
    private final ReturningPeers peers = new ReturningPeers(NetworkFilter.NONE, () -> hearsOfEnds);

    private static SeenSocket from(String address) {
        return IDLE.of(address);
    }

    /** A drain begins at 0, with these connections. */
    private void begin(SocketRow... open) {
        peers.drainBegins(0);
        count(peers, 0, open);
    }

    private List<String> named() {
        return peers.peers(0).stream().map(ReturningPeers.Peer::describe).toList();
    }

    @Test
    void nobodyUntilSomebodyComes() {
        begin();
        assertThat(named()).isEmpty();
        assertThat(peers.count(0)).isZero();
    }

    @Test
    void whoHadNoneAtFirstIsCountedFromTheFirstTimeOnAndNamedFromTheThirdOn() {
        begin(from(CLIENT));
        come(peers, PROBE, 2, SECOND);
        assertThat(named()).isEmpty();
        come(peers, PROBE, 1, SECOND);
        assertThat(named()).containsExactly("10.0.0.1 3 times");
        assertThat(peers.count(0)).isOne();
        come(peers, PROBE, 4, SECOND);
        assertThat(named()).containsExactly("10.0.0.1 7 times");
    }

    @Test
    void ipv6() {
        begin();
        come(peers, "2001:db8::1", 3, SECOND);
        assertThat(named()).containsExactly("2001:db8::1 3 times");
    }

    /** Of ten that were open two have ended when the next count sees the others. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void endsOfConnectionsThatWereOpenAtFirstDoNotCount(int before) {
        SeenSocket[] open = new SeenSocket[10];
        Arrays.fill(open, from(CLIENT));
        begin(open);
        come(peers, CLIENT, before, SECOND);
        count(peers, SECOND, Arrays.copyOf(open, 10 - before));
        come(peers, CLIENT, 10 - before, 2 * SECOND);
        assertThat(peers.peers(0)).isEmpty();
        come(peers, CLIENT, 3, 2 * SECOND);
        assertThat(named()).containsExactly("192.0.2.1 3 times");
    }

    /** They end all at once, as when a balancer takes the replica out. */
    @Test
    void endsBeforeTheNextCountAreNotCounted() {
        begin(from(CLIENT));
        come(peers, CLIENT, 50, SECOND);
        assertThat(named()).isEmpty();
    }

    /** What was seen of the table by then is not all. */
    @Test
    void whoAttractsNoticeDuringACountWaitsForTheNextOne() {
        SeenSocket[] open = {from(CLIENT), from(CLIENT), from(CLIENT), from(CLIENT)};
        begin(open);
        peers.begin();
        peers.visit(open[0]);
        peers.visit(open[1]);
        peers.visit(open[2]);
        come(peers, CLIENT, 1, SECOND);
        peers.visit(open[3]);
        peers.counted(SECOND);
        come(peers, CLIENT, 3, SECOND);
        assertThat(named()).isEmpty();
    }

    @Test
    void whatWasSeenByACountThatBeganAgainIsVoid() {
        begin(from(CLIENT));
        come(peers, CLIENT, 1, SECOND);
        peers.begin();
        peers.visit(from(CLIENT));
        peers.visit(from(CLIENT));
        count(peers, SECOND, from(CLIENT));
        come(peers, CLIENT, 4, SECOND);
        assertThat(named()).containsExactly("192.0.2.1 3 times");
    }

    @Test
    void endsDuringTheFirstCountDoNotCount() {
        peers.drainBegins(0);
        come(peers, PROBE, 5, 0);
        peers.begin();
        come(peers, PROBE, 5, 0);
        peers.counted(0);
        assertThat(named()).isEmpty();
    }

    @Test
    void anotherDrainBeginsAnew() {
        begin();
        come(peers, PROBE, 5, SECOND);
        begin(from(PROBE));
        assertThat(named()).isEmpty();
        come(peers, PROBE, 3, SECOND);
        assertThat(named()).isEmpty();
    }

    @Test
    void whoStoppedInTimeIsNotNamed() {
        begin();
        come(peers, CLIENT, 100, 4 * SECOND);
        come(peers, PROBE, 2, 4 * SECOND);
        come(peers, PROBE, 1, 5 * SECOND);
        assertThat(peers.peers(5 * SECOND)).containsExactly(new ReturningPeers.Peer(PROBE, 3));
        assertThat(peers.count(5 * SECOND)).isOne();
        assertThat(peers.peers(5 * SECOND + 1)).isEmpty();
    }

    /** An old connection that ends late is no arrival. */
    @Test
    void onlyWhatCameCountsAsLate() {
        begin(from(CLIENT), from(CLIENT));
        come(peers, CLIENT, 1, 0);
        count(peers, 0, from(CLIENT));
        come(peers, CLIENT, 4, SECOND);
        count(peers, SECOND, from(CLIENT));
        assertThat(peers.count(SECOND)).isOne();
        assertThat(peers.count(2 * SECOND)).isZero();
    }

    @Test
    void theMostFrequentIsNamedFirstAndTiesInTheOrderTheyCame() {
        begin();
        come(peers, "10.0.0.1", 3, SECOND);
        come(peers, "10.0.0.2", 5, SECOND);
        come(peers, "10.0.0.3", 3, SECOND);
        come(peers, "10.0.0.4", 4, SECOND);
        assertThat(named())
                .containsExactly("10.0.0.2 5 times", "10.0.0.4 4 times", "10.0.0.1 3 times", "10.0.0.3 3 times");
    }

    @Test
    void soManyAreFollowedAndNoMore() {
        begin();
        for (int i = 0; i < 20; i++) {
            come(peers, "10.0.1." + i, 3, SECOND);
        }
        assertThat(peers.peers(0)).hasSize(ReturningPeers.MOST_PEERS);
        assertThat(peers.count(0)).isEqualTo(ReturningPeers.MOST_PEERS);
    }

    @Test
    void thoseWhoStayedAwayGiveWay() {
        begin();
        for (int i = 0; i < ReturningPeers.MOST_PEERS; i++) {
            come(peers, "10.0.1." + i, 3, i == 3 ? 0 : SECOND);
        }
        come(peers, PROBE, 3, ReturningPeers.FORGET_AFTER - 1);
        assertThat(named()).doesNotContain("10.0.0.1 3 times");
        come(peers, PROBE, 3, ReturningPeers.FORGET_AFTER);
        assertThat(named()).contains("10.0.0.1 3 times").doesNotContain("10.0.1.3 3 times");
    }

    /** Who gave way and comes back may have connections still that it had then. */
    @Test
    void whoGaveWayIsNotTakenForOneThatHadNone() {
        begin();
        come(peers, "10.0.1.0", 3, 0);
        for (int i = 1; i <= ReturningPeers.MOST_PEERS; i++) {
            come(peers, "10.0.1." + i, 3, ReturningPeers.FORGET_AFTER);
        }
        come(peers, "10.0.1.0", 10, 2 * ReturningPeers.FORGET_AFTER);
        assertThat(named()).hasSize(ReturningPeers.MOST_PEERS - 1).noneMatch(text -> text.startsWith("10.0.1.0 "));
    }

    /** Hundreds of clients close what they had: a probe finds its place among them. */
    @Test
    void manyThatLeaveDoNotHideOneThatReturns() {
        SeenSocket[] open = new SeenSocket[250];
        Arrays.setAll(open, i -> from("10.0.2." + i));
        begin(open);
        for (int i = 0; i < 250; i++) {
            come(peers, "10.0.2." + i, 1, i);
            if (i % 50 == 25) {
                come(peers, PROBE, 1, i);
                count(peers, i, Arrays.copyOfRange(open, i + 1, 250));
            }
        }
        assertThat(peers.peers(0))
                .hasSize(1)
                .first()
                .matches(peer -> peer.address().equals(PROBE) && peer.times() > 3);
    }

    @Test
    void aListeningSocketHasNoPeer() {
        begin();
        SocketRow listener = (SocketRow) Proxy.newProxyInstance(
                SocketRow.class.getClassLoader(), new Class<?>[] {SocketRow.class}, (proxy, method, arguments) -> 0);
        for (int i = 0; i < 5; i++) {
            peers.ended(listener, SECOND);
        }
        assertThat(named()).isEmpty();
    }

    /** Counts only see who is there: once, then gone, then again. */
    @Test
    void withoutEventsWhatCountsMeetIsCounted() {
        hearsOfEnds = false;
        begin(from(CLIENT), from(CLIENT));
        for (int i = 1; i <= 3; i++) {
            count(peers, i * SECOND, from(CLIENT), from(PROBE), from(CLIENT));
            count(peers, i * SECOND, from(CLIENT), from(CLIENT));
        }
        assertThat(named()).containsExactly("10.0.0.1 3 times");
        assertThat(peers.count(3 * SECOND)).isOne();
        assertThat(peers.count(3 * SECOND + 1)).isZero();
    }

    @Test
    void withoutEventsThoseWhoStayDoNotReturn() {
        hearsOfEnds = false;
        begin(from(CLIENT));
        for (int i = 0; i < 10; i++) {
            count(peers, SECOND, from(CLIENT), from(PROBE), from(CLIENT));
        }
        assertThat(named()).isEmpty();
    }

    @Test
    void withoutEventsManyThatStayDoNotHideOneThatReturns() {
        hearsOfEnds = false;
        SeenSocket[] open = new SeenSocket[50];
        Arrays.setAll(open, i -> from("10.0.2." + i));
        begin(open);
        for (int i = 1; i <= 5; i++) {
            count(peers, i * SECOND, open);
            SeenSocket[] more = Arrays.copyOf(open, 51);
            more[50] = from(PROBE);
            count(peers, i * SECOND, more);
        }
        assertThat(named()).containsExactly("10.0.0.1 5 times");
    }

    @Test
    void whatTheFilterLeavesOutIsNotSeen() {
        ReturningPeers filtered = new ReturningPeers(
                new NetworkFilter(List.of(), List.of(Network.parse(PROBE).orElseThrow())), () -> false);
        filtered.drainBegins(0);
        count(filtered, 0);
        for (int i = 0; i < 5; i++) {
            count(filtered, SECOND, from(PROBE));
            count(filtered, SECOND);
        }
        assertThat(filtered.peers(0)).isEmpty();
    }

    /** Whatever happens in whatever order, nobody is said to have come more often than it did. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyIsSaidToHaveComeMoreOftenThanItDid(boolean events) {
        hearsOfEnds = events;
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int hosts = 1 + random.nextInt(20);
            int[] open = new int[hosts];
            int[] came = new int[hosts];
            for (int i = 0; i < hosts; i++) {
                open[i] = random.nextInt(4);
            }
            begin(rows(open));
            for (int step = 0; step < 300; step++) {
                long now = step * SECOND / 10;
                int host = random.nextInt(hosts);
                switch (random.nextInt(5)) {
                    case 0 -> count(peers, now, rows(open));
                    case 1, 2 -> {
                        open[host]++;
                        came[host]++;
                    }
                    default -> {
                        if (open[host] > 0) {
                            open[host]--;
                            if (events) {
                                peers.ended(from("10.0.3." + host), now);
                            }
                        }
                    }
                }
                for (ReturningPeers.Peer peer : peers.peers(0)) {
                    int named = Integer.parseInt(peer.address().substring("10.0.3.".length()));
                    assertThat(peer.times()).as(peer + " with seed " + seed).isLessThanOrEqualTo(came[named]);
                }
            }
        }
    }

    private static SocketRow[] rows(int[] open) {
        SocketRow[] rows = new SocketRow[Arrays.stream(open).sum()];
        int at = 0;
        for (int host = 0; host < open.length; host++) {
            for (int i = 0; i < open[host]; i++) {
                rows[at++] = from("10.0.3." + host);
            }
        }
        return rows;
    }
}
