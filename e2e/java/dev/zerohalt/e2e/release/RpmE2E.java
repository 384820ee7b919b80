package dev.zerohalt.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.e2e.engines.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The RPM packages, each by rpm into a root with nothing in it. */
class RpmE2E {
    @Test
    void isInstalledRunsAndLeavesNothing() throws IOException {
        Path root = install("amd64", "x86_64");

        try (FirstProcess zerohalt = FirstProcess.start(root)) {
            zerohalt.drain();
        }

        rpm(root, "--erase", "zerohalt");
        assertThat(root.resolve("usr/bin/zerohalt")).doesNotExist();
        assertThat(root.resolve("usr/share/licenses/zerohalt")).doesNotExist();
    }

    @Test
    void forArm64IsInstalled() throws IOException {
        Path _ = install("arm64", "aarch64");
    }

    private static Path install(String architecture, String machine) throws IOException {
        Path root = Dist.empty("rpm-" + architecture);
        Path rpm = Dist.file("zerohalt-" + Dist.VERSION.replace('-', '~') + "-1." + machine + ".rpm");
        rpm(root, "--initdb");
        rpm(root, "--install", "--ignorearch", rpm.toString());

        assertThat(rpm(root, "--verify", "zerohalt")).isEmpty();
        assertThat(rpm(root, "--query", "--queryformat=%{VERSION} %{ARCH}", "zerohalt"))
                .isEqualTo(Dist.VERSION.replace('-', '~') + " " + machine);
        assertThat(rpm(root, "--query", "--licensefiles", "zerohalt")).contains("LICENSE", "NOTICE");
        Installed.check(root, architecture, "usr/share/zsh/site-functions");
        return root;
    }

    private static String rpm(Path root, String... arguments) {
        return Shell.ok(Shell.concat(List.of("rpm", "--root=" + root), arguments));
    }
}
