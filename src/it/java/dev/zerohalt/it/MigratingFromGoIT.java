package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.zerohalt.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** docs/migrating.md, the table of the variables of zerohalt 0.1: today's binary takes each value, or refuses it where that is said. */
@Timeout(120)
class MigratingFromGoIT {
    private static final MigratingPage PAGE = MigratingPage.section("From the Go zerohalt 0.1");

    /** All that the loader of 0.1 looks for in the environment. */
    private static final List<String> VARIABLES = List.of(
            "APP_PORT",
            "APP_HEALTH_URL",
            "APP_STARTUP_TIMEOUT",
            "HEALTH_PORT",
            "HEALTH_PATH",
            "HEALTH_MODE",
            "HEALTH_PROBE_INTERVAL",
            "HEALTH_COMMAND",
            "DRAIN_TIMEOUT",
            "DRAIN_STEADY_STATE_WAIT",
            "SHUTDOWN_TIMEOUT",
            "SIGNAL_TO_APP",
            "PASSTHROUGH_SIGNALS",
            "SHUTDOWN_SIGNALS",
            "METRICS_ENABLED",
            "METRICS_PORT",
            "METRICS_PATH",
            "LOG_LEVEL");

    /** What some values need beside them. */
    private static final Map<String, Map<String, String>> NEEDED = Map.of(
            "app-dependent", Map.of("APP_PORT", "8080"),
            "hybrid", Map.of("APP_PORT", "8080"),
            "command", Map.of("HEALTH_COMMAND", "true"));

    private static List<List<String>> rows() {
        return PAGE.table("ZEROHALT_…", "accepted by both");
    }

    @Test
    void hasEveryVariable() {
        assertThat(rows().stream().map(List::getFirst)).containsExactlyElementsOf(VARIABLES);
    }

    @TestFactory
    Stream<DynamicTest> defaultsNow() {
        return rows().stream()
                .map(row -> dynamicTest(
                        row.getFirst(),
                        () -> assertThat(row.get(4))
                                .isEqualTo(Setting.valueOf(row.getFirst()).defaultValue())));
    }

    @TestFactory
    Stream<DynamicTest> values() {
        List<DynamicTest> tests = new ArrayList<>();
        for (List<String> row : rows()) {
            for (String value : MigratingPage.codes(row.get(1))) {
                tests.add(dynamicTest(row.getFirst() + "=" + value, () -> assertIsTaken(row.getFirst(), value)));
            }
            for (String value : MigratingPage.codes(row.get(2))) {
                tests.add(dynamicTest(row.getFirst() + "=" + value, () -> assertIsRefused(row.getFirst(), value)));
            }
        }
        return tests.stream();
    }

    private static Launch check(String key, String value) {
        Launch launch = Launch.unset(Mode.ORDINARY).flags("--check-config").set(key, value);
        NEEDED.getOrDefault(value, Map.of()).forEach(launch::set);
        return launch;
    }

    /** And it is what counts, from the environment. */
    private static void assertIsTaken(String key, String value) {
        try (Instance instance = check(key, value).start()) {
            assertThat(instance.exitCode()).as(instance.transcript()).isZero();
            String path = Setting.valueOf(key).path();
            assertThat(instance.outLines().stream().filter(line -> line.startsWith(path + " ")))
                    .singleElement()
                    .asString()
                    .contains(" " + value + " ")
                    .endsWith("the environment");
        }
    }

    private static void assertIsRefused(String key, String value) {
        try (Instance instance = check(key, value).start()) {
            assertThat(instance.exitCode()).as(instance.transcript()).isEqualTo(2);
            assertThat(instance.log()).contains("ZEROHALT_" + key + "=\"" + value + "\"", " is not ");
        }
    }

    /** The metrics of 0.1 that the page names. */
    @Test
    void metrics() {
        try (Instance instance = Launch.unset(Mode.PID_1)
                .set("METRICS_ENABLED", "true")
                .set("APP_PORT", "none")
                .helper("record_signals")
                .startHealthy()) {
            List<String> named = PAGE.table("metric", "0.1").stream()
                    .flatMap(row -> MigratingPage.codes(row.getFirst()).stream())
                    .toList();
            assertThat(named).hasSize(11);
            String page = instance.get("/metrics").body();
            assertThat(named).allSatisfy(name -> assertThat(page).contains("# TYPE " + name + " "));
            assertThat(page).contains("# TYPE zerohalt_health_request_duration_ms histogram");
        }
    }
}
