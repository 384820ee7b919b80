package dev.zerohalt.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TomlFileTest {
    private static Content only(String text) throws FileException {
        List<Entry> entries = TomlFile.read(text);
        assertThat(entries).hasSize(1);
        return entries.getFirst().content();
    }

    private static String refused(String text) {
        FileException e = catchThrowableOfType(FileException.class, () -> TomlFile.read(text));
        Position position = e.position().orElseThrow();
        return position.line() + ":" + position.column() + ": " + e.getMessage();
    }

    @Test
    void keysOfTablesAreJoinedByDots() throws FileException {
        assertThat(TomlFile.read("""
                app.port = 80
                [drain]
                  timeout = "20s" # a comment

                probes=3
                [ health ]
                "path" = '/h'
                bind = { x = 1 }
                """))
                .containsExactly(
                        new Entry("app.port", new Content.Text("80"), new Position(1, 1)),
                        new Entry("drain.timeout", new Content.Text("20s"), new Position(3, 3)),
                        new Entry("drain.probes", new Content.Text("3"), new Position(5, 1)),
                        new Entry("health.path", new Content.Text("/h"), new Position(7, 1)),
                        new Entry("health.bind.x", new Content.Text("1"), new Position(8, 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a = 'b'|b",
                "a = true|true",
                "a = 8_080|8080",
                "a = 0x1F|31",
                "a = \"\\u00e9\"|\u00c3\u00a9",
                "a = ''|``"
            })
    void scalarsAreTheirText(String text, String value) throws FileException {
        assertThat(only(text)).isEqualTo(new Content.Text(value));
    }

    @Test
    void textOverLines() throws FileException {
        assertThat(TomlFile.read("a = \"\"\"\none\ntwo\"\"\"\nb = [\n1,\n2]\nc = 3"))
                .containsExactly(
                        new Entry("a", new Content.Text("one\ntwo"), new Position(1, 1)),
                        new Entry("b", new Content.Items(List.of("1", "2")), new Position(4, 1)),
                        new Entry("c", new Content.Text("3"), new Position(7, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = 2024-01-01", "a = 2024-01-01T00:00:00Z", "a = 2024-01-01T00:00:00", "a = 07:32:00"})
    void datesFitNowhere(String text) throws FileException {
        assertThat(only(text)).isEqualTo(new Content.Unfit("a date or a time"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = [[1]]", "a = [{b = 1}]", "a = [07:32:00]"})
    void otherListsFitNowhere(String text) throws FileException {
        assertThat(only(text)).isEqualTo(new Content.Unfit("a list of something else than values"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# a comment\n", "[drain]\n", "\r\n"})
    void anEmptyFileSaysNothing(String text) throws FileException {
        assertThat(TomlFile.read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a = 1\\n a = 2|2:2: Attempt to re-define \"a\"",
                "[a]\\nb = 1\\n[a]\\n|3:1: Reuse of explicitly defined table \"a\"",
                "[[a]]\\nb = 1|1:1: an array of tables",
                "a = 5s|1:6: Expected whitespace or comment, got character (115); texts need quotes in TOML",
                "a = |1:4: Illegal character for primitive value; texts need quotes in TOML",
                "a = [1|1:7: Unclosed array; texts need quotes in TOML",
                "a|1:2: Invalid newline within key; texts need quotes in TOML",
                "a = 'b\\n|1:7: Disallowed control character in literal string; texts need quotes in TOML",
            })
    void mistakesAreToldWithTheirPlace(String text, String message) {
        assertThat(refused(text.replace("\\n", "\n"))).isEqualTo(message);
    }
}
