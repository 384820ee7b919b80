package dev.zerohalt.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.SeenSocket;
import dev.zerohalt.gauge.Reading;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StatusTextTest {
    private static String text(SampleStatus sample) {
        Status status = sample.status();
        return StatusText.of(status, status.census().map(PeerList::holding).orElse(PeerList.NONE));
    }

    @Test
    void ofAContainerThatServes() {
        assertThat(text(new SampleStatus()
                        .connections(SeenSocket.IDLE, SeenSocket.IDLE.withoutTraffic())
                        .asks("192.0.2.9", "probe/1")
                        .pass(3)
                        .asks("192.0.2.9", "probe/1")
                        .asks("2001:db8::9", "")))
                .isEqualTo("""
                        zerohalt      %s, pid 1, up 1m33s
                        state         healthy
                        grace period  1m40s, as given; platform not recognised
                        application   pid 7
                        connections   2 on port 8080, 2 would hold a drain, 1 quiet, 1 unknown (events)
                        probers       192.0.2.9 probe/1, every 3.0s, last 0.0s ago
                                      2001:db8::9, every 10.0s, last 0.0s ago

                        PEER                                            PORT   CLASS    IDLE     HOLDS
                        192.0.2.1:51234                                 8080   quiet    1m0s     yes
                        192.0.2.1:51234                                 8080   unknown  ?        yes
                        """.formatted(Status.VERSION));
    }

    @Test
    void ofADrain() {
        assertThat(text(new SampleStatus()
                        .asks("192.0.2.9", "")
                        .signalled()
                        .pass(4)
                        .asks("192.0.2.9", "")))
                .contains("state         draining\n")
                .contains("drain         SIGTERM 4.0s of 1m0s, strategy connections\n")
                .contains("probers       192.0.2.9, every 4.0s, last 0.0s ago, told 503 1x\n");
    }

    @Test
    void ofAnApplicationThatIsToStop() {
        assertThat(text(new SampleStatus().signalled().signalled().pass(2)))
                .contains("drain         SIGTERM 0.0s, second-signal\n", "stop          2.0s of 30.0s\n");
    }

    @Test
    void ofAGauge() {
        String source = "http://localhost:8080/metrics#requests{kind!=\"x\"}<=1\n";
        assertThat(text(new SampleStatus().gauge(Optional.empty())))
                .contains("gauge         not read yet, it is asked while draining, " + source);
        assertThat(text(new SampleStatus().gauge(Optional.of(new Reading.Value(1)))))
                .contains("gauge         1 (0.5s ago), " + source);
        assertThat(text(new SampleStatus().gauge(Optional.of(new Reading.Value(2.5)))))
                .contains("gauge         2.5, holds the drain (0.5s ago), " + source);
        assertThat(text(new SampleStatus().gauge(Optional.of(new Reading.Unknown("status 404")))))
                .contains("gauge         unknown: status 404, holds the drain (0.5s ago), " + source);
    }

    @Test
    void ofACountThatFailed() {
        assertThat(text(new SampleStatus().countFails("netlink: no"))).contains("connections   unknown: netlink: no\n");
    }

    /** What a stranger sent does not steer the terminal. */
    @Test
    void controlCharactersAreNotShown() {
        assertThat(text(new SampleStatus().asks("192.0.2.9", "a\u009bb\u00e9"))).contains("192.0.2.9 a?b?, every");
    }
}
