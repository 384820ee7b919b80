package dev.zerohalt.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.e2e.engines.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Debian packages, in a Debian 12 of their own. */
class DebE2E {
    private static final Path FRESH = Path.of(System.getProperty("release.debian"));

    private final Path root = Dist.WORK.resolve("debian");

    @BeforeEach
    void copyDebian() throws IOException {
        Dist.empty("debian");
        Shell.ok("cp", "-a", FRESH + "/.", root.toString());
    }

    @AfterEach
    void remove() {
        Shell.ok("rm", "-rf", root.toString());
    }

    @Test
    void isInstalledRunsAndLeavesNothing() throws IOException {
        install("amd64");

        Installed.check(root, "amd64", "usr/share/zsh/vendor-completions");
        assertThat(root.resolve("usr/share/doc/zerohalt/copyright"))
                .content()
                .contains("Rich Felker", "TeaVM", "License: Expat");
        try (FirstProcess zerohalt = FirstProcess.start(root)) {
            zerohalt.drain();
        }

        inside("dpkg", "--purge", "zerohalt");
        assertThat(root.resolve("usr/bin/zerohalt")).doesNotExist();
        assertThat(root.resolve("usr/share/doc/zerohalt")).doesNotExist();
    }

    @Test
    void forArm64IsInstalledBesideTheOthers() throws IOException {
        inside("dpkg", "--add-architecture", "arm64");
        install("arm64");

        Installed.check(root, "arm64", "usr/share/zsh/vendor-completions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "arm64"})
    void isAsDebianAsks(String architecture) {
        Shell.Outcome outcome = Shell.run(List.of(
                "lintian",
                "--allow-root",
                "--fail-on=error,warning",
                deb(architecture).toString()));

        assertThat(outcome.exitCode()).as(outcome.said()).isZero();
    }

    private void install(String architecture) throws IOException {
        Files.copy(deb(architecture), root.resolve("zerohalt.deb"));
        inside("dpkg", "--install", "/zerohalt.deb");
        assertThat(inside("dpkg", "--verify", "zerohalt")).isEmpty();
        assertThat(inside("dpkg-query", "-W", "-f", "${Status} ${Architecture}", "zerohalt"))
                .isEqualTo("install ok installed " + architecture);
    }

    private String inside(String... command) {
        return Shell.ok(Shell.concat(List.of("chroot", root.toString()), command));
    }

    private static Path deb(String architecture) {
        return Dist.file("zerohalt_" + Dist.VERSION.replace('-', '~') + "_" + architecture + ".deb");
    }
}
