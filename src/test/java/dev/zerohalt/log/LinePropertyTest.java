package dev.zerohalt.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

class LinePropertyTest {
    /** Any bytes, those that mean something to logfmt more often. */
    @Provide
    Arbitrary<String> values() {
        Arbitrary<Character> special = Arbitraries.of('"', '\\', '=', ' ', '\n', '\r', '\t', '\0', '\u007f', 'u', '0');
        return Arbitraries.frequencyOf(
                        Tuple.of(1, special), Tuple.of(1, Arbitraries.chars().range('\0', '\u00ff')))
                .list()
                .ofMaxSize(200)
                .map(LinePropertyTest::join);
    }

    private static String join(List<Character> characters) {
        StringBuilder text = new StringBuilder();
        characters.forEach(text::append);
        return text.toString();
    }

    @Property
    void whatIsWrittenCanBeReadBack(@ForAll("values") String one, @ForAll("values") String other) {
        String text = Lines.text(Lines.empty().with("one", one).with("other", other));
        assertThat(Lines.parse(text)).isEqualTo(Map.of("one", read(one), "other", read(other)));
    }

    /** A control character of the second set is read as its code, whether it was written in UTF-8 or as a byte alone. */
    private static String read(String value) {
        return value.replaceAll("\u00c2([\u0080-\u009f])", "$1");
    }

    @Property(tries = 200)
    void oneEventIsOneLineWhateverIsInIt(@ForAll @Size(max = 40) List<@From("values") String> values) {
        Line line = Lines.empty();
        values.forEach(value -> line.with("key", value));
        String text = Lines.text(line);
        assertThat(text).hasSizeLessThanOrEqualTo(4096).endsWith("\n");
        assertThat(text.chars().limit(text.length() - 1)).noneMatch(c -> c < ' ' || c == 0x7f);
    }

    @Property
    void numbersAreWrittenAsUsual(@ForAll long value) {
        assertThat(Lines.text(Lines.empty().with("n", value))).isEqualTo(" n=" + value + "\n");
    }
}
