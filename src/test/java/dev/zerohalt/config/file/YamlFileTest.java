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
class YamlFileTest {
    private static Content only(String text) throws FileException {
        List<Entry> entries = YamlFile.read(text);
        assertThat(entries).hasSize(1);
        return entries.getFirst().content();
    }

    private static String refused(String text) {
        FileException e = catchThrowableOfType(FileException.class, () -> YamlFile.read(text));
        Position position = e.position().orElseThrow();
        return position.line() + ":" + position.column() + ": " + e.getMessage();
    }

    @Test
    void keysOfSectionsAreJoinedByDots() throws FileException {
        assertThat(YamlFile.read("""
                drain:
                  timeout: 20s
                  probes: 3
                health: {port: 9000, path: "/h"}
                """))
                .containsExactly(
                        new Entry("drain.timeout", new Content.Text("20s"), new Position(2, 3)),
                        new Entry("drain.probes", new Content.Text("3"), new Position(3, 3)),
                        new Entry("health.port", new Content.Text("9000"), new Position(4, 10)),
                        new Entry("health.path", new Content.Text("/h"), new Position(4, 22)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: b|b",
                "a: 007|007",
                "a: yes|yes",
                "a: 'it''s'|it's",
                "a: \"\\x41\\u0042\"|AB",
                "a: b c # d|b c",
                "\"a\": 1.50|1.50",
                "a: 2024-01-01|2024-01-01",
                "a: ''|``",
                "a: 'null'|null",
                "? a\\n: b|b",
            })
    void scalarsStayAsTheyAreWritten(String text, String value) throws FileException {
        assertThat(only(text.replace("\\n", "\n"))).isEqualTo(new Content.Text(value));
    }

    @Test
    void blocksAreText() throws FileException {
        assertThat(only("a: >-\n  one\n  two\n")).isEqualTo(new Content.Text("one two"));
        assertThat(only("a: |\n  one\n")).isEqualTo(new Content.Text("one\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:", "a: ~", "a: null", "a: Null", "a: NULL"})
    void nothingIsNothing(String text) throws FileException {
        assertThat(only(text)).isEqualTo(new Content.Nothing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [80, '81']", "a:\n- 80\n- 81", "a:\n  - 80\n  - '81'\n"})
    void listsOfScalars(String text) throws FileException {
        assertThat(only(text)).isEqualTo(new Content.Items(List.of("80", "81")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [[80], 81]", "a: [{b: c}]", "a: [~]", "a: [*b]", "a: [[[[]]], [{}], 1]"})
    void otherListsFitNowhere(String text) throws FileException {
        assertThat(only(text)).isEqualTo(new Content.Unfit("a list of something else than values"));
    }

    @Test
    void anAliasStandsForAValue() throws FileException {
        assertThat(YamlFile.read("a: &x 5s\nb: *x\nc: &y [1, *x]\nd: *y"))
                .extracting(Entry::content)
                .containsExactly(
                        new Content.Text("5s"),
                        new Content.Text("5s"),
                        new Content.Items(List.of("1", "5s")),
                        new Content.Items(List.of("1", "5s")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b: *a", "b: &a [*a]", "a: &a {b: *a}"})
    void anAliasOfAnythingElseFitsNowhere(String text) throws FileException {
        assertThat(only(text)).isInstanceOf(Content.Unfit.class);
    }

    /** Each line would be ten times the one before. */
    @Test
    void nothingExpandsWithoutEnd() throws FileException {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 100; i++) {
            String alias = "*a" + (i - 1);
            laughs.append("a").append(i).append(": &a").append(i).append(" [");
            laughs.append(
                    String.join(", ", List.of(alias, alias, alias, alias, alias, alias, alias, alias, alias, alias)));
            laughs.append("]\n");
        }
        assertThat(YamlFile.read(laughs.toString())).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# a comment\n", "---\n", "~", "--- {}\n...\n"})
    void anEmptyFileSaysNothing(String text) throws FileException {
        assertThat(YamlFile.read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drain|1:1: sections such as \"drain:\" are expected",
                "[1]|1:1: sections such as \"drain:\" are expected",
                "a: b\\n--- c|2:1: a second document",
                "a: 1\\na: 2|2:1: the key a is there twice",
                "a: {b: 1, b: 2}|1:11: the key b is there twice",
                "[a]: 1|1:1: a key that is no text",
                "? [a]\\n: 1|1:3: a key that is no text",
                "a: !!int 5|1:4: tags such as tag:yaml.org,2002:int mean nothing here",
                "a: !x {}|1:4: tags such as !x mean nothing here",
                "a: !x []|1:4: tags such as !x mean nothing here",
                "a: {b: {c: {d: {e: {f: {g: {h: {}}}}}}}}|1:29: sections nested too deep",
                "a: b: c|1:5: mapping values are not allowed here",
                "a: 'b|1:6: found unexpected end of stream",
                "a: [1|1:6: expected ',' or ']', but got <stream end>",
                "a: \"\\xZZ\"|1:7: expected escape sequence of 2 hexadecimal numbers, but found: ZZ",
                "a: \"\\u|1:7: not YAML: For input string: \"\" under radix 16",
                "a: @b|1:4: found character '@' that cannot start any token. (Do not use @ for indentation)",
            })
    void mistakesAreToldWithTheirPlace(String text, String message) {
        assertThat(refused(text.replace("\\n", "\n"))).isEqualTo(message);
    }
}
