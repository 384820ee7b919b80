package dev.zerohalt.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.e2e.engines.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ./release.sh does not make, and what it says instead. */
class RefusalE2E {
    private static final int WRONG_USAGE = 2;
    private static final int REFUSED = 1;

    /** Where nobody may look, too: the sandbox's own folder. */
    private static final Path SANDBOX = Path.of("/run");

    private final Path clone = SANDBOX.resolve("refusal");
    private String version = "";

    @BeforeEach
    void cloneSources() throws IOException {
        Shell.ok("rm", "-rf", clone.toString());
        Shell.ok("git", "clone", "-q", "--shared", Path.of("").toAbsolutePath().toString(), clone.toString());
        version = Shell.ok(
                "sed",
                "-n",
                "s|^  <version>\\(.*\\)</version>$|\\1|p",
                clone.resolve("pom.xml").toString());
    }

    @AfterEach
    void leavesNothing() {
        assertThat(clone.resolve("dist")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2", "v1.2.3", "01.2.3", "1.2.3-SNAPSHOT", "1.2.3+4"})
    void aVersionThatIsNone(String none) {
        refused(WRONG_USAGE, "'" + none + "' is no version", none, "--unsigned");
    }

    @Test
    void aVersionThatIsNotThePoms() {
        refused(REFUSED, "version 99.0.0 is not the pom's, which is " + version, "99.0.0", "--unsigned");
    }

    @Test
    void toSignWithoutAKey() {
        refused(WRONG_USAGE, "no key to sign with; give --key FILE, or --unsigned", version);
        refused(REFUSED, "the key /nowhere cannot be read", version, "--key", "/nowhere");
        refused(WRONG_USAGE, "--key has no value", version, "--key");
    }

    @Test
    void whatIsNotCommitted() throws IOException {
        Files.writeString(clone.resolve("LICENSE"), "\n", StandardOpenOption.APPEND);
        refused(REFUSED, "there are changes that are not committed:\n M LICENSE", version, "--unsigned");
        Shell.ok("git", "-C", clone.toString(), "checkout", "-q", "LICENSE");

        Files.createFile(clone.resolve("src/main/java/Another.java"));
        refused(
                REFUSED,
                "there are changes that are not committed:\n?? src/main/java/Another.java",
                version,
                "--unsigned");
    }

    /** As nobody, who cannot install it. */
    @Test
    void withoutItsTools() throws IOException {
        Path programs = Files.createDirectory(SANDBOX.resolve("programs"));
        Shell.ok("sh", "-c", "ln -s /usr/bin/* '" + programs + "' && rm '" + programs + "/minisign'");
        Shell.Outcome outcome = Shell.run(List.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "env",
                "PATH=" + programs,
                clone.resolve("release.sh").toString(),
                version,
                "--unsigned"));

        assertThat(outcome.exitCode()).isEqualTo(REFUSED);
        assertThat(outcome.said()).contains("these packages are missing: minisign", "apt-get install");
    }

    private void refused(int exitCode, String reason, String... arguments) {
        Shell.Outcome outcome =
                Shell.run(Shell.concat(List.of(clone.resolve("release.sh").toString()), arguments));

        assertThat(outcome.exitCode()).as(outcome.said()).isEqualTo(exitCode);
        assertThat(outcome.said()).startsWith("cannot release: ").contains(reason);
    }
}
