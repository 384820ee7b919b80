package dev.zerohalt.http;

import static dev.zerohalt.http.SimulatedServer.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.sim.HealthClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long clients may take, and what happens when they cannot be accepted, on a machine with a virtual clock. */
@Timeout(30)
class HttpServerTimeTest {
    private static final String GET = Wire.get("/health");

    private final SimulatedServer server = new SimulatedServer();

    @Test
    void aSilentClientIsCutOffAfterFiveSeconds() {
        server.connectAt(SECOND);
        server.runUntil(20 * SECOND);
        assertThat(server.closedAt(0)).isEqualTo(6 * SECOND);
    }

    @Test
    void anUnfinishedRequestIsCutOffAfterFiveSecondsHoweverItTrickles() {
        HealthClient client = server.connectAt(SECOND);
        for (int i = 0; i < GET.length() - 1; i++) {
            server.sendAt(SECOND + i * SECOND / 2, client, GET.substring(i, i + 1));
        }
        server.runUntil(60 * SECOND);
        assertThat(server.closedAt(0)).isEqualTo(6 * SECOND);
        assertThat(client.isAnswered()).isFalse();
    }

    @Test
    void aSlowRequestThatIsCompleteInTimeIsAnswered() {
        HealthClient client = server.connectAt(0);
        server.sendAt(SECOND, client, GET.substring(0, 10));
        server.sendAt(5 * SECOND - 1, client, GET.substring(10));
        server.runUntil(6 * SECOND);
        assertThat(client.status()).isEqualTo(200);
        assertThat(server.closedAt(0)).isEqualTo(-1);
    }

    @Test
    void betweenRequestsAClientMayRestForSeventyFiveSeconds() {
        HealthClient client = server.connectAt(0);
        server.sendAt(SECOND, client, GET);
        server.sendAt(75 * SECOND, client, GET);
        server.runUntil(300 * SECOND);
        assertThat(client.answer())
                .hasSize(2 * Wire.answer("200 OK", "", "keep-alive", "fine").length());
        assertThat(server.closedAt(0)).isEqualTo(150 * SECOND);
    }

    @Test
    void anUnfinishedLaterRequestIsCutOffAfterFiveSeconds() {
        HealthClient client = server.connectAt(0);
        server.sendAt(SECOND, client, GET);
        server.sendAt(30 * SECOND, client, "GET /hea");
        server.sendAt(33 * SECOND, client, "lth");
        server.runUntil(300 * SECOND);
        assertThat(server.closedAt(0)).isEqualTo(35 * SECOND);
    }

    @Test
    void anUnfinishedRequestBehindAWholeOneIsCutOffAfterFiveSeconds() {
        HealthClient client = server.connectAt(0);
        server.sendAt(SECOND, client, GET + "GET /hea");
        server.runUntil(300 * SECOND);
        assertThat(client.status()).isEqualTo(200);
        assertThat(server.closedAt(0)).isEqualTo(6 * SECOND);
    }

    @Test
    void aRequestThatBeginsBehindASplitOneIsCutOffAfterFiveSeconds() {
        HealthClient client = server.connectAt(0);
        server.sendAt(SECOND, client, GET.substring(0, 10));
        server.sendAt(2 * SECOND, client, GET.substring(10) + GET.substring(0, 10));
        server.sendAt(4 * SECOND, client, GET.substring(10, 20)); // no more time for that
        server.runUntil(300 * SECOND);
        assertThat(client.status()).isEqualTo(200);
        assertThat(server.closedAt(0)).isEqualTo(7 * SECOND);
    }

    @Test
    void aClientThatTakesNothingOfItsAnswerIsCutOffAfterFiveSeconds() {
        server.calls().full = true;
        HealthClient client = server.connectAt(0);
        server.sendAt(SECOND, client, GET);
        server.runUntil(100 * SECOND);
        assertThat(client.isAnswered()).isFalse();
        assertThat(server.closedAt(0)).isEqualTo(6 * SECOND);
    }

    @Test
    void aClientThatTakesItsAnswerInTimeGetsItWhole() {
        server.calls().full = true;
        HealthClient client = server.connectAt(0);
        server.sendAt(SECOND, client, GET + GET);
        server.at(5 * SECOND, () -> server.calls().full = false);
        HealthClient other = server.connectAt(5 * SECOND); // wakes the loop
        server.runUntil(8 * SECOND);
        String answer = Wire.answer("200 OK", "", "keep-alive", "fine");
        assertThat(client.answer()).isEqualTo(answer + answer);
        assertThat(other.isAnswered()).isFalse();
        assertThat(server.closedAt(0)).isEqualTo(-1);
    }

    @Test
    void everyClientHasItsOwnTime() {
        for (int i = 0; i < 4; i++) {
            HealthClient client = server.connectAt(i * SECOND);
            if (i == 2) {
                server.sendAt(4 * SECOND, client, GET);
            }
        }
        server.runUntil(100 * SECOND);
        assertThat(List.of(server.closedAt(0), server.closedAt(1), server.closedAt(2), server.closedAt(3)))
                .containsExactly(5 * SECOND, 6 * SECOND, 79 * SECOND, 8 * SECOND);
    }

    @Test
    void nothingWakesAServerWithoutClients() {
        HealthClient client = server.connectAt(SECOND);
        server.sendAt(SECOND, client, "GET /health HTTP/1.0\r\n\r\n");
        server.runUntil(3600 * SECOND);
        assertThat(server.closedAt(0)).isEqualTo(SECOND);
        assertThat(server.polls()).isLessThanOrEqualTo(3);
    }

    @Test
    void aRegularClientCostsOneWakeUpARequest() {
        HealthClient client = server.connectAt(0);
        for (int i = 0; i < 100; i++) {
            server.sendAt((10 * i + 1) * SECOND, client, GET);
        }
        server.runUntil(1_000 * SECOND);
        assertThat(client.answer())
                .hasSize(100 * Wire.answer("200 OK", "", "keep-alive", "fine").length());
        assertThat(server.polls()).isBetween(101, 130); // and now and then one to see that its time is not yet up
    }

    // Accepting

    @ParameterizedTest
    @ValueSource(ints = {Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.ENOMEM})
    void withoutDescriptorsTheLongestSilentOfAMajorityGivesWay(int errno) {
        regularAt(0, SECOND);
        server.connectAt(SECOND / 2);
        server.connectAt(SECOND);
        assertOneGivesWay(1, errno);
    }

    /** A crowd of idle connections must not cost a client its place that has just connected. */
    @Test
    void aSilentMinorityIsSparedFromGivingWay() {
        server.connectAt(0);
        regularAt(0, SECOND);
        regularAt(0, SECOND / 2);
        assertOneGivesWay(2, Errno.EMFILE);
    }

    @Test
    void asManySilentAsRegularsAreNoMajority() {
        server.connectAt(0);
        regularAt(0, SECOND);
        assertOneGivesWay(1, Errno.EMFILE);
    }

    @Test
    void aSingleSilentClientIsAMajority() {
        server.connectAt(0);
        assertOneGivesWay(0, Errno.EMFILE);
    }

    @Test
    void anUnfinishedFirstRequestIsNoneThatWasAnswered() {
        regularAt(0, SECOND);
        for (int i = 0; i < 2; i++) {
            HealthClient slow = server.connectAt(i + 1);
            server.sendAt(SECOND, slow, GET.substring(0, 10));
        }
        assertOneGivesWay(1, Errno.EMFILE);
    }

    /** The last one to come asks at once, and a crowd that has asked is idle: somebody of the crowd is put out. */
    @Test
    void aRequestThatArrivesKeepsItsPlaceInACrowd() {
        for (int i = 0; i < 126; i++) {
            regularAt(i, SECOND);
        }
        HealthClient first = server.connectAt(200);
        HealthClient next = server.connectAt(201);
        server.sendAt(SECOND, next, GET);
        server.sendAt(2 * SECOND, first, GET.substring(0, 10));
        server.sendAt(2 * SECOND, next, GET.substring(0, 10));
        for (int i = 0; i < 20; i++) {
            server.sendAt(2 * SECOND + SECOND / 2, server.connectAt(2 * SECOND + SECOND / 2), GET);
        }
        server.sendAt(3 * SECOND, first, GET.substring(10));
        server.sendAt(3 * SECOND, next, GET.substring(10));
        server.runUntil(4 * SECOND);
        assertThat(first.status()).isEqualTo(200);
        assertThat(answersTo(next)).isEqualTo(2);
        assertThat(server.calls().closed).hasSize(20);
    }

    /** Clients that send a byte now and then, and come again when they are put out, keep nobody out. */
    @Test
    void requestsThatNeverEndKeepNobodyOut() {
        for (int i = 0; i < 128; i++) {
            HealthClient slow = server.connectAt(i);
            for (int n = 0; n < 10; n++) {
                server.sendAt(SECOND + n * SECOND / 2, slow, "G");
            }
        }
        List<HealthClient> probes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            probes.add(server.connectAt(SECOND + SECOND / 4 + i * SECOND / 2));
            server.sendAt(SECOND + SECOND / 4 + i * SECOND / 2 + 1, probes.getLast(), GET);
        }
        server.runUntil(5 * SECOND);
        assertThat(probes).allMatch(probe -> probe.status() == 200);
    }

    /** A client that asks for the first time some time after it has connected. */
    private void regularAt(long connects, long asks) {
        server.sendAt(asks, server.connectAt(connects), GET);
    }

    /** Two seconds after the start there is no room for one more, which is answered at the cost of a certain other. */
    private void assertOneGivesWay(int connection, int errno) {
        server.at(2 * SECOND, () -> server.calls().acceptResults.add(-errno));
        HealthClient late = server.connectAt(2 * SECOND);
        server.sendAt(2 * SECOND, late, GET);
        server.runUntil(4 * SECOND);
        assertThat(late.status()).isEqualTo(200);
        assertThat(server.calls().closed.keySet()).containsExactly(connection);
        assertThat(server.closedAt(connection)).isEqualTo(2 * SECOND);
    }

    @Test
    void withoutDescriptorsAndConnectionsTheServerRestsInsteadOfSpinning() {
        server.at(SECOND, () -> {
            for (int i = 0; i < 30; i++) {
                server.calls().acceptResults.add(-Errno.EMFILE);
            }
        });
        HealthClient client = server.connectAt(SECOND);
        server.sendAt(SECOND, client, GET);
        server.runUntil(3 * SECOND);
        assertThat(client.isAnswered()).isFalse();
        assertThat(server.accepts()).isBetween(15, 25);
    }

    @Test
    void afterTheRestClientsAreAccepted() {
        server.at(SECOND, () -> server.calls().acceptResults.add(-Errno.EMFILE));
        HealthClient client = server.connectAt(SECOND);
        server.sendAt(SECOND, client, GET);
        server.runUntil(SECOND + SECOND / 2);
        assertThat(client.status()).isEqualTo(200);
    }

    @Test
    void aClientThatIsGoneAgainTakesNobodysPlace() {
        HealthClient silent = server.connectAt(0);
        int econnaborted = 103;
        server.at(SECOND, () -> server.calls().acceptResults.add(-econnaborted));
        HealthClient client = server.connectAt(SECOND);
        server.sendAt(SECOND, client, GET);
        server.runUntil(2 * SECOND);
        assertThat(client.status()).isEqualTo(200);
        assertThat(silent.isAnswered()).isFalse();
        assertThat(server.closedAt(0)).isEqualTo(-1);
    }

    /** Or the turn would be as long as a client likes, and a signal as late. */
    @Test
    void requestsThatComeAllAtOnceAreSharedOutAmongTurns() {
        List<HealthClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(server.connectAt(SECOND));
            server.sendAt(2 * SECOND, clients.getLast(), GET.repeat(500));
        }
        server.runUntil(3 * SECOND);
        assertThat(server.mostSends()).isEqualTo(20 * 8);
        for (HealthClient client : clients) {
            assertThat(answersTo(client)).isEqualTo(500);
        }
    }

    /** The client is waited for, not asked again and again whether it takes an answer that there is not. */
    @Test
    void aShareMayEndWithTheBeginningOfARequest() {
        HealthClient client = server.connectAt(SECOND);
        server.sendAt(2 * SECOND, client, GET.repeat(8) + "GET /heal");
        server.sendAt(3 * SECOND, client, "th HTTP/1.1\r\nHost: a\r\n\r\n");
        server.runUntil(4 * SECOND);
        assertThat(answersTo(client)).isEqualTo(9);
        assertThat(server.polls()).isLessThan(10);
    }

    private static int answersTo(HealthClient client) {
        return client.answer().split("200 OK", -1).length - 1;
    }
}
