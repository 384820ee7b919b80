package dev.zerohalt.e2e.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One scenario (e2e/kernels/guest/scenario.c) on each kernel, with each backend: zerohalt is PID 1, and what is seen, on
 * this machine's kernel as on the others, is what e2e/kernels/expected says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelsE2E {
    private static final int EXIT_CODE = 42;

    /** Bytes, as promised. */
    private static final long LARGEST_BINARY = 2_600_000;

    private static final String AS_EXPECTED = "as expected";

    /** They wait more than they work, but each must come to work in time. */
    private static final int AT_ONCE = 2 * Runtime.getRuntime().availableProcessors();

    private final Path root = Path.of("").toAbsolutePath();
    private final Path work = Path.of(System.getProperty("e2e.work"));
    private final Matrix matrix = new Matrix(Path.of(System.getProperty("kernels.cache")), root, work);
    private final Expected expected = new Expected(root.resolve("e2e/kernels/expected"));
    private final Map<Matrix.Cell, Future<Life>> lives = new LinkedHashMap<>();
    private final Map<Matrix.Cell, String> results = new ConcurrentHashMap<>();
    private final ExecutorService machines = Executors.newFixedThreadPool(AT_ONCE);

    @BeforeAll
    void begin() throws IOException {
        for (Backend backend : Backend.values()) {
            if (backend != Backend.PROC) {
                start(new Matrix.Cell(matrix.host(), backend));
            }
        }
        List<String> suites = List.of(System.getProperty("kernels.suites").split(" "));
        matrix.cells(suites).forEach(this::start);
    }

    private void start(Matrix.Cell cell) {
        Path log = work.resolve(cell.toString().replaceAll("[ ,]+", "-") + ".log");
        lives.put(cell, machines.submit(() -> cell.machine().live(cell.backend(), log)));
    }

    @AfterAll
    void tell() throws IOException, InterruptedException {
        machines.shutdownNow();
        KernelTable table = new KernelTable();
        for (Map.Entry<Matrix.Cell, Future<Life>> each : lives.entrySet()) {
            if (each.getValue().state() == Future.State.SUCCESS) {
                table.add(each.getKey(), each.getValue().resultNow(), results.getOrDefault(each.getKey(), "DIFFERS"));
            }
        }
        table.addRefused(Files.readAllLines(work.resolve("refused")));
        table.write(work.resolve("table.md"));
    }

    @Test
    void theBinaryForArm64IsAsSmall() throws IOException {
        assertThat(Files.size(root.resolve("target/zerohalt-arm64"))).isLessThanOrEqualTo(LARGEST_BINARY);
    }

    Stream<Matrix.Cell> cells() {
        return lives.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void theSameIsSeenOn(Matrix.Cell cell) throws Exception {
        Life life = lives.get(cell).get();
        List<String> wanted = expected.of(life, cell.machine(), cell.backend());
        assertThat(life.seenOfScenario()).isEqualTo(wanted);
        assertThat(life.logged()).isTrue();
        assertThat(life.exitCode()).isEqualTo(EXIT_CODE);
        results.put(cell, AS_EXPECTED + (life.hasMultipath() ? "" : ", no MPTCP"));
    }
}
