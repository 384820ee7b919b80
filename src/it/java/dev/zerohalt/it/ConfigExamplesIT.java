package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples are configurations that zerohalt takes, and has no warning for. */
@Timeout(60)
class ConfigExamplesIT {
    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("examples/config"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isValidWithoutAWarning(Path example) {
        try (Instance instance = Launch.in(Mode.ORDINARY)
                .flags("--check-config", "--config", example.toAbsolutePath().toString())
                .start()) {
            assertThat(instance.exitCode()).as(instance.transcript()).isZero();
            assertThat(instance.log()).isEmpty();
            assertThat(instance.out())
                    .contains(example.getFileName().toString())
                    .doesNotContain("warning");
        }
    }
}
