package dev.zerohalt.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.http.Request;
import dev.zerohalt.http.Wire;
import dev.zerohalt.os.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
public class ProbersTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String BALANCER = "192.0.2.1";
    private static final String KUBELET = "192.0.2.2";

    private final Probers probers = new Probers(2);
    private final long start = Long.MAX_VALUE - 20 * SECOND;
    private long now = start;

    /** A request for /health. */
    public static Request from(String address, String agent) {
        String header = agent.isEmpty() ? "" : "User-Agent:  " + agent + " \r\n";
        Request request = Wire.request("GET /health HTTP/1.1\r\nHost: x\r\n" + header + "\r\n");
        System.arraycopy(IpAddress.parse(address).orElseThrow().mapped(), 0, request.peer(), 0, 16);
        return request;
    }

    private ProbersTest at(double seconds) {
        now = start + (long) (seconds * SECOND);
        return this;
    }

    private void asks(String address, String agent) {
        probers.answered(from(address, agent), true, now);
    }

    private void isTold(String address) {
        probers.answered(from(address, "probe"), false, now);
    }

    /** Before the drain, every so many seconds. */
    private void asksEvery(String address, double period, double until) {
        for (double t = 0; t <= until; t += period) {
            at(t).asks(address, "probe");
        }
    }

    private List<String> waitingFor() {
        List<String> addresses = new ArrayList<>();
        probers.pending(now).forEach(prober -> addresses.add(prober.address()));
        return addresses;
    }

    @Test
    void withNobodyThereEverybodyIsTold() {
        probers.drainBegins();
        assertThat(waitingFor()).isEmpty();
    }

    @Test
    void everybodyMustBeToldOftenEnough() {
        asksEvery(BALANCER, 2, 4);
        asksEvery(KUBELET, 2, 4);
        probers.drainBegins();
        at(5).isTold(BALANCER);
        at(6).isTold(BALANCER);
        at(6).isTold(KUBELET);
        assertThat(waitingFor()).containsExactly(KUBELET);
        at(7).isTold(KUBELET);
        assertThat(waitingFor()).isEmpty();
        assertThat(probers.told())
                .extracting(Prober::describe)
                .containsExactly("192.0.2.1 probe 2x", "192.0.2.2 probe 2x");
    }

    @Test
    void whoIsSilentForTwiceItsPeriodIsGone() {
        asksEvery(BALANCER, 2, 4);
        probers.drainBegins();
        at(5);
        assertThat(probers.goneBy(now)).isEqualTo(start + 8 * SECOND);
        at(7.999);
        assertThat(waitingFor()).containsExactly(BALANCER);
        at(8);
        assertThat(waitingFor()).isEmpty();
    }

    @Test
    void whoAsksAgainIsWaitedForAgain() {
        asksEvery(BALANCER, 2, 4);
        probers.drainBegins();
        at(7).isTold(BALANCER);
        at(9);
        assertThat(waitingFor()).containsExactly(BALANCER);
        assertThat(probers.goneBy(now)).isEqualTo(start + 13 * SECOND); // the last pause was of 3 s
    }

    @Test
    void whoAskedOnlyOnceMayComeEveryTenSeconds() {
        asks(BALANCER, "curl");
        probers.drainBegins();
        at(19.9);
        assertThat(waitingFor()).containsExactly(BALANCER);
        at(20);
        assertThat(waitingFor()).isEmpty();
    }

    @Test
    void aLongPauseCountsAtOnceAndAShortOneByAndBy() {
        asksEvery(BALANCER, 1, 3);
        at(11).asks(BALANCER, "probe");
        assertThat(probers.known().getFirst().period()).isEqualTo(8 * SECOND);
        at(12).asks(BALANCER, "probe");
        assertThat(probers.known().getFirst().period()).isEqualTo(7 * SECOND + SECOND / 8);
    }

    @Test
    void twoRequestsInARowAreNoPeriod() {
        asksEvery(BALANCER, 0.001, 0.002);
        probers.drainBegins();
        at(0.9);
        assertThat(waitingFor()).containsExactly(BALANCER);
    }

    @Test
    void addressAndUserAgentTellThemApart() {
        asks(BALANCER, "one");
        asks(BALANCER, "one more");
        asks(BALANCER, "on");
        asks(BALANCER, "");
        asks(KUBELET, "one");
        asks(BALANCER, "one");
        assertThat(probers.known())
                .extracting(Prober::address, Prober::agent, Prober::requests)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(BALANCER, "one", 2L),
                        org.assertj.core.groups.Tuple.tuple(BALANCER, "one more", 1L),
                        org.assertj.core.groups.Tuple.tuple(BALANCER, "on", 1L),
                        org.assertj.core.groups.Tuple.tuple(BALANCER, "", 1L),
                        org.assertj.core.groups.Tuple.tuple(KUBELET, "one", 1L));
    }

    @Test
    void ofALongUserAgentTheBeginningCounts() {
        asks(BALANCER, "a".repeat(64) + "b");
        asks(BALANCER, "a".repeat(64) + "c");
        asks(BALANCER, "a".repeat(64));
        asks(BALANCER, "a".repeat(63));
        assertThat(probers.known()).extracting(Prober::requests).containsExactly(3L, 1L);
    }

    @Test
    void whoComesAfterTheSignalIsNamedAndNotWaitedFor() {
        probers.drainBegins();
        isTold(BALANCER);
        assertThat(waitingFor()).isEmpty();
        assertThat(probers.told()).extracting(Prober::describe).containsExactly("192.0.2.1 probe 1x");
    }

    @Test
    void aNotYetHealthyAnswerBeforeTheSignalTellsNothing() {
        isTold(BALANCER);
        isTold(BALANCER);
        probers.drainBegins();
        assertThat(waitingFor()).containsExactly(BALANCER);
    }

    @Test
    void aGoodAnswerAfterTheSignalTellsNothing() {
        asksEvery(BALANCER, 1, 3);
        probers.drainBegins();
        at(4).asks(BALANCER, "probe");
        at(5).asks(BALANCER, "probe");
        assertThat(waitingFor()).containsExactly(BALANCER);
    }

    @Test
    void strangersDoNotDisplaceThoseWhoComeBack() {
        asksEvery(BALANCER, 1, 3);
        for (int i = 0; i < 1_000; i++) {
            asks(KUBELET, "stranger " + i);
        }
        assertThat(probers.known()).hasSize(32);
        assertThat(probers.known().getFirst().address()).isEqualTo(BALANCER);
        assertThat(probers.known().getLast().agent()).isEqualTo("stranger 999");
    }

    @Test
    void duringADrainNobodyIsForgotten() {
        for (int i = 0; i < 32; i++) {
            asks(KUBELET, "prober " + i);
        }
        probers.drainBegins();
        isTold(BALANCER);
        assertThat(probers.told()).isEmpty();
        assertThat(probers.pending(now)).hasSize(32);
    }

    @Test
    void the503IsReported() {
        Request request = from(BALANCER, "probe");
        assertThat(probers.answered(request, false, now)).as("before the drain").isFalse();
        probers.drainBegins();
        assertThat(probers.answered(request, false, now)).isTrue();
        assertThat(probers.answered(request, true, now)).as("a good answer").isFalse();
    }
}
