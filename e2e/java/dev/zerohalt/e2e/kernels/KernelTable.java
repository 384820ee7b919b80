package dev.zerohalt.e2e.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What was run and how it went, in Markdown. */
final class KernelTable {
    private final StringBuilder text = new StringBuilder("""
            | kernel | of | processor | diag modules | backend | seen | seconds | |
            |---|---|---|---|---|---|---|---|
            """);

    void add(Matrix.Cell cell, Life life, String result) {
        Machine machine = cell.machine();
        row(
                life.kernel().replaceFirst(" .*", ""),
                machine.name(),
                machine.processor(),
                machine instanceof Host ? "" : cell.backend().hasModules() ? "loaded" : "none",
                cell.backend().label() + (cell.backend().setting().equals("auto") ? "" : ", as set"),
                life.seen().size() + " lines",
                String.format(Locale.ROOT, "%.1f", life.seconds()),
                result);
    }

    /** A kernel that could not be had: why. */
    void addRefused(String suite, String processor, String why) {
        row("", suite, processor, "", "", "", "", "not to be had: " + why);
    }

    private void row(String... values) {
        text.append("| ").append(String.join(" | ", values)).append(" |\n");
    }

    void write(Path file) throws IOException {
        Files.writeString(file, text);
        System.out.print(text);
    }

    /** Lines such as "buster amd64 404 Not Found". */
    void addRefused(List<String> lines) {
        for (String line : lines) {
            String[] parts = line.split(" ", 3);
            addRefused(parts[0], parts[1], parts[2]);
        }
    }
}
