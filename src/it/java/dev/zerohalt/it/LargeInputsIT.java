package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What it is given may be of any size: what it says of it, and its memory, do not grow with it. */
@Timeout(60)
class LargeInputsIT {
    /** In kB. */
    private static final long MEMORY = 8_192;

    /** The kernel takes 128 KiB of a variable. */
    private static final int LARGEST_VALUE = 130_000;

    @TempDir
    Path directory;

    private static void assertSmall(Instance instance) {
        String peak = instance.status("VmHWM");
        assertThat(Long.parseLong(peak.replace(" kB", ""))).as(peak).isLessThan(MEMORY);
    }

    /** Sixty thousand variables, each of which may be a misspelt setting. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.TOO_SLOW)
    void unknownVariables(Mode mode) {
        Launch launch = Launch.in(mode).set("APP_PORT", "none").command("sleep", "600");
        for (int i = 0; i < 60_000; i++) {
            launch.set("X" + i, "");
        }
        try (Instance instance = launch.startHealthy()) {
            assertThat(instance.events("config.unknown")).hasSize(257);
            assertThat(instance.events("config.unknown").getLast().get("more")).isEqualTo("59744");
            assertThat(instance.log()).hasSizeLessThan(100_000);
            assertSmall(instance);
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
        }
    }

    /** The application is given all of it. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.ITS_OWN_MEMORY)
    void largeVariables(Mode mode) {
        Launch launch = Launch.in(mode).set("APP_PORT", "none").shell("env | wc -c; sleep 600");
        for (int i = 0; i < 12; i++) {
            launch.set("X" + i, "y".repeat(LARGEST_VALUE));
        }
        try (Instance instance = launch.startHealthy()) {
            instance.awaitOut("\n");
            assertThat(Integer.parseInt(instance.out().strip())).isGreaterThan(12 * LARGEST_VALUE);
            assertSmall(instance);
        }
    }

    /** What is wrong is said in a line that can be read. */
    @ParameterizedTest
    @ValueSource(strings = {"APP_PORT", "ADDITIONAL_PORTS", "CONNECTION_EXCLUDE", "DRAIN_TIMEOUT", "SHUTDOWN_SIGNALS"})
    void valuesThatAreRefused(String setting) {
        String refusal =
                Launch.in(Mode.PID_1).set(setting, "1".repeat(LARGEST_VALUE)).refusal(directory);
        assertThat(refusal).contains("ZEROHALT_" + setting + "=\"1111").hasSizeLessThan(1_000);
    }

    @ParameterizedTest
    @EnumSource
    void filesThatAreWrongEverywhere(Mode mode) throws IOException {
        Path file = Files.writeString(directory.resolve("zerohalt.yaml"), configuration(7_000));
        String refusal = Launch.in(mode).set("CONFIG", file.toString()).refusal(directory);
        assertThat(refusal)
                .contains(":1:1: unknown key \"x0\"", "and 6900 more errors")
                .hasSizeLessThan(20_000);
    }

    @ParameterizedTest
    @EnumSource
    void filesThatAreTooLarge(Mode mode) throws IOException {
        Path file = Files.writeString(directory.resolve("zerohalt.yaml"), configuration(100_000));
        assertThat(Launch.in(mode).set("CONFIG", file.toString()).refusal(directory))
                .endsWith("it is larger than 64 KB\n");
    }

    private static String configuration(int lines) {
        return IntStream.range(0, lines).mapToObj(i -> "x" + i + ": 1\n").collect(Collectors.joining());
    }

    /** Thousands of ports, none beside another: each of them counts, and no other one. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void additionalPorts(Mode mode) throws IOException {
        String ports = IntStream.range(10_000, 31_000)
                .filter(port -> port % 2 == 0)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
        try (Instance instance = Launch.in(mode)
                .set("APP_PORT", "8080")
                .set("ADDITIONAL_PORTS", ports)
                .set("DRAIN_TIMEOUT", "10m")
                .helper("server")
                .startReady()) {
            instance.order("listen 20001 4", "listening 20001");
            Socket other = instance.connect("127.0.0.1", 20_001);
            instance.order("accept", "accepted");
            instance.order("listen 20002 4", "listening 20002");
            Socket client = instance.connect("127.0.0.1", 20_002);
            instance.order("accept", "accepted");
            Await.until(
                    () -> instance.get("/status").body(),
                    () -> instance.get("/status").body().contains("\"total\":1,"));
            assertThat(instance.get("/status").body()).hasSizeLessThan(3_000);
            instance.signal(Posix.SIGTERM);
            LogEvent progress = instance.awaitEvent("drain.progress");
            assertThat(progress.get("holding")).isEqualTo("1");
            assertThat(progress.get("who")).startsWith("127.0.0.1:" + client.getLocalPort() + " ");
            Await.pause(Duration.ofMillis(250));
            assertThat(instance.events("drain.end")).isEmpty();
            assertSmall(instance);
            client.close();
            instance.order("close", "closed");
            instance.order("close", "closed");
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(other.isClosed()).isFalse();
        }
    }
}
