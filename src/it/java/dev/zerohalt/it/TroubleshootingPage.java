package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** docs/troubleshooting.md: what each of its sections says that zerohalt says. */
final class TroubleshootingPage {
    private static final Path PAGE = Path.of("docs/troubleshooting.md");
    private static final String INDENT = "    ";

    /** An indented block: lines of the log without their time, or of a command's output, with … for what varies. */
    record Quote(List<String> lines) {
        /** Each line is among those that were said, in this order; nothing but … stands for something else. */
        void assertIn(String said) {
            List<String> rest = said.lines()
                    .map(line -> line.replaceFirst("^time=\\S+ ", ""))
                    .toList();
            for (String line : lines) {
                int at = 0;
                while (at < rest.size() && !pattern(line).matcher(rest.get(at)).matches()) {
                    at++;
                }
                assertThat(at)
                        .as("%s quotes%n%s%nwhich is not, or not in this order, in%n%s", PAGE, line, said)
                        .isLessThan(rest.size());
                rest = rest.subList(at + 1, rest.size());
            }
        }

        private static Pattern pattern(String line) {
            return Pattern.compile(
                    Arrays.stream(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".+")));
        }
    }

    private TroubleshootingPage() {}

    /** The quotes of every section that has some, by its heading. */
    static Map<String, List<Quote>> quotes() {
        Map<String, List<Quote>> quotes = new LinkedHashMap<>();
        String heading = "";
        List<String> block = new ArrayList<>();
        for (String line : lines()) {
            if (line.startsWith(INDENT)) {
                block.add(line.substring(INDENT.length()));
                continue;
            }
            if (!block.isEmpty()) {
                quotes.computeIfAbsent(heading, _ -> new ArrayList<>()).add(new Quote(List.copyOf(block)));
                block.clear();
            }
            if (line.startsWith("## ")) {
                heading = line.substring(3);
            }
        }
        assertThat(block).as("the page does not end with a quote").isEmpty();
        return quotes;
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
