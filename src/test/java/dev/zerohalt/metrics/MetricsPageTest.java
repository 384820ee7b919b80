package dev.zerohalt.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.SeenSocket;
import dev.zerohalt.gauge.Reading;
import dev.zerohalt.http.Wire;
import dev.zerohalt.status.SampleStatus;
import dev.zerohalt.status.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MetricsPageTest {
    private final Counters counters = new Counters();
    private final SampleStatus sample = new SampleStatus();
    private long turn;
    private int looks;
    private final MetricsPage page = new MetricsPage("/m", this::look, counters, () -> turn);

    private Status look() {
        looks++;
        return sample.status();
    }

    private String metrics() {
        turn++;
        return Wire.text(page.respond(Wire.request(Wire.get("/m"))));
    }

    @Test
    void answersItsPathOnly() {
        assertThat(page.respond(Wire.request(Wire.get("/metrics")))).isNull();
        assertThat(metrics()).contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n");
    }

    @Test
    void isMadeOnceInATurn() {
        assertThat(metrics()).isEqualTo(Wire.text(page.respond(Wire.request(Wire.get("/m?again")))));
        assertThat(looks).isEqualTo(1);
        metrics();
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void ofAContainerThatServes() {
        sample.connections(SeenSocket.IDLE, SeenSocket.IDLE, SeenSocket.IDLE.queues(9, 0))
                .asks("192.0.2.9", "probe");
        assertThat(metrics())
                .contains("\nzerohalt_build_info{version=\"" + Status.VERSION + "\"} 1\n")
                .contains("\nzerohalt_state 1\n", "\nzerohalt_health_app 1\n")
                .contains("\nzerohalt_uptime_seconds 90\n", "\nzerohalt_app_uptime_seconds 90\n")
                .contains("\nzerohalt_active_connections 3\n")
                .contains("\nzerohalt_connections{port=\"8080\",class=\"quiet\"} 2\n")
                .contains("\nzerohalt_connections{port=\"8080\",class=\"busy\"} 1\n")
                .contains("\nzerohalt_connection_scans_total{result=\"ok\"} 12\n")
                .contains("\nzerohalt_connection_scans_total{result=\"failed\"} 3\n")
                .contains("\nzerohalt_drain_phase_active 0\n", "\nzerohalt_drain_duration_seconds 0\n")
                .contains("\nzerohalt_health_probers 1\n")
                .contains("\nzerohalt_orphans_reaped_total 4\n", "\nzerohalt_log_lines_dropped_total 5\n")
                .doesNotContain("_signals_received_total{");
    }

    @Test
    void ofAGauge() {
        sample.gauge(Optional.empty());
        assertThat(metrics()).doesNotContain("drain_gauge");
        sample.gauge(Optional.of(new Reading.Value(2.5)));
        assertThat(metrics()).contains("\nzerohalt_drain_gauge 2.5\n");
        sample.gauge(Optional.of(new Reading.Unknown("status 404")));
        assertThat(metrics()).contains("\nzerohalt_drain_gauge NaN\n");
    }

    /** Unknown is not none. */
    @Test
    void ofACountThatFailed() {
        sample.connections(SeenSocket.IDLE).countFails("netlink: no");
        assertThat(metrics()).contains("\nzerohalt_active_connections NaN\n").doesNotContain("zerohalt_connections{");
    }

    @Test
    void ofAShutdown() {
        sample.signalled().pass(4).signalled().pass(2);
        counters.signalReceived(15);
        counters.signalReceived(15);
        counters.signalForwarded(1);
        counters.healthAnswered(2_000_000);
        assertThat(metrics())
                .contains("\nzerohalt_state 4\n", "\nzerohalt_drain_phase_active 0\n")
                .contains("\nzerohalt_drain_outcome{outcome=\"second-signal\"} 1\n")
                .contains("\nzerohalt_drain_outcome{outcome=\"drained\"} 0\n")
                .contains("\nzerohalt_shutdown_phase_seconds{phase=\"draining\"} 4\n")
                .contains("\nzerohalt_shutdown_phase_seconds{phase=\"terminating\"} 2\n")
                .contains("\nzerohalt_shutdown_phase_timeout_seconds{phase=\"terminating\"} 30\n")
                .contains("\nzerohalt_signals_received_total{signal=\"SIGTERM\"} 2\n")
                .contains("\nzerohalt_signals_forwarded_total{signal=\"SIGHUP\"} 1\n")
                .contains("\nzerohalt_health_requests_total 1\n")
                .contains("\nzerohalt_health_request_duration_ms_bucket{le=\"2.5\"} 1\n");
    }

    /** Whatever a metric's sample is called, its kind and help come before it, once. */
    @Test
    void eachMetricIsExplainedOnce() {
        sample.connections(SeenSocket.IDLE).signalled();
        List<String> explained = new ArrayList<>();
        String last = "";
        for (String line :
                metrics().substring(metrics().indexOf("\r\n\r\n") + 4).split("\n", -1)) {
            if (line.startsWith("# HELP ")) {
                last = line.split(" ", -1)[2];
                explained.add(last);
            } else if (!line.isEmpty()) {
                assertThat(line).containsPattern("^(# TYPE )?" + last + "[ _{]");
            }
        }
        assertThat(explained).doesNotHaveDuplicates().hasSizeGreaterThan(20);
    }
}
