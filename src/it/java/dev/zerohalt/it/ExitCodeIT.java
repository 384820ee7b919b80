package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The exit code tells how the application ended, as a shell would. */
@Timeout(120)
class ExitCodeIT {
    private static final int[] CODES = {0, 1, 2, 42, 125, 126, 127, 128, 137, 143, 255};

    /** Ignored or stopping by default: CHLD, CONT, STOP, TSTP, TTIN, TTOU, URG, WINCH. */
    private static final Set<Integer> NOT_FATAL = Set.of(17, 18, 19, 20, 21, 22, 23, 28);

    @TempDir
    Path directory;

    private static int exitCodeOf(Launch launch) {
        try (Instance instance = launch.start()) {
            return instance.exitCode();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theApplicationsOwn(Mode mode) {
        for (int code : CODES) {
            assertThat(exitCodeOf(Launch.in(mode).shell("exit " + code))).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.OTHER_SIGNALS)
    void aFatalSignalIs128AndItsNumber(Mode mode) {
        for (int signal = 1; signal <= 64; signal++) {
            if (!NOT_FATAL.contains(signal)) {
                String script = "ulimit -c 0; kill -" + signal + " $$; sleep 600";
                assertThat(exitCodeOf(Launch.in(mode).shell(script)))
                        .as("killed by signal " + signal)
                        .isEqualTo(128 + signal);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOrphansCodeDoesNotMatter(Mode mode) {
        String script = "(sh -c 'exit 7' &); sleep 0.1; exit 3";
        assertThat(exitCodeOf(Launch.in(mode).shell(script))).isEqualTo(3);
    }

    private void cannotStart(Mode mode, String command, int code) {
        try (Instance instance = Launch.in(mode).command(command, "argument").start()) {
            assertThat(instance.exitCode()).as(command).isEqualTo(code);
            assertThat(instance.log()).contains(command);
        }
    }

    @ParameterizedTest
    @EnumSource
    void notExecutableIs126(Mode mode) throws IOException {
        Path plain = Files.writeString(directory.resolve("plain"), "#!/bin/sh\nexit 0\n");
        cannotStart(mode, plain.toString(), 126);
        cannotStart(mode, directory.toString(), 126);
    }

    @ParameterizedTest
    @EnumSource
    void aBadFormatIs126(Mode mode) throws IOException {
        Path garbage = Files.write(directory.resolve("garbage"), new byte[] {0x7f, 'E', 'L', 'F', 0, 1, 2, 3});
        assertThat(garbage.toFile().setExecutable(true)).isTrue();
        cannotStart(mode, garbage.toString(), 126);
    }

    @ParameterizedTest
    @EnumSource
    void notFoundIs127(Mode mode) {
        cannotStart(mode, "no-such-program", 127);
        cannotStart(mode, "/no/such/program", 127);
        cannotStart(mode, "", 127);
    }

    @ParameterizedTest
    @EnumSource
    void aProgramIsFoundThroughThePathItWasGiven(Mode mode) throws IOException {
        Path program = Files.writeString(directory.resolve("program"), "#!/bin/sh\nexit 23\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Launch launch = Launch.in(mode).environment("PATH", "/nowhere:" + directory);
        assertThat(exitCodeOf(launch.command("program"))).isEqualTo(23);
    }
}
