package dev.zerohalt.teavm.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside the JDK's. */
class PatternTest {
    private static int count(String regex, String text) {
        Matcher matcher = Pattern.compile(regex).matcher(text);
        int count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
    }

    private static int expected(String regex, String text) {
        return (int)
                java.util.regex.Pattern.compile(regex).matcher(text).results().count();
    }

    @Property
    void whatTheScannerAsks(@ForAll String text) {
        String ascii = text.replaceAll("[\\ud800-\\udfff]", "");
        assertThat(count("[^0-9A-Fa-f]", ascii)).isEqualTo(expected("[^0-9A-Fa-f]", ascii));
    }

    @Property
    void whatItIsAskedMostly(@ForAll @CharRange(from = '*', to = 'z') @StringLength(max = 8) String text) {
        for (String regex : new String[] {"[^0-9A-Fa-f]", "[0-9]", "[a-f5-5]"}) {
            assertThat(count(regex, text)).as(regex).isEqualTo(expected(regex, text));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a", "[", "[]", "[^]", "[abc]", "[a-]", "[z-a]", "[a-c", "a-c]", "[a-b]+", "[^^-z]", "[\\d-z]",
                "[a-c&&]"
            })
    void anythingElseIsRefused(String regex) {
        assertThatThrownBy(() -> Pattern.compile(regex)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void formatsAsTheJdk() {
        String format = "found character '%s' that cannot start any token. (Do not use %s for indentation)";
        assertThat(Format.format(format, "@", "TAB")).isEqualTo(String.format(format, "@", "TAB"));
        assertThat(Format.format("nothing")).isEqualTo("nothing");
        assertThat(Format.format("%s%s", 1, null)).isEqualTo("1null");
    }
}
