package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application's exit code becomes another where that is wanted; our own never does. */
@Timeout(60)
class ExitCodeRemapIT {
    private static final String REMAP = "143:0,7:70,0:3,1:9,2:9,126:9,127:9";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void anApplicationEndedByItsSignalHasStoppedWell(Mode mode) throws IOException {
        Path report = Files.createFile(directory.resolve("report-" + mode));
        try (Instance instance = Launch.in(mode)
                .set("EXIT_CODE_REMAP", REMAP)
                .set("TERMINATION_LOG", report.toString())
                .command("sleep", "600")
                .startReady()) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            LogEvent exit = instance.awaitEvent("exit");
            assertThat(exit.get("code")).isEqualTo("0");
            assertThat(exit.get("app_code")).isEqualTo("143");
            assertThat(instance.awaitEvent("app.exit").get("code")).isEqualTo("143");
            assertThat(Files.readString(report)).endsWith("Exit code 0, remapped from the application's 143.\n");
        }
    }

    private static int exitCodeOf(Mode mode, String... command) {
        try (Instance instance =
                Launch.in(mode).set("EXIT_CODE_REMAP", REMAP).command(command).start()) {
            return instance.exitCode();
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyCodesThatAreNamed(Mode mode) {
        assertThat(exitCodeOf(mode, "sh", "-c", "exit 7")).isEqualTo(70);
        assertThat(exitCodeOf(mode, "true")).isEqualTo(3);
        assertThat(exitCodeOf(mode, "sh", "-c", "exit 70")).isEqualTo(70);
        assertThat(exitCodeOf(mode, "sh", "-c", "exit 127"))
                .as("the application's own")
                .isEqualTo(9);
    }

    @ParameterizedTest
    @EnumSource
    void notOurOwn(Mode mode) {
        assertThat(exitCodeOf(mode, "/no/such/program")).isEqualTo(127);
        assertThat(exitCodeOf(mode, "/")).isEqualTo(126);
        assertThat(exitCodeOf(mode, "--no-such-option")).isEqualTo(2);
        assertThat(exitCodeOf(mode, "--health-bind", "192.0.2.1", "true")).isEqualTo(1);
    }
}
