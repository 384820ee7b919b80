package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command line and the settings: read whole, every error told at once, and then nothing is started. */
@Timeout(120)
class UsageIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void allErrorsAtOnce(Mode mode) {
        String said = Launch.in(mode)
                .set("APP_PORT", "99999")
                .set("DRAIN_TIMEOUT", "5 parsecs")
                .set("HEALTH_PATH", "health")
                .flags("--drain-strategy", "sometimes", "--log-level=loud", "--flush-timeout", "-1s")
                .refusal(directory);
        assertThat(said)
                .contains("ZEROHALT_APP_PORT", "99999", "65535")
                .contains("ZEROHALT_DRAIN_TIMEOUT", "5 parsecs")
                .contains("ZEROHALT_HEALTH_PATH", "health")
                .contains("--drain-strategy", "sometimes", "connections", "fixed", "none")
                .contains("--log-level", "loud", "debug", "info", "warn", "error")
                .contains("--flush-timeout", "-1s");
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownVariableIsReportedWithTheNearestKnownOne(Mode mode) {
        try (Instance instance =
                Launch.in(mode).set("DRAIN_TIMOUT", "5s").shell("echo started").start()) {
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out()).isEqualTo("started\n");
            assertThat(instance.awaitEvent("config.unknown").line())
                    .contains("ZEROHALT_DRAIN_TIMOUT", "ZEROHALT_DRAIN_TIMEOUT");
        }
    }

    private static Launch withServices(Mode mode) {
        Launch launch = Launch.in(mode).set("METRICS_ENABLED", "true");
        for (String name : List.of("APP", "HEALTH", "METRICS", "FOO")) {
            launch.set(name + "_SERVICE_HOST", "10.0.0.1")
                    .set(name + "_SERVICE_PORT", "80")
                    .set(name + "_SERVICE_PORT_HTTP", "80")
                    .set(name + "_PORT", "tcp://10.0.0.1:80")
                    .set(name + "_PORT_80_TCP", "tcp://10.0.0.1:80")
                    .set(name + "_PORT_80_TCP_PROTO", "tcp")
                    .set(name + "_PORT_80_TCP_PORT", "80")
                    .set(name + "_PORT_80_TCP_ADDR", "10.0.0.1");
        }
        return launch;
    }

    /** Kubernetes makes variables for Services, also for those named zerohalt-app, -health, -metrics and -foo. */
    @ParameterizedTest
    @EnumSource
    void whatKubernetesMakesForServicesIsIgnored(Mode mode) {
        try (Instance instance = withServices(mode).command("sleep", "600").startReady()) {
            assertThat(instance.get("/metrics").code()).isEqualTo(200);
            assertThat(instance.awaitEvent("start").get("app_ports")).isEqualTo(Setting.APP_PORT.defaultValue());
            assertThat(instance.events("config.unknown")).isEmpty();
            assertThat(instance.events("config.service"))
                    .extracting(event -> event.get("service") + " " + event.get("ignored"))
                    .containsExactlyInAnyOrder(
                            "zerohalt-app ZEROHALT_APP_PORT",
                            "zerohalt-health ZEROHALT_HEALTH_PORT",
                            "zerohalt-metrics ZEROHALT_METRICS_PORT",
                            "zerohalt-foo ");
            assertThat(instance.log()).contains("enableServiceLinks: false", "rename the Service", "set the variable");
        }
    }

    @Test
    void theConfigurationIsValidBesideServices() {
        try (Instance instance =
                withServices(Mode.ORDINARY).flags("--check-config").start()) {
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out())
                    .containsPattern("(?m)^app\\.port +" + Setting.APP_PORT.defaultValue() + " +the default$")
                    .containsPattern("(?m)^health\\.port +8888 +the default$")
                    .containsPattern("(?m)^metrics\\.port +- +the default$");
            assertThat(instance.out().lines().filter(line -> line.startsWith("warning: ")))
                    .hasSize(4)
                    .allMatch(line -> line.contains("Service zerohalt-"));
        }
    }

    /** As a secret does. */
    @ParameterizedTest
    @EnumSource
    void aVariablesValueMayEndInANewline(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("HEALTH_PORT", "9001\n")
                .set("HEALTH_PATH", " /ok\r\n")
                .set("CONFIG", "\n")
                .set("APP_PORT", "none\n")
                .command("sleep", "600")
                .start()) {
            instance.awaitEvent("app.start");
            assertThat(instance.get(9001, "/ok").code()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void flagsBeatTheEnvironment(Mode mode) {
        for (String[] flags : List.of(new String[] {"--health-port", "9002"}, new String[] {"--health-port=9002"})) {
            try (Instance instance = Launch.in(mode)
                    .set("HEALTH_PORT", "9001")
                    .set("APP_PORT", "none")
                    .flags(flags)
                    .command("sleep", "600")
                    .start()) {
                instance.awaitEvent("app.start");
                assertThat(instance.get(9002, "/health").code()).isEqualTo(200);
            }
        }
    }

    @Test
    void theFlagsEndWhereTheCommandBegins() {
        try (Instance instance = Launch.in(Mode.ORDINARY)
                .helper("inspect", "--version", "--drain-timeout", "never", "--", "-x")
                .start()) {
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.outLines().stream()
                            .filter(line -> line.startsWith("argument="))
                            .skip(1))
                    .containsExactly(
                            argument("--version"),
                            argument("--drain-timeout"),
                            argument("never"),
                            argument("--"),
                            argument("-x"));
        }
    }

    private static String argument(String text) {
        return "argument=" + Launch.hex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void twoDashesEndTheFlags() throws IOException {
        Path program = Files.writeString(directory.resolve("--version"), "#!/bin/sh\nexit 23\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        try (Instance instance = Launch.in(Mode.ORDINARY)
                .environment("PATH", directory.toString())
                .command("--", "--version")
                .start()) {
            assertThat(instance.exitCode()).isEqualTo(23);
        }
    }

    private static String answerTo(String... flags) {
        try (Instance instance = Launch.in(Mode.ORDINARY).flags(flags).start()) {
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.log()).isEmpty();
            return instance.out();
        }
    }

    @Test
    void version() {
        assertThat(answerTo("--version")).matches("""
                zerohalt \\d+\\.\\d+\\.\\d+\\S*
                commit [0-9A-Za-z._-]+
                architecture (amd64|arm64)
                TeaVM \\d+\\.\\d+\\.\\d+
                """);
    }

    @Test
    void helpFitsOneScreen() {
        assertThat(answerTo("--help").lines())
                .hasSizeLessThanOrEqualTo(40)
                .allMatch(line -> line.length() <= 100)
                .contains("More settings, and what is valid: zerohalt --help TOPIC");
    }

    @Test
    void allHelpHasEverySetting() {
        List<String> lines = answerTo("--help", "all").lines().toList();
        assertThat(lines).allMatch(line -> line.length() <= 100);
        for (Setting setting : Setting.values()) {
            assertThat(lines).anyMatch(line -> line.startsWith("  " + setting.flag() + " "));
        }
    }

    @Test
    void helpOnOneTopic() {
        assertThat(answerTo("-h", "drain")).startsWith("Drain [drain]\n").doesNotContain("--app-port");
    }

    @Test
    void license() {
        assertThat(answerTo("--license")).contains("Apache License", "2.0", "TeaVM", "musl");
    }

    @Test
    void helpThatNobodyReadsIsNoCrash() {
        try (Instance instance = Launch.in(Mode.ORDINARY)
                .startedBy("sh", "-c", "exec \"$@\" >/dev/full", "sh")
                .flags("--help")
                .start()) {
            assertThat(instance.exitCode()).isLessThan(128);
        }
    }
}
