package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import dev.zerohalt.status.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The metrics, as Prometheus sees them. */
@Timeout(120)
class MetricsIT {
    private static Instance measured(Launch launch) {
        return launch.set("METRICS_ENABLED", "true").helper("server").startServing();
    }

    private static String value(String metrics, String sample) {
        return metrics.lines()
                .filter(line -> line.startsWith(sample + " "))
                .map(line -> line.substring(sample.length() + 1))
                .findFirst()
                .orElse("absent");
    }

    @Test
    void theyAreServedOnlyIfAskedFor() {
        try (Instance instance = Launch.in(Mode.PID_1).helper("server").startServing()) {
            assertThat(instance.get("/metrics").code()).isEqualTo(404);
        }
    }

    @Test
    void theyMayHaveAPortOfTheirOwn() {
        try (Instance instance =
                measured(Launch.in(Mode.PID_1).set("METRICS_PORT", "9102").set("METRICS_PATH", "/m"))) {
            assertThat(instance.get(9102, "/m").body()).contains("zerohalt_state 1\n");
            assertThat(instance.get(9102, "/health").code()).isEqualTo(404);
            assertThat(instance.get("/m").code()).isEqualTo(404);
        }
    }

    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void theyTellWhatHappens() {
        try (Instance instance =
                measured(Launch.in(Mode.PID_1).set("DRAIN_TIMEOUT", "10m").set("CONNECTION_IDLE_THRESHOLD", "10m"))) {
            Await.until( // where the machine has very many sockets, the first count takes longer
                    "the first count",
                    () -> !value(instance.get("/metrics").body(), "zerohalt_active_connections")
                            .equals("NaN"));
            String before = instance.get("/metrics").body();
            assertThat(value(before, "zerohalt_state")).isEqualTo("1");
            assertThat(value(before, "zerohalt_health_app")).isEqualTo("1");
            assertThat(value(before, "zerohalt_active_connections")).isEqualTo("0");
            assertThat(value(before, "zerohalt_build_info{version=\"" + Status.VERSION + "\"}"))
                    .isEqualTo("1");
            long healthRequests = Long.parseLong(value(before, "zerohalt_health_requests_total"));
            instance.connect();
            instance.order("accept", "accepted");
            instance.health();
            instance.signal(Posix.SIGHUP);
            instance.awaitOut("signal 1\n");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.progress");
            String after = instance.get("/metrics").body();
            assertThat(value(after, "zerohalt_state")).isEqualTo("3");
            assertThat(value(after, "zerohalt_active_connections")).isEqualTo("1");
            assertThat(value(after, "zerohalt_connections{port=\"8080\",class=\"active\"}"))
                    .isEqualTo("1");
            assertThat(value(after, "zerohalt_connections{port=\"8080\",class=\"busy\"}"))
                    .isEqualTo("0");
            assertThat(value(after, "zerohalt_drain_phase_active")).isEqualTo("1");
            assertThat(Double.parseDouble(value(after, "zerohalt_drain_duration_seconds")))
                    .isPositive();
            assertThat(value(after, "zerohalt_signals_received_total{signal=\"SIGTERM\"}"))
                    .isEqualTo("1");
            assertThat(value(after, "zerohalt_signals_received_total{signal=\"SIGHUP\"}"))
                    .isEqualTo("1");
            assertThat(value(after, "zerohalt_signals_forwarded_total{signal=\"SIGHUP\"}"))
                    .isEqualTo("1");
            assertThat(value(after, "zerohalt_signals_forwarded_total{signal=\"SIGTERM\"}"))
                    .isEqualTo("absent");
            assertThat(Long.parseLong(value(after, "zerohalt_health_requests_total")))
                    .isEqualTo(healthRequests + 1);
            assertThat(value(after, "zerohalt_health_request_duration_ms_bucket{le=\"+Inf\"}"))
                    .isEqualTo(value(after, "zerohalt_health_requests_total"));
        }
    }

    /** The names are a given; the only fault promtool finds is the unit in one of them. */
    @Test
    void promtoolHasNothingToSay(@TempDir Path directory) throws IOException, InterruptedException {
        try (Instance instance = measured(Launch.in(Mode.PID_1))) {
            Path metrics = directory.resolve("metrics");
            Files.writeString(metrics, instance.get("/metrics").body());
            Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectInput(metrics.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(promtool.waitFor()).as(said).isIn(0, 3);
            assertThat(said.lines().filter(line -> !line.contains("zerohalt_health_request_duration_ms ")))
                    .isEmpty();
        }
    }

    @Test
    void aRealPrometheusReadsThemBack(@TempDir Path directory) throws IOException {
        try (Instance instance =
                measured(Launch.in(Mode.PID_1).set("DRAIN_TIMEOUT", "10m").set("CONNECTION_IDLE_THRESHOLD", "10m"))) {
            try (Prometheus prometheus = Prometheus.watching(instance, directory)) {
                instance.connect();
                instance.order("accept", "accepted");
                prometheus.awaitValue("zerohalt_state", "1");
                prometheus.awaitValue("zerohalt_active_connections", "1");
                prometheus.awaitValue("sum(zerohalt_connections)", "1");
                instance.signal(Posix.SIGTERM);
                prometheus.awaitValue("zerohalt_state", "3");
                prometheus.awaitValue("zerohalt_signals_received_total{signal=\"SIGTERM\"}", "1");
                prometheus.awaitValue("up", "1");
            }
        }
    }
}
