package dev.zerohalt.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LineTest {
    private static final int MAX = 4096;

    /** The length of \\u001f, for which there is always room left. */
    private static final int MAX_ESCAPED = 6;

    private static String with(String value) {
        return Lines.text(Lines.empty().with("key", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "10.0.0.1:8080", "/a?b,c;d'e", "\u00e4\u00ff", "{x}", "-"})
    void plainValuesAreNotQuoted(String value) {
        assertThat(with(value)).isEqualTo(" key=" + value + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``, ``",
                "` `, ` `",
                "`two words`, `two words`",
                "`a=b`, `a=b`",
                "`say \"no\"`, `say \\\"no\\\"`",
                "`back\\slash`, `back\\\\slash`"
            })
    void otherValuesAreQuoted(String value, String quoted) {
        assertThat(with(value)).isEqualTo(" key=\"" + quoted + "\"\n");
    }

    @Test
    void controlCharactersAreEscaped() {
        assertThat(with("a\nb\rc\td")).isEqualTo(" key=\"a\\nb\\rc\\td\"\n");
        assertThat(with("\0\u001b[31m\u007f")).isEqualTo(" key=\"\\u0000\\u001b[31m\\u007f\"\n");
    }

    /** U+009B begins a terminal's command as ESC [ does: as UTF-8, or as a byte alone. It is none within another character. */
    @Test
    void soAreThoseOfTheSecondSet() {
        assertThat(with("a\u00c2\u009b2J")).isEqualTo(" key=\"a\\u009b2J\"\n");
        assertThat(with("\u009b2J\u0085")).isEqualTo(" key=\"\\u009b2J\\u0085\"\n");
        assertThat(with("\u00e2\u009b\u0084")).isEqualTo(" key=\u00e2\u009b\u0084\n");
        assertThat(with("\u00e2\u009b\u0084 \u00e9")).isEqualTo(" key=\"\u00e2\u009b\u0084 \u00e9\"\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, 10, 99, 100, -1, -10, 1234567890123456789L, Long.MAX_VALUE, Long.MIN_VALUE})
    void writesNumbers(long value) {
        assertThat(Lines.text(Lines.empty().with("n", value))).isEqualTo(" n=" + value + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.000s",
        "999_999, 0.000s",
        "1_000_000, 0.001s",
        "1_250_000_000, 1.250s",
        "59_999_999_999, 59.999s",
        "3_600_007_000_000, 3600.007s"
    })
    void writesSecondsWithMilliseconds(String nanos, String text) {
        long value = Long.parseLong(nanos.replace("_", ""));
        assertThat(Lines.text(Lines.empty().withSeconds("took", value))).isEqualTo(" took=" + text + "\n");
    }

    @Test
    void fieldsFollowEachOther() {
        Line line = Lines.empty().with("a", "x").with("b", 2).withSeconds("c", 3_000_000_000L);
        assertThat(Lines.text(line)).isEqualTo(" a=x b=2 c=3.000s\n");
    }

    @Test
    void clearedItIsEmpty() {
        Line line = Lines.empty().with("a", "x");
        line.clear();
        assertThat(Lines.text(line)).isEqualTo("\n");
    }

    @Test
    void isNeverLongerThanAPipeTakesInOnePiece() {
        String text = with("x".repeat(10_000));
        assertThat(text)
                .hasSizeBetween(MAX - MAX_ESCAPED, MAX)
                .startsWith(" key=\"xxx")
                .endsWith("x\"\n");
    }

    @Test
    void aLongTextIsQuotedSoThatItCanBeCut() {
        assertThat(with("x".repeat(256))).isEqualTo(" key=" + "x".repeat(256) + "\n");
        assertThat(with("x".repeat(257))).isEqualTo(" key=\"" + "x".repeat(257) + "\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "two words ", "\"", "\\", "\n", "\0", "a\u001b", "\u00ff"})
    void aTextThatIsCutCanStillBeRead(String part) {
        for (int before = 0; before < 8; before++) {
            String text = part.repeat(MAX);
            Line line = Lines.empty().with("a", "x".repeat(before + 1)).with("key", text);
            String cut = Lines.parse(Lines.text(line)).get("key");
            assertThat(Lines.text(line))
                    .hasSizeBetween(MAX - 2 * MAX_ESCAPED, MAX)
                    .endsWith("\"\n");
            assertThat(text).startsWith(cut);
            assertThat(cut).isNotEmpty();
        }
    }

    /** A line with so many bytes left before the line feed. */
    private static Line withRoom(int room) {
        Line line = Lines.empty();
        for (int left = MAX - 1 - room; left > 0; ) {
            int length = left > 250 ? 125 : left;
            line.with("k", "x".repeat(length - " k=".length()));
            left -= length;
        }
        assertThat(Lines.text(line)).hasSize(MAX - room);
        return line;
    }

    @Test
    void aFieldThatFitsToTheLastByteIsWritten() {
        assertThat(Lines.text(withRoom(6).with("key", "x"))).hasSize(MAX).endsWith("x key=x\n");
        assertThat(Lines.text(withRoom(6).with("key", 7))).hasSize(MAX).endsWith("x key=7\n");
        assertThat(Lines.text(withRoom(11).withSeconds("key", 7_000_000_000L)))
                .hasSize(MAX)
                .endsWith("x key=7.000s\n");
    }

    @Test
    void aFieldThatDoesNotFitIsLeftOutWhole() {
        String full = Lines.text(withRoom(5));
        assertThat(Lines.text(withRoom(5).with("key", "x"))).isEqualTo(full);
        assertThat(Lines.text(withRoom(5).with("key", 7))).isEqualTo(full);
        assertThat(Lines.text(withRoom(5).with("key", "two words"))).isEqualTo(full);
        assertThat(Lines.text(withRoom(10).withSeconds("key", 7_000_000_000L))).isEqualTo(Lines.text(withRoom(10)));
    }

    @Test
    void nothingFollowsAFieldThatWasLeftOut() {
        Line line = withRoom(8).with("key", 12345).with("k", 1);
        assertThat(Lines.text(line)).isEqualTo(Lines.text(withRoom(8)));
    }

    @Test
    void clearedAFullLineTakesFieldsAgain() {
        Line line = withRoom(5).with("key", "x");
        line.clear();
        assertThat(Lines.text(line.with("key", "x"))).isEqualTo(" key=x\n");
    }

    @Test
    void whatFollowsAFullLineIsLeftOut() {
        Line line = Lines.empty().with("long", "x".repeat(MAX));
        String full = Lines.text(line);
        assertThat(Lines.text(line.with("more", 1).withSeconds("time", 1))).isEqualTo(full);
    }

    @Test
    void aDiscardedLineTakesEverythingAndKeepsNothing() {
        Line discarded = new Line(null, Format.TEXT);
        discarded.with("a", "x y").with("b", 1).withSeconds("c", 1).end();
        assertThat(Lines.text(discarded)).isEqualTo("\n");
    }
}
