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
    void writesDigitsOfAWidth() {
        assertThat(Lines.text(Lines.empty().digits(7, 3))).isEqualTo("007\n");
        assertThat(Lines.text(Lines.empty().digits(2026, 4))).isEqualTo("2026\n");
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
        assertThat(text).hasSize(MAX).endsWith("x\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {4089, 4090, 4091})
    void fillsTheLineToTheLastByte(int length) {
        assertThat(with("x".repeat(length))).hasSize(Math.min(MAX, " key=\n".length() + length));
    }

    @Test
    void whatFollowsAFullLineIsCutOff() {
        Line line = Lines.empty().with("long", "x".repeat(MAX));
        String full = Lines.text(line);
        assertThat(Lines.text(line.with("more", 1).withSeconds("time", 1))).isEqualTo(full);
    }

    @Test
    void aDiscardedLineTakesEverythingAndKeepsNothing() {
        Line discarded = new Line(null);
        discarded.with("a", "x y").with("b", 1).withSeconds("c", 1).end();
        assertThat(discarded.bytes()).isEmpty();
    }
}
