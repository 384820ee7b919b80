package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All that is started runs in the directory that zerohalt was given. Zerohalt itself is not there: it pins no mount. */
@Timeout(120)
class WorkingDirectoryIT {
    private static final String RUN = "exec \"$@\"";

    @TempDir
    Path directory;

    private Launch from(Mode mode, String directory, String before) {
        return Launch.in(mode).startedBy("sh", "-c", before + "cd " + directory + " && " + RUN, "sh");
    }

    private Path install(String program, String as) {
        Path installed = directory.resolve(as);
        Helpers.install(Helpers.program(program), installed);
        return installed;
    }

    private static String cwd(Path path) {
        return "cwd=" + Launch.hex(path.toString().getBytes(StandardCharsets.UTF_8)) + "\n";
    }

    @ParameterizedTest
    @EnumSource
    void aMountThatTheApplicationHasLeftCanBeUnmounted(Mode mode) {
        try (Instance instance = from(mode, directory.toString(), "mount -t tmpfs none " + directory + " && ")
                .set("APP_PORT", "none")
                .shell("cd /; echo moved; exec sleep 600")
                .startHealthy()) {
            instance.awaitOut("moved\n");
            assertThat(instance.beside("umount", directory.toString())).isEqualTo("exit 0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void relativePathsMeanWhatTheyMeant(Mode mode) throws IOException {
        install("server", "app");
        install("inspect", "hook");
        Path check = Files.writeString(directory.resolve("check"), "#!/bin/sh\n[ -e here ]\n");
        assertThat(check.toFile().setExecutable(true)).isTrue();
        Files.createFile(directory.resolve("here"));
        Files.writeString(directory.resolve("zerohalt.yaml"), "health:\n  mode: command\n  command: ./check\n");
        try (Instance instance = from(mode, directory.toString(), "")
                .flags("--config", "zerohalt.yaml")
                .set("PRE_SHUTDOWN_COMMAND", "./hook")
                .command("./app")
                .startHealthy()) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out()).contains(cwd(directory));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHookIsNotRunAnywhereElse(Mode mode) throws IOException {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        try (Instance instance = from(mode, gone.toString(), "")
                .set("APP_PORT", "none")
                .set("POST_SHUTDOWN_COMMAND", "sh -c 'echo hook'")
                .shell("rmdir " + gone + "; echo gone; exec sleep 600")
                .startHealthy()) {
            instance.awaitOut("gone\n");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
            assertThat(instance.out()).doesNotContain("hook");
            assertThat(instance.awaitEvent("hook").fields())
                    .containsEntry("outcome", "not-started")
                    .containsEntry(
                            "because", "cannot enter the working directory " + gone + ": No such file or directory");
        }
    }

    /** There is no way back to it: zerohalt stays, as if it had no say in it. */
    @ParameterizedTest
    @EnumSource
    void oneThatIsGoneBeforeTheStartIsKept(Mode mode) throws IOException {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        try (Instance instance = Launch.in(mode)
                .startedBy("sh", "-c", "cd " + gone + " && rmdir " + gone + " && " + RUN, "sh")
                .shell("readlink /proc/self/cwd")
                .start()) {
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out()).isEqualTo(gone + " (deleted)\n");
        }
    }

    /** Whoever dropped root after entering it cannot reach it by its path. */
    @ParameterizedTest
    @EnumSource
    void oneThatCannotBeReachedIsKept(Mode mode) throws IOException {
        Path inside = Files.createDirectories(directory.resolve("private/inside"));
        try (Instance instance = Launch.in(mode)
                .startedBy(
                        "sh",
                        "-c",
                        "cd " + inside + " && chmod 700 .. && chmod 755 . && exec setpriv --reuid 65534 \"$@\"",
                        "sh")
                .shell("readlink /proc/self/cwd")
                .start()) {
            assertThat(instance.exitCode()).as(instance.transcript()).isZero();
            assertThat(instance.out()).isEqualTo(inside + "\n");
        }
    }
}
