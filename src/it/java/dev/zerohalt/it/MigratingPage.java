package dev.zerohalt.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** docs/migrating.md: its tables and its blocks of code, section by section. */
final class MigratingPage {
    private static final Path PAGE = Path.of("docs/migrating.md");

    private final List<String> lines;

    private MigratingPage(List<String> lines) {
        this.lines = lines;
    }

    /** The section with a heading, without what is under other headings. */
    static MigratingPage section(String heading) {
        List<String> all;
        try {
            all = Files.readAllLines(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int from = all.indexOf("## " + heading);
        if (from < 0) {
            throw new AssertionError("no section \"" + heading + "\" in " + PAGE);
        }
        int to = from + 1;
        while (to < all.size() && !all.get(to).startsWith("## ")) {
            to++;
        }
        return new MigratingPage(all.subList(from, to));
    }

    /** The rows of the table whose header begins with these cells. */
    List<List<String>> table(String... header) {
        int at = 0;
        while (at < lines.size() && !startsWith(cells(lines.get(at)), header)) {
            at++;
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = at + 2; i < lines.size() && lines.get(i).startsWith("|"); i++) {
            rows.add(cells(lines.get(i)));
        }
        if (rows.isEmpty()) {
            throw new AssertionError("no table " + Arrays.toString(header) + " in " + PAGE);
        }
        return rows;
    }

    private static boolean startsWith(List<String> cells, String... header) {
        return cells.size() >= header.length && cells.subList(0, header.length).equals(List.of(header));
    }

    private static List<String> cells(String row) {
        String inside = row.replaceFirst("^\\| ?", "").replaceFirst("\\|$", "");
        return row.startsWith("|")
                ? Arrays.stream(inside.split("\\|", -1)).map(String::strip).toList()
                : List.of();
    }

    /** What stands between backticks. */
    static List<String> codes(String cell) {
        return Pattern.compile("`([^`]+)`")
                .matcher(cell)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** The lines of a Dockerfile, the first or a later one. */
    List<String> dockerfile(int index) {
        String text = String.join("\n", lines);
        List<MatchResult> blocks = Pattern.compile("(?s)```dockerfile\n(.*?)```")
                .matcher(text)
                .results()
                .toList();
        return blocks.get(index).group(1).lines().toList();
    }
}
