package dev.zerohalt.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.e2e.engines.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The signature of SHA256SUMS, and the sums: nothing of a release can be changed or added without notice. */
class SignatureE2E {
    private final Path folder = Dist.WORK.resolve("signed");

    @BeforeEach
    void copy() throws IOException {
        Dist.empty("signed");
        Shell.ok("cp", "-a", Dist.FOLDER + "/.", folder.toString());
    }

    @Test
    void isOfThisVersionAndNamesEveryFile() throws IOException {
        assertThat(minisign().said()).contains("Trusted comment: zerohalt " + Dist.VERSION);
        assertThat(sums().exitCode()).isZero();

        List<String> named = Files.readAllLines(folder.resolve("SHA256SUMS")).stream()
                .map(line -> line.substring(66))
                .toList();
        List<String> others = Dist.names().stream()
                .filter(name -> !name.startsWith("SHA256SUMS"))
                .toList();
        assertThat(named).containsExactlyElementsOf(others);
    }

    @Test
    void refusesAChangedFile() throws IOException {
        change(Dist.binary("arm64").getFileName().toString());

        assertThat(sums().exitCode()).isNotZero();
    }

    @Test
    void refusesAChangedSum() throws IOException {
        change("SHA256SUMS");

        assertThat(minisign().exitCode()).isNotZero();
    }

    @Test
    void refusesAnotherKey() {
        Path other = Dist.WORK.resolve("other.pub");
        Shell.ok(
                "minisign",
                "-G",
                "-f",
                "-W",
                "-p",
                other.toString(),
                "-s",
                Dist.WORK.resolve("other.key").toString());

        assertThat(minisign(other).exitCode()).isNotZero();
    }

    private void change(String name) throws IOException {
        Files.writeString(folder.resolve(name), "\n", StandardOpenOption.APPEND);
    }

    private Shell.Outcome minisign() {
        return minisign(Dist.KEY);
    }

    private Shell.Outcome minisign(Path key) {
        return Shell.run(List.of(
                "minisign",
                "-V",
                "-p",
                key.toString(),
                "-m",
                folder.resolve("SHA256SUMS").toString()));
    }

    private Shell.Outcome sums() {
        return Shell.run(List.of("sh", "-c", "cd '" + folder + "' && sha256sum --check --strict SHA256SUMS"));
    }
}
