package dev.zerohalt.e2e.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Rows for the tables of target/e2e/engines, a file for each; run.sh puts them together. */
final class Table {
    private Table() {}

    static void add(String file, List<String> cells) {
        try {
            Files.writeString(
                    Path.of(System.getProperty("e2e.work"), file),
                    "| " + String.join(" | ", cells) + " |\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
