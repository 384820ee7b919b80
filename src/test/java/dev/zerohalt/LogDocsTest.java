package dev.zerohalt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zerohalt.connections.holding.ConnectionClass;
import dev.zerohalt.sim.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** docs/logs.md lists the events and fields of the code, all of them and no others. */
@Timeout(60)
class LogDocsTest {
    private static final Path DOCUMENT = Path.of("docs/logs.md");
    private static final Pattern EVENT_ROW =
            Pattern.compile("^\\| `([a-z.]+)` \\| ([A-Z, ]+) \\| [^|]* \\| ?([^|]*)\\|$", Pattern.MULTILINE);
    private static final Pattern COMMON_ROW = Pattern.compile("^\\| `([a-z]+)` \\| [^|]* \\|$", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("`([a-z0-9_]+)`");

    /** A statement that begins a line of the log. */
    private static final Pattern LOGGING =
            Pattern.compile("\\blog\\s*\\.(?:debug|info|warn|error)\\(\\s*\"([^\"]*)\"[^;]*;");

    private static final Pattern FIELD = Pattern.compile("\\.with(?:Seconds|Any)?\\(\\s*\"([^\"]+)\"");
    private static final Pattern LOGFMT = Pattern.compile("(?:^| )([a-z0-9_]+)=(\"(?:[^\"\\\\]|\\\\.)*\"|[^ \"]*)");

    private static String document() throws IOException {
        return Files.readString(DOCUMENT);
    }

    private static Set<String> words(Pattern pattern, String text) {
        Set<String> words = new TreeSet<>();
        pattern.matcher(text).results().map(word -> word.group(1)).forEach(words::add);
        return words;
    }

    /** The fields of each event. */
    private static Map<String, Set<String>> documented() throws IOException {
        Map<String, Set<String>> events = new TreeMap<>();
        for (MatchResult row : EVENT_ROW.matcher(document()).results().toList()) {
            events.computeIfAbsent(row.group(1), event -> new TreeSet<>()).addAll(words(WORD, row.group(3)));
        }
        return events;
    }

    /** The fields of every line. */
    private static Set<String> common() throws IOException {
        return words(COMMON_ROW, document());
    }

    private static String code() throws IOException {
        StringBuilder code = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                code.append(Files.readString(file)).append('\n');
            }
        }
        return code.toString();
    }

    private static List<String> exampleLines(String beginning) throws IOException {
        return document()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(beginning))
                .toList();
    }

    private static Map<String, String> fields(String line) {
        Map<String, String> fields = new TreeMap<>();
        LOGFMT.matcher(line).results().forEach(field -> fields.put(field.group(1), field.group(2)));
        return fields;
    }

    private static void assertDocumented(Map<String, String> line) throws IOException {
        Set<String> known = new HashSet<>(common());
        known.addAll(documented().getOrDefault(line.getOrDefault("event", ""), Set.of()));
        assertThat(known).as(line.toString()).containsAll(line.keySet());
    }

    @Test
    void itListsTheEventsOfTheCode() throws IOException {
        Set<String> events = words(LOGGING, code());
        assertThat(events).hasSizeGreaterThan(15).contains("");
        events.remove("");
        assertThat(documented().keySet()).containsExactlyInAnyOrderElementsOf(events);
    }

    @Test
    void itListsTheFieldsOfTheCode() throws IOException {
        Set<String> fields = words(FIELD, code());
        for (ConnectionClass each : ConnectionClass.values()) {
            fields.add(each.label());
        }
        Set<String> listed = new TreeSet<>();
        documented().values().forEach(listed::addAll);
        listed.addAll(Set.of("msg", "event", "dropped"));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(fields);
        assertThat(common()).containsExactlyInAnyOrder("time", "level", "msg", "event", "dropped");
    }

    @Test
    void whatAStatementWritesIsListedForItsEvent() throws IOException {
        for (MatchResult statement : LOGGING.matcher(code()).results().toList()) {
            if (!statement.group(1).isEmpty()) {
                assertThat(documented().get(statement.group(1)))
                        .as(statement.group())
                        .containsAll(words(FIELD, statement.group()));
            }
        }
    }

    @Test
    void whatSimulatedMachinesLogIsListed() throws IOException {
        Set<String> seen = new TreeSet<>();
        for (long seed = 1; seed <= 300; seed++) {
            Scenario scenario = new Scenario(seed);
            assertThat(scenario.run(Zerohalt::run)).isEmpty();
            for (String line : scenario.machine().log().lines().toList()) {
                Map<String, String> fields = fields(line);
                if (seen.add(fields.getOrDefault("event", "") + fields.keySet())) {
                    assertDocumented(fields);
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(20);
    }

    @Test
    void everyEventHasAnExample() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (String line : exampleLines("time=")) {
            assertDocumented(fields(line));
            shown.add(fields(line).get("event"));
        }
        assertThat(shown).isEqualTo(documented().keySet());
    }

    /** A line as JSON has the fields of the same line as text. */
    @Test
    void theExamplesInJsonAreThoseInText() throws IOException {
        List<List<String>> texts = new ArrayList<>();
        for (String line : exampleLines("time=")) {
            List<String> values = new ArrayList<>();
            LOGFMT.matcher(line).results().forEach(field -> {
                String value = field.group(2).replace("\"", "");
                values.add(field.group(1) + "=" + (value.matches("\\d+\\.\\d{3}s") ? value.replace("s", "") : value));
            });
            texts.add(values);
        }
        List<String> examples = exampleLines("{\"time\"");
        assertThat(examples).hasSizeGreaterThan(3);
        for (String example : examples) {
            assertThat(texts).contains(values(example));
        }
    }

    private static List<String> values(String json) throws JsonProcessingException {
        List<String> values = new ArrayList<>();
        Pattern pair = Pattern.compile("\"([a-z0-9_]+)\":(\"[^\"]*\"|[0-9.]+)");
        assertThat(new JsonMapper().readTree(json).isObject()).isTrue();
        pair.matcher(json)
                .results()
                .forEach(field ->
                        values.add(field.group(1) + "=" + field.group(2).replace("\"", "")));
        return values;
    }
}
