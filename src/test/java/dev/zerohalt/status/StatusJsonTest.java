package dev.zerohalt.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.SeenSocket;
import dev.zerohalt.gauge.Reading;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The names are an interface: programs read them. */
@Timeout(30)
class StatusJsonTest {
    private static final String GRACE_PERIOD =
            "\"grace_period\":{\"source\":\"given\",\"seconds\":100.000,\"exit_seconds\":";
    private static final String ALL_CLASSES =
            "\"classes\":{\"queued\":0,\"busy\":1,\"active\":0,\"unused\":0,\"quiet\":1,\"unknown\":0}";

    private static String json(SampleStatus sample) {
        Status status = sample.status();
        return StatusJson.of(status, status.census().map(PeerList::holding).orElse(PeerList.NONE));
    }

    @Test
    void ofAContainerThatServes() {
        String json = json(new SampleStatus()
                .connections(SeenSocket.IDLE, SeenSocket.IDLE.queues(9, 0).of("2001:db8::7"))
                .asks("192.0.2.9", "probe\"1")
                .pass(3)
                .asks("192.0.2.9", "probe\"1")
                .pass(1));
        assertThat(json)
                .startsWith("{\"version\":\"" + Status.VERSION + "\",\"state\":\"healthy\",\"pid\":1,"
                        + "\"uptime_seconds\":94.000,\"application\":{\"pid\":7,\"running\":true}," + GRACE_PERIOD)
                .contains(",\"connections\":{\"ports\":\"8080\",\"backend\":\"events\",\"age_seconds\":0.250,"
                        + "\"total\":2,\"holding\":2," + ALL_CLASSES + ",\"peers\":["
                        + "{\"peer\":\"192.0.2.1:51234\",\"port\":8080,\"class\":\"quiet\",\"holds\":true,"
                        + "\"idle_seconds\":60.000},"
                        + "{\"peer\":\"[2001:db8::7]:51234\",\"port\":8080,\"class\":\"busy\",\"holds\":true,"
                        + "\"idle_seconds\":60.000}],\"more\":0},")
                .endsWith(",\"probers\":[{\"address\":\"192.0.2.9\",\"user_agent\":\"probe\\\"1\",\"requests\":2,"
                        + "\"period_seconds\":3.000,\"silent_seconds\":1.000,\"told_503\":0}],\"log_lines_dropped\":5}")
                .doesNotContain("\"drain\"", "\"stop\"", "\"hook\"", "\"error\"");
    }

    @Test
    void ofADrain() {
        String json = json(new SampleStatus()
                .asks("192.0.2.9", "")
                .signalled()
                .counted(2)
                .pass(4)
                .asks("192.0.2.9", ""));
        assertThat(json)
                .contains("\"state\":\"draining\"")
                .contains("\"drain\":{\"signal\":\"SIGTERM\",\"strategy\":\"connections\",\"seconds\":4.000,"
                        + "\"timeout_seconds\":60.000,\"connections_at_start\":2},\"connections\":")
                .contains("\"told_503\":1")
                .doesNotContain("\"stop\"");
    }

    @Test
    void ofAnApplicationThatIsToStop() {
        assertThat(json(new SampleStatus().signalled().counted(1).signalled().pass(2)))
                .contains("\"state\":\"terminating\"")
                .contains("\"outcome\":\"second-signal\"},\"stop\":{\"seconds\":2.000,\"timeout_seconds\":30.000,"
                        + "\"outcome\":\"waiting\"},");
    }

    @Test
    void ofAGauge() {
        String source = ",\"gauge\":{\"source\":\"http://localhost:8080/metrics#requests{kind!=\\\"x\\\"}<=1\"";
        assertThat(json(new SampleStatus().gauge(Optional.empty()))).contains(source + "},");
        assertThat(json(new SampleStatus().gauge(Optional.of(new Reading.Value(2.5)))))
                .contains(source + ",\"value\":2.5,\"idle\":false,\"age_seconds\":0.500},");
        assertThat(json(new SampleStatus().gauge(Optional.of(new Reading.Unknown("status 404")))))
                .contains(source + ",\"error\":\"status 404\",\"idle\":false,\"age_seconds\":0.500},");
    }

    /** Unknown is not none. */
    @Test
    void ofACountThatFailed() {
        assertThat(json(new SampleStatus().connections(SeenSocket.IDLE).countFails("netlink: no")))
                .contains("\"connections\":{\"ports\":\"8080\",\"backend\":\"events\",\"error\":\"netlink: no\"},");
    }
}
