package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The metrics, as Prometheus sees them. */
@Timeout(120)
class MetricsIT {
    private static final int PROMETHEUS_PORT = 9090;

    private static Instance measured(Zerohalt zerohalt) {
        Instance instance =
                zerohalt.set("METRICS_ENABLED", "true").helper("server").startHealthy();
        instance.order("listen 8080 4", "listening 8080");
        return instance;
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
        try (Instance instance = Zerohalt.in(Mode.PID_1).helper("server").startHealthy()) {
            assertThat(instance.get("/metrics").code()).isEqualTo(404);
        }
    }

    @Test
    void theyMayHaveAPortOfTheirOwn() {
        try (Instance instance =
                measured(Zerohalt.in(Mode.PID_1).set("METRICS_PORT", "9102").set("METRICS_PATH", "/m"))) {
            assertThat(instance.get(9102, "/m").body()).contains("zerohalt_state 1\n");
            assertThat(instance.get(9102, "/health").code()).isEqualTo(404);
            assertThat(instance.get("/m").code()).isEqualTo(404);
        }
    }

    @Test
    void theyTellWhatHappens() {
        try (Instance instance = measured(Zerohalt.in(Mode.PID_1).set("DRAIN_TIMEOUT", "10m"))) {
            String before = instance.get("/metrics").body();
            assertThat(value(before, "zerohalt_state")).isEqualTo("1");
            assertThat(value(before, "zerohalt_health_app")).isEqualTo("1");
            assertThat(value(before, "zerohalt_active_connections")).isEqualTo("0");
            assertThat(value(before, "zerohalt_build_info{version=\"0.1.0\"}")).isEqualTo("1");
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
            assertThat(value(after, "zerohalt_connections{port=\"8080\",class=\"unused\"}"))
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
        try (Instance instance = measured(Zerohalt.in(Mode.PID_1))) {
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
    void aRealPrometheusReadsThemBack(@TempDir Path directory) throws IOException, InterruptedException {
        Path config = directory.resolve("prometheus.yml");
        Files.writeString(config, """
                global: {scrape_interval: 200ms, scrape_timeout: 200ms}
                scrape_configs:
                  - job_name: zerohalt
                    static_configs: [{targets: ["127.0.0.1:8888"]}]
                """);
        try (Instance instance = measured(Zerohalt.in(Mode.PID_1).set("DRAIN_TIMEOUT", "10m"))) {
            Process prometheus = new ProcessBuilder(List.of(
                            "nsenter",
                            "--net=/proc/" + instance.pid() + "/ns/net",
                            "prometheus",
                            "--config.file=" + config,
                            "--storage.tsdb.path=" + directory.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + PROMETHEUS_PORT))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            try {
                instance.connect();
                instance.order("accept", "accepted");
                awaitValue(instance, "zerohalt_state", "1");
                awaitValue(instance, "zerohalt_active_connections", "1");
                awaitValue(instance, "sum(zerohalt_connections)", "1");
                instance.signal(Posix.SIGTERM);
                awaitValue(instance, "zerohalt_state", "3");
                awaitValue(instance, "zerohalt_signals_received_total{signal=\"SIGTERM\"}", "1");
                awaitValue(instance, "up", "1");
            } finally {
                prometheus.destroy();
                assertThat(prometheus.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static void awaitValue(Instance instance, String query, String value) {
        String path = "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
        Await.until(() -> query + " = " + value, () -> {
            try {
                JsonNode answer = new JsonMapper()
                        .readTree(instance.get(PROMETHEUS_PORT, path).body());
                return answer.at("/data/result/0/value/1").asText().equals(value);
            } catch (IOException | AssertionError notYet) {
                return false;
            }
        });
    }
}
