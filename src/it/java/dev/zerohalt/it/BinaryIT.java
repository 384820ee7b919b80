package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One small file that needs no other. */
@Timeout(60)
class BinaryIT {
    @Test
    void isSmall() throws IOException {
        assertThat(Files.size(Helpers.FILE)).isLessThanOrEqualTo(2_600_000);
    }

    @Test
    @NotEmulated(NotEmulated.NOT_IN_ANOTHER_ROOT)
    void runsWhereThereIsNothingElse(@TempDir Path root) throws IOException {
        Path copy = Files.copy(Helpers.BINARY, root.resolve("zerohalt"));
        assertThat(copy.toFile().setExecutable(true)).isTrue();
        try (Instance instance =
                Launch.in(Mode.PID_1).startInstead("chroot", root.toString(), "/zerohalt", "/zerohalt", "--version")) {
            assertThat(instance.exitCode()).as(instance.transcript()).isZero();
            assertThat(instance.out()).startsWith("zerohalt ");
        }
    }
}
