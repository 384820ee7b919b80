package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where zerohalt may hold secrets the kernel writes no core of it, by its RLIMIT_CORE; what it starts has the limit that it was given.
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

    /** The soft and the hard limit of a process, as /proc/PID/limits has them. */
    private static String coreLimits(Instance instance, int process) throws IOException {
        Matcher line = Pattern.compile("Max core file size +(\\S+) +(\\S+)")
                .matcher(Files.readString(instance.file("/proc/" + process + "/limits")));
        assertThat(line.find()).isTrue();
        return line.group(1) + " " + line.group(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PRE_SHUTDOWN_COMMAND  | sh -c 'exit 0' token | 1 unlimited",
                "POST_SHUTDOWN_COMMAND | true token            | 1 unlimited",
                "PRE_SHUTDOWN_URL      | http://localhost:1/x  | 1 unlimited",
                "DRAIN_GAUGE           | http://localhost:1/m?token=1#hand | 1 unlimited",
                "DRAIN_GAUGE           | http://localhost:1/m#hand | unlimited unlimited",
                "DRAIN_TIMEOUT         | 2s                    | unlimited unlimited",
            })
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void noCoreWhereItMayHoldSecrets(String setting, String value, String limits) throws IOException {
        for (Mode mode : Mode.values()) {
            try (Instance instance = asNobody(mode)
                    .set("DRAIN_TIMEOUT", "1s")
                    .set(setting, value)
                    .startReady()) {
                Proc zerohalt = instance.processNamed("zerohalt");
                Proc application = instance.processNamed("sleep");
                assertThat(coreLimits(instance, zerohalt.pid())).isEqualTo(limits);
                assertThat(coreLimits(instance, application.pid()))
                        .as("the application's core is its own business")
                        .isEqualTo("unlimited unlimited");
                instance.signal(Posix.SIGTERM);
                assertThat(instance.exitCode()).isEqualTo(143);
            }
        }
    }

    /** Jobs write to the container's log by /proc/1/fd/1, and a hook's core is as it would be without us. */
    @ParameterizedTest
    @EnumSource
    void nothingElseIsLost(Mode mode) throws IOException {
        try (Instance instance = asNobody(mode)
                .set(
                        "PRE_SHUTDOWN_COMMAND",
                        "sh -c 'readlink /proc/$PPID/fd/1 && echo hook $(ulimit -Sc) $(ulimit -Hc)'")
                .startReady()) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
            assertThat(instance.out()).contains("hook unlimited unlimited\n");
        }
    }
}
