package dev.zerohalt.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.it.NotEmulated;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Behind a real load balancer that keeps idle connections: these do not hold strategy in-flight, and no request is lost. */
@Timeout(180)
class PoolIT {
    private static final Path BINARY =
            Path.of(System.getProperty("zerohalt.binary", "target/zerohalt")).toAbsolutePath();

    private static Ports ports;

    @BeforeAll
    static void oneChoiceOfPortsForAll() throws IOException {
        ports = new Ports();
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void aRollingRestartUnderLoadLeavesThePoolOpen(
            PooledBalancer kind, @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
        var result = PoolComparison.run(kind, Strategy.IN_FLIGHT, 1, BINARY, ports, directory);
        assertThat(result.failures()).isEmpty();
        assertThat(result.drains())
                .hasSize(Replicas.NUMBER)
                .allMatch(DrainEnd::drained)
                .allMatch(drain -> drain.connections() > 0);
    }
}
