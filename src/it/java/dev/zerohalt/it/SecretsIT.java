package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where zerohalt may hold secrets the kernel writes no core of it, and lets only root look into it. It shows that by the owner of the files
 * in /proc/PID. proc(5)
 */
@Timeout(120)
class SecretsIT {
    @TempDir
    Path directory;

    private Path binary;

    @BeforeEach
    void copyTheBinary() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        binary = directory.resolve("zerohalt");
        Helpers.install(Helpers.BINARY, binary);
    }

    private Launch asNobody(Mode mode) {
        return Launch.in(mode)
                .sandbox("nobody")
                .startedBy("sh", "-c", "ulimit -c unlimited; cd /; exec \"$@\"", "sh")
                .binary(binary.toString())
                .command("sleep", "600");
    }

    private static int owner(Instance instance, int process) throws IOException {
        return (Integer) Files.getAttribute(instance.file("/proc/" + process + "/environ"), "unix:uid");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PRE_SHUTDOWN_COMMAND  | sh -c 'exit 0' token | 0",
                "POST_SHUTDOWN_COMMAND | true token            | 0",
                "PRE_SHUTDOWN_URL      | http://localhost:1/x  | 0",
                "DRAIN_GAUGE           | http://localhost:1/m?token=1#hand | 0",
                "DRAIN_GAUGE           | http://localhost:1/m#hand | 65534",
                "DRAIN_TIMEOUT         | 2s                    | 65534",
            })
    void noCoreWhereItMayHoldSecrets(String setting, String value, int owner) throws IOException {
        for (Mode mode : Mode.values()) {
            try (Instance instance = asNobody(mode)
                    .set("DRAIN_TIMEOUT", "1s")
                    .set(setting, value)
                    .startReady()) {
                Proc zerohalt = instance.processNamed("zerohalt");
                Proc application = instance.processNamed("sleep");
                assertThat(owner(instance, zerohalt.pid())).isEqualTo(owner);
                assertThat(owner(instance, application.pid()))
                        .as("the application's core is its own business")
                        .isEqualTo(65534);
                assertThat(Files.readString(instance.file("/proc/" + application.pid() + "/limits")))
                        .containsPattern("Max core file size +unlimited +unlimited");
                instance.signal(Posix.SIGTERM);
                assertThat(instance.exitCode()).isEqualTo(143);
            }
        }
    }

    /** What looks at itself by /proc, and at what it has started, does so as before. */
    @ParameterizedTest
    @EnumSource
    void nothingElseIsLost(Mode mode) throws IOException {
        Path server = directory.resolve("server");
        Helpers.install(Helpers.program("server"), server);
        try (Instance instance = asNobody(mode)
                .set("PRE_SHUTDOWN_COMMAND", "sh -c 'cat /proc/self/environ >/dev/null && echo hook'")
                .command(server.toString())
                .startReady()) {
            instance.awaitOut("ready");
            instance.serve("dual");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out()).contains("hook\n");
            assertThat(instance.awaitEvent("ports").get("ports")).isEqualTo("8080");
            assertThat(instance.log()).doesNotContain("level=WARN");
        }
    }
}
