package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A health port that is taken: exit 1, the port is named, the application is not started. */
@Timeout(60)
class PortInUseIT {
    @ParameterizedTest
    @EnumSource
    void exit1(Mode mode, @TempDir Path directory) {
        Path trace = directory.resolve("started");
        try (Instance instance = Launch.in(mode)
                .startedBy("sh", "-c", "read line; exec \"$@\"", "sh")
                .command("touch", trace.toString())
                .start()) {
            instance.network().listen(Instance.HEALTH_PORT);
            instance.type("go\n");
            assertThat(instance.exitCode()).isEqualTo(1);
            assertThat(instance.log()).contains("8888", "in use");
            assertThat(trace).doesNotExist();
        }
    }
}
