package dev.zerohalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zerohalt.config.ConfigReader;
import dev.zerohalt.config.ForeignVariablesTest;
import dev.zerohalt.config.Platform;
import dev.zerohalt.config.Setting;
import dev.zerohalt.os.HostKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ConfigReportTest {
    @TempDir
    Path directory;

    private final ConfigReader reader = new ConfigReader();

    private ConfigReport report() {
        return ConfigReport.of(new HostKernel(), reader);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("z.yaml"), text);
    }

    private static JsonNode json(ConfigReport report) throws IOException {
        return new ObjectMapper().readTree(report.json());
    }

    private static JsonNode setting(JsonNode report, Setting setting) {
        for (JsonNode each : report.get("settings")) {
            if (each.get("variable").asText().equals(setting.variable())) {
                return each;
            }
        }
        throw new AssertionError(setting + " is missing");
    }

    @Test
    void everyValueIsShownWithWhereItCameFrom() throws IOException {
        Path file = file("drain:\n  timeout: 20s\n  probes: 2\n");
        reader.environment("ZEROHALT_CONFIG=" + file);
        reader.environment("ZEROHALT_DRAIN_PROBES=3");
        reader.environment("ZEROHALT_APP_PORT=81");
        reader.flag(Setting.APP_PORT, "82");
        ConfigReport report = report();
        assertThat(report.text())
                .containsPattern("(?m)^drain\\.timeout +20s +" + file + ":2:3$")
                .containsPattern("(?m)^drain\\.probes +3 +the environment$")
                .containsPattern("(?m)^app\\.port +82 +the command line$")
                .containsPattern("(?m)^app\\.additional_ports +- +the default$")
                .containsPattern("(?m)^ZEROHALT_CONFIG +" + file + " +the environment$");
        JsonNode json = json(report);
        assertThat(json.get("settings")).hasSize(Setting.values().length);
        assertThat(setting(json, Setting.DRAIN_TIMEOUT).toString())
                .isEqualTo("{\"key\":\"drain.timeout\",\"variable\":\"ZEROHALT_DRAIN_TIMEOUT\",\"value\":\"20s\","
                        + "\"source\":\"file\",\"from\":\"" + file + ":2:3\"}");
        assertThat(setting(json, Setting.DRAIN_PROBES).get("source").asText()).isEqualTo("environment");
        assertThat(setting(json, Setting.APP_PORT).get("source").asText()).isEqualTo("flag");
        assertThat(setting(json, Setting.LOG_LEVEL).get("source").asText()).isEqualTo("default");
    }

    @Test
    void theDeadlinesAreThoseThatFitTheGracePeriod() {
        reader.flag(Setting.GRACE_PERIOD, "30s");
        ConfigReport report = report();
        assertThat(report.text()).contains("""

                Grace period                    30s, as given; platform not recognised

                After the shutdown signal
                  the drain ends within         19s500ms
                  with nobody there, after      5s
                  the application then has      at least 7s500ms
                  SIGKILL comes after           27s
                  zerohalt is gone within       29s500ms
                """);
        assertThat(report.json())
                .contains("\"grace_period\":{\"source\":\"given\",\"seconds\":30.000},")
                .contains("\"deadlines\":{\"drain\":19.500,\"steady_state\":5.000,\"application\":7.500,"
                        + "\"kill\":27.000,\"exit\":29.500}");
    }

    @Test
    void thePlatformThatIsRecognisedIsShown() {
        reader.platform(Optional.of(Platform.DOCKER));
        ConfigReport report = report();
        assertThat(report.text())
                .contains("\nGrace period                    10s, assumed; platform Docker, by /.dockerenv\n")
                .doesNotContain("warning: ");
        assertThat(report.json())
                .contains("\"grace_period\":{\"source\":\"assumed\",\"seconds\":10.000,\"platform\":\"Docker\","
                        + "\"sign\":\"/.dockerenv\"}");
    }

    @Test
    void withoutSigkillThereIsNoDeadline() {
        reader.flag(Setting.FORCE_KILL, "false");
        ConfigReport report = report();
        assertThat(report.text())
                .containsPattern("SIGKILL comes after +never: FORCE_KILL is off\n")
                .containsPattern("zerohalt is gone within +never: FORCE_KILL is off\n");
        assertThat(report.json()).contains("\"deadlines\":{\"drain\":60.000,\"steady_state\":5.000}");
    }

    @Test
    void warningsAreShown() throws IOException {
        reader.flag(Setting.GRACE_PERIOD, "10s");
        reader.flag(Setting.DRAIN_TIMEOUT, "1m");
        reader.environment("ZEROHALT_APP_PRT=80");
        reader.environment("ZEROHALT_XYZZY=1");
        ConfigReport report = report();
        assertThat(report.text())
                .contains("\nwarning: ZEROHALT_DRAIN_TIMEOUT is 1m, of which the grace period of 10s leaves ")
                .contains("\nwarning: unknown setting ZEROHALT_APP_PRT; did you mean ZEROHALT_APP_PORT?\n")
                .contains("\nwarning: unknown setting ZEROHALT_XYZZY\n");
        assertThat(json(report).get("warnings")).hasSizeGreaterThanOrEqualTo(3);
        assertThat(json(report).get("errors")).isEmpty();
    }

    @Test
    void whatKubernetesMakesForAServiceIsIgnored() throws IOException {
        ForeignVariablesTest.ofService("zerohalt-app", "tcp", "10.0.0.1", 80).forEach(reader::environment);
        ForeignVariablesTest.ofService("zerohalt-foo", "tcp", "10.0.0.1", 80).forEach(reader::environment);
        ConfigReport report = report();
        assertThat(report.isValid()).isTrue();
        assertThat(report.text())
                .containsPattern("(?m)^app\\.port +" + Setting.APP_PORT.defaultValue() + " +the default$")
                .containsOnlyOnce("\nwarning: ignored: the variables that Kubernetes made for Service zerohalt-app, "
                        + "ZEROHALT_APP_PORT among them; ")
                .containsOnlyOnce("\nwarning: ignored: the variables that Kubernetes made for Service zerohalt-foo; ");
        assertThat(json(report).get("warnings")).hasSize(2);
    }

    @Test
    void whatIsNotValidHasErrors() throws IOException {
        reader.flag(Setting.CONFIG, file("app:\n  prot: 1\n").toString());
        reader.flag(Setting.LOG_LEVEL, "loud");
        ConfigReport report = report();
        assertThat(report.isValid()).isFalse();
        assertThat(report.errors())
                .hasSize(2)
                .anyMatch(error -> error.endsWith(":2:3: unknown key \"app.prot\"; did you mean app.port?"))
                .anyMatch(error -> error.startsWith("--log-level \"loud\" "));
        JsonNode json = json(report);
        assertThat(json.get("valid").asBoolean()).isFalse();
        assertThat(json.get("errors")).hasSize(2);
        assertThat(json.has("deadlines")).isFalse();
    }
}
