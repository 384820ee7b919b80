package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is in deploy/ fits the metrics of the binary. */
@Timeout(120)
class DeployIT {
    private static final Path ALERTS = Path.of("deploy/prometheus/alerts.yml");
    private static final Path ALERT_TESTS = Path.of("deploy/prometheus/alerts.test.yml");
    private static final Path DASHBOARD = Path.of("deploy/grafana/zerohalt.json");
    private static final Pattern METRIC = Pattern.compile("\\bzerohalt_[a-z_]+");
    private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);

    /** An application that is told to stop, and does not. */
    private static Instance terminating() {
        Instance instance = Launch.in(Mode.PID_1)
                .set("CONNECTION_IDLE_THRESHOLD", "10m")
                .set("SECOND_SIGNAL_AFTER", "0s")
                .set("METRICS_ENABLED", "true")
                .set("SHUTDOWN_TIMEOUT", "10m")
                .helper("server", "stubborn")
                .startServing();
        instance.connect();
        instance.order("accept", "accepted");
        return instance;
    }

    private static JsonNode dashboard() throws IOException {
        return new JsonMapper().readTree(DASHBOARD.toFile());
    }

    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : dashboard().get("panels")) {
            for (JsonNode target : panel.get("targets")) {
                expressions.add(target.get("expr").textValue());
            }
        }
        return expressions;
    }

    private static Set<String> metrics(String text) {
        Set<String> names = new LinkedHashSet<>();
        METRIC.matcher(text).results().map(MatchResult::group).forEach(names::add);
        return names;
    }

    /** What the binary has, also without a sample at this moment. */
    private static Set<String> served(Instance instance) {
        Set<String> names = new LinkedHashSet<>();
        TYPE.matcher(instance.get("/metrics").body()).results().forEach(type -> {
            names.add(type.group(1));
            if (type.group(2).equals("histogram")) {
                names.addAll(List.of(type.group(1) + "_bucket", type.group(1) + "_sum", type.group(1) + "_count"));
            }
        });
        return names;
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("SUCCESS");
    }

    @Test
    void theAlertsAreValid() throws IOException, InterruptedException {
        promtool("check", "rules", ALERTS.toString());
    }

    @Test
    void theAlertsFireWhenTheyShould() throws IOException, InterruptedException {
        promtool("test", "rules", ALERT_TESTS.toString());
    }

    @Test
    void everyAlertIsTested() throws IOException {
        String tests = Files.readString(ALERT_TESTS);
        List<String> alerts = Pattern.compile("alert: (\\w+)")
                .matcher(Files.readString(ALERTS))
                .results()
                .map(alert -> alert.group(1))
                .toList();
        assertThat(alerts).isNotEmpty().allSatisfy(alert -> assertThat(tests).contains("alertname: " + alert));
    }

    @Test
    void everyMetricTheyNameIsServed() throws IOException {
        Set<String> named = metrics(String.join("\n", expressions()));
        named.addAll(metrics(dashboard().get("templating").toString()));
        named.addAll(metrics(Files.readString(ALERTS)));
        named.addAll(metrics(Files.readString(Path.of("docs/operations.md"))));
        assertThat(named).hasSizeGreaterThan(10);
        try (Instance instance = terminating()) {
            assertThat(served(instance)).containsAll(named);
        }
    }

    @Test
    void theDashboardIsWholeAndItsPanelsDoNotOverlap() throws IOException {
        List<String> variables = dashboard().at("/templating/list").findValuesAsText("name");
        assertThat(variables).containsExactly("datasource", "job", "instance");
        Set<String> cells = new LinkedHashSet<>();
        Set<Integer> ids = new LinkedHashSet<>();
        for (JsonNode panel : dashboard().get("panels")) {
            assertThat(ids.add(panel.get("id").intValue())).isTrue();
            assertThat(panel.at("/datasource/uid").textValue()).isEqualTo("${datasource}");
            JsonNode place = panel.get("gridPos");
            assertThat(place.get("x").intValue() + place.get("w").intValue()).isLessThanOrEqualTo(24);
            for (int x = 0; x < place.get("w").intValue(); x++) {
                for (int y = 0; y < place.get("h").intValue(); y++) {
                    String cell = place.get("x").intValue() + x + " "
                            + (place.get("y").intValue() + y);
                    assertThat(cells.add(cell))
                            .as(panel.get("title").textValue())
                            .isTrue();
                }
            }
        }
    }

    /** Whatever the dashboard asks, a real Prometheus has an answer to. */
    @Test
    void noPanelIsEmpty(@TempDir Path directory) throws IOException {
        try (Instance instance = terminating();
                Prometheus prometheus = Prometheus.watching(instance, directory)) {
            prometheus.awaitValue("zerohalt_state", "1");
            instance.signal(Posix.SIGHUP);
            instance.awaitOut("signal 1\n");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.progress");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("app.signal");
            prometheus.awaitValue("zerohalt_state", "4");
            for (String expression : expressions()) {
                prometheus.awaitResult(expression
                        .replace("$job", "zerohalt")
                        .replace("$instance", ".*")
                        .replaceAll("\\$__\\w+", "1m"));
            }
        }
    }
}
