package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A script without a first line that names its interpreter is run by /bin/sh. What is no script is not. */
@Timeout(120)
class ScriptIT {
    @TempDir
    Path directory;

    private Path file(String name, byte[] content) throws IOException {
        Path file = Files.write(directory.resolve(name), content);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private Path script(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource
    void anApplication(Mode mode) throws IOException {
        Path script = script("run.sh", "echo \"$0 <$1> <$2>\"\nexit 23\n");
        try (Instance instance =
                Launch.in(mode).command(script.toString(), "an argument", "").start()) {
            assertThat(instance.exitCode()).isEqualTo(23);
            assertThat(instance.out()).isEqualTo(script + " <an argument> <>\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationFoundInPath(Mode mode) throws IOException {
        Path script = script("run.sh", "echo \"$0 $1\"\n");
        try (Instance instance = Launch.in(mode)
                .environment("PATH", "/nowhere:" + directory + ":/bin")
                .command("run.sh", "x")
                .start()) {
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out()).isEqualTo(script + " x\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHookAndACheck(Mode mode) throws IOException {
        Path check = script("check", "exit 0\n");
        Path hook = script("hook", "echo \"hook $1 $ZEROHALT_SIGNAL\"\n");
        try (Instance instance = Launch.in(mode)
                .set("HEALTH_MODE", "command")
                .set("HEALTH_COMMAND", check.toString())
                .set("PRE_SHUTDOWN_COMMAND", hook + " one")
                .set("POST_SHUTDOWN_COMMAND", hook + " two")
                .helper("server")
                .startHealthy()) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out()).contains("hook one SIGTERM\n").contains("hook two SIGTERM\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\177ELF\2\1\1\0', built for another kind of machine",
        "'\312\376\272\276\0\0\0\64', neither a program nor a script",
        "'MZ\0\1', neither a program nor a script"
    })
    void aProgramOfAnotherKindIsNoScript(String content, String because) throws IOException {
        Path program = file("program", content.getBytes(StandardCharsets.ISO_8859_1));
        Path log = Files.createFile(directory.resolve("termination-log"));
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("TERMINATION_LOG", log.toString())
                .command(program.toString())
                .start()) {
            assertThat(instance.exitCode()).isEqualTo(126);
            assertThat(instance.log()).contains("because=\"Exec format error: " + because);
            assertThat(log).content().contains("cannot start the application " + program + ": Exec format error: ");
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NOT_IN_ANOTHER_ROOT)
    void whereThereIsNoShellItIsSaid(Mode mode) throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        Helpers.install(Helpers.BINARY, root.resolve("zerohalt"));
        Files.createDirectory(root.resolve("proc"));
        script("root/run.sh", "exit 0\n");
        try (Instance instance = Launch.in(mode)
                .sandbox("root", root.toString())
                .binary("/zerohalt")
                .command("/run.sh")
                .start()) {
            assertThat(instance.exitCode()).isEqualTo(126);
            assertThat(instance.log())
                    .contains("because=\"a script without a #! line, and no shell to run it: /bin/sh: No such file");
        }
    }
}
