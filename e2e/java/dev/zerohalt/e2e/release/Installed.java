package dev.zerohalt.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.e2e.engines.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What every package has to have brought into a folder. */
final class Installed {
    private Installed() {}

    /** @param zsh where this system's zsh looks for completions */
    static void check(Path root, String architecture, String zsh) throws IOException {
        Path binary = root.resolve("usr/bin/zerohalt");
        assertThat(Files.mismatch(binary, Dist.binary(architecture))).isEqualTo(-1);
        assertThat(Dist.version(architecture, binary)).contains(Dist.VERSION);
        assertThat(Shell.ok(
                        "mandoc",
                        "-Tutf8",
                        root.resolve("usr/share/man/man1/zerohalt.1.gz").toString()))
                .contains("ZEROHALT");
        Path completions = Path.of("docs/completions").toAbsolutePath();
        if (Files.exists(completions)) {
            same(completions.resolve("zerohalt.bash"), root.resolve("usr/share/bash-completion/completions/zerohalt"));
            same(completions.resolve("_zerohalt"), root.resolve(zsh).resolve("_zerohalt"));
            same(
                    completions.resolve("zerohalt.fish"),
                    root.resolve("usr/share/fish/vendor_completions.d/zerohalt.fish"));
        }
    }

    private static void same(Path expected, Path installed) {
        assertThat(installed).hasSameTextualContentAs(expected);
    }
}
