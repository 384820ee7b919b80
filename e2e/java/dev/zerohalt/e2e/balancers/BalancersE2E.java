package dev.zerohalt.e2e.balancers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Rolling restarts of three replicas behind each load balancer of examples/balancers, under load: no request fails under zerohalt, and some do
 * without it.
 */
class BalancersE2E {
    private static final Path WORK = Path.of(System.getProperty("e2e.work"));
    private static final Path BINARY = Path.of(System.getProperty("zerohalt.binary"));
    private static final Path EXAMPLES = Path.of("examples/balancers");

    /** Most of a row is waiting. */
    private static final int AT_A_TIME = 3 * Runtime.getRuntime().availableProcessors();

    private static final long LONGEST_ROW_SECONDS = 240;

    @Test
    void noRequestFailsBehindAnyLoadBalancer() throws IOException, InterruptedException {
        var only = System.getProperty("rows", "");
        var rows = Row.all().stream().filter(row -> row.name().contains(only)).toList();
        var broken = new ArrayList<String>();
        var outcomes = runAll(rows, broken);
        var table = Table.of(outcomes);
        System.out.println(table);
        Files.writeString(WORK.resolve("table.md"), table);
        broken.addAll(Promises.broken(outcomes));
        assertThat(broken).isEmpty();
    }

    /**
     * @param broken is told which rows have no outcome
     */
    private static Map<Row, Outcome> runAll(List<Row> rows, List<String> broken) throws InterruptedException {
        var running = new LinkedHashMap<Row, Future<Outcome>>();
        try (var executor = Executors.newFixedThreadPool(AT_A_TIME)) {
            // The longest first.
            rows.stream()
                    .sorted(Comparator.comparing(Row::setup).reversed())
                    .forEach(row -> running.put(row, executor.submit(() -> run(row))));
        }
        var outcomes = new LinkedHashMap<Row, Outcome>();
        for (var row : rows) {
            try {
                outcomes.put(row, running.get(row).get());
            } catch (ExecutionException e) {
                broken.add(row + ": " + e.getCause().getMessage());
            }
        }
        return outcomes;
    }

    private static Outcome run(Row row) throws IOException, InterruptedException {
        var directory =
                Files.createDirectories(WORK.resolve("rows").resolve(row.name()).toAbsolutePath());
        for (var name : List.of("tls.crt", "tls.key")) {
            Files.copy(WORK.resolve(name), directory.resolve(name));
        }
        var log = directory.resolve("row.log").toFile();
        var process = new ProcessBuilder(command(row, directory))
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            boolean ended = process.waitFor(LONGEST_ROW_SECONDS, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                var what = ended ? "failed: " + Files.readString(log.toPath()) : "took longer than its time";
                throw new IOException(what + ", see " + directory);
            }
        } finally {
            process.destroyForcibly();
        }
        return Outcome.read(directory.resolve("outcome"));
    }

    /** In namespaces that end with the row: nothing it starts is left, and its addresses are its own. */
    private static List<String> command(Row row, Path directory) {
        var command = new ArrayList<>(
                List.of("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"));
        command.addAll(List.of("sh", "-c", "mount -t tmpfs tmpfs /run && exec \"$@\"", "sh"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                RowProgram.class.getName(),
                row.name(),
                directory.toString(),
                EXAMPLES.toAbsolutePath().toString(),
                BINARY.toAbsolutePath().toString(),
                WORK.resolve("load").toAbsolutePath().toString()));
        return command;
    }
}
