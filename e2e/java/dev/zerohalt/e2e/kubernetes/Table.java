package dev.zerohalt.e2e.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** The rows of all scenarios: a file a scenario in tables/, and table.md of them together. */
final class Table {
    private static final Path FOLDER = Cluster.WORK.resolve("tables");

    /** The order of table.md. */
    private static final List<String> SCENARIOS =
            List.of("rollout", "scale", "drain", "short", "long", "outlast", "ignores", "kept");

    private static final List<Integer> DELAYS = List.of(0, 5, 8);

    private Table() {}

    static synchronized void add(String scenario, long delay, Collection<Row> rows) {
        var text = new StringBuilder();
        rows.forEach(row -> text.append(row.markdown()));
        System.out.println(Row.HEAD + text);
        rows.forEach(row -> row.failures().forEach(failure -> System.out.println(row.variant() + " " + failure)));
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(file(scenario, delay), text);
            writeAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeAll() throws IOException {
        var all = new StringBuilder(Row.HEAD);
        for (var scenario : SCENARIOS) {
            for (int delay : DELAYS) {
                if (Files.exists(file(scenario, delay))) {
                    all.append(Files.readString(file(scenario, delay)));
                }
            }
        }
        Files.writeString(Cluster.WORK.resolve("table.md"), all);
    }

    private static Path file(String scenario, long delay) {
        return FOLDER.resolve(scenario + "-" + delay + "s.md");
    }
}
