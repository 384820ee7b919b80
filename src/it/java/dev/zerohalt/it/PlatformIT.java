package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Without a single setting, on each platform: the application gets its signal before the platform's SIGKILL. */
@Timeout(120)
class PlatformIT {
    private static final Path DOCUMENT = Path.of("docs/operations.md");

    @TempDir
    Path root;

    /** A row of the table in docs/operations.md, with durations as zerohalt writes them. */
    record Row(
            String platform,
            String sign,
            String grace,
            String drain,
            String steadyStateWait,
            String application,
            String exit) {}

    static List<Row> rows() throws IOException {
        String text = Files.readString(DOCUMENT);
        String section = text.substring(text.indexOf("## The grace period"));
        return section.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| platform"))
                .takeWhile(line -> line.chars().filter(c -> c == '|').count() == 8)
                .map(line -> line.substring(2).split(" \\| | \\|", -1))
                .map(cells -> new Row(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]))
                .toList();
    }

    /** A machine of its own: the one that runs the tests may show a sign. */
    private Launch on(Row row) throws IOException {
        Helpers.install(Helpers.BINARY, root.resolve("zerohalt"));
        Helpers.install(Helpers.staticProgram("server"), root.resolve("app"));
        Files.createDirectory(root.resolve("proc"));
        Launch launch =
                Launch.unset(Mode.PID_1).sandbox("root", root.toString()).binary("/zerohalt");
        if (row.sign().startsWith("/")) {
            Path file = root.resolve(row.sign().substring(1));
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        } else if (!row.sign().isEmpty()) {
            String[] nameAndValue = row.sign().split("=", 2);
            launch.environment(nameAndValue[0], nameAndValue.length == 1 ? "10.0.0.1" : nameAndValue[1]);
        }
        return launch;
    }

    private static Duration seconds(String duration) {
        return Duration.parse("PT" + duration);
    }

    @Test
    void thereIsARowForEachSign() throws IOException {
        assertThat(rows())
                .extracting(Row::sign)
                .containsExactly(
                        "KUBERNETES_SERVICE_HOST",
                        "ECS_CONTAINER_METADATA_URI_V4",
                        "ECS_CONTAINER_METADATA_URI",
                        "NOMAD_ALLOC_ID",
                        "container=podman",
                        "/.dockerenv",
                        "/run/.containerenv");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @MethodSource("rows")
    @NotEmulated(NotEmulated.NOT_IN_ANOTHER_ROOT)
    void theSharesAreAsDocumented(Row row) throws IOException {
        try (Instance instance = on(row).flags("--check-config").start()) {
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out())
                    .contains("Grace period                    " + row.grace() + ", assumed; platform " + row.platform()
                            + ", by " + row.sign() + "\n")
                    .containsPattern("(?m)^  the drain ends within +" + row.drain() + "$")
                    .containsPattern("(?m)^  with nobody there, after +" + row.steadyStateWait() + "$")
                    .containsPattern("(?m)^  the application then has +at least " + row.application() + "$")
                    .containsPattern("(?m)^  zerohalt is gone within +" + row.exit() + "$")
                    .doesNotContain("warning: ");
        }
    }

    /** Also with a client that keeps its connection, whether or not it holds the drain. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @MethodSource("rows")
    @NotEmulated(NotEmulated.NOT_IN_ANOTHER_ROOT)
    void theApplicationIsToldInTime(Row row) throws IOException, InterruptedException {
        try (Instance instance = on(row).command("/app").startReady()) {
            instance.awaitOut("ready");
            instance.serve("4");
            Socket client = instance.connect();
            instance.order("accept", "accepted");
            client.getOutputStream().write('x');
            instance.order("answer 1", "answered 1");
            LogEvent assumed = instance.awaitEvent("config.platform");
            assertThat(List.of(assumed.get("platform"), assumed.get("sign")))
                    .containsExactly(row.platform(), row.sign());
            assertThat(instance.events("config.budget")).isEmpty();

            long signalled = System.nanoTime();
            instance.signal(Posix.SIGTERM);
            while (instance.isRunning()
                    && System.nanoTime() - signalled < seconds(row.grace()).toNanos()) {
                Thread.sleep(10);
            }
            assertThat(instance.isRunning()).as("the platform has to kill it").isFalse();
            assertThat(instance.exitCode()).as("the application's").isZero();
            assertThat(instance.out()).contains("signal 15\n");
            assertThat(instance.awaitEvent("exit").get("app_outcome")).isEqualTo("exited");
            client.close();
        }
    }

    /** It needs more than it has after the longest drain, 2.5 s. Nothing holds this one, so there is the time. */
    @Test
    @NotEmulated(NotEmulated.NOT_IN_ANOTHER_ROOT)
    void anApplicationThatStopsSlowlyHasWhatTheDrainDoesNotNeed() throws IOException {
        Row docker = rows().stream()
                .filter(row -> row.platform().equals("Docker"))
                .findFirst()
                .orElseThrow();
        try (Instance instance = on(docker).command("/app", "slow", "4").startReady()) {
            instance.awaitOut("ready");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).as("the application's").isEqualTo(3);
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(instance.awaitEvent("exit").get("app_outcome")).isEqualTo("exited");
        }
    }

    @Test
    @NotEmulated(NotEmulated.NOT_IN_ANOTHER_ROOT)
    void elsewhereNothingIsAssumed() throws IOException {
        Row plain = new Row("", "", "", "", "", "", "");
        try (Instance instance = on(plain).flags("--check-config").start()) {
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out())
                    .contains("Grace period                    unknown; platform not recognised\n")
                    .containsPattern("the drain ends within +1m\n");
        }
    }

    @Test
    @NotEmulated(NotEmulated.NOT_IN_ANOTHER_ROOT)
    void thatItIsNotKnownIsSaid() throws IOException {
        Row plain = new Row("", "", "", "", "", "", "");
        try (Instance instance = on(plain).flags("--doctor").start()) {
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out())
                    .contains("note  a shutdown may take 1m34s, and the grace period is not known")
                    .contains("Set ZEROHALT_GRACE_PERIOD to what the orchestrator waits before SIGKILL");
        }
    }
}
