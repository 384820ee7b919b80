package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '#',
            value = {
                "curl -f http://x/ > curl;-f;http://x/",
                "#  a \t b  # > a;b",
                "'a b' c > a b;c",
                "\"a b\" c > a b;c",
                "a'b c'd > ab cd",
                "'' a > ;a",
                "a\\ b > a b",
                "'a\\b' > a\\b",
                "\"a\\\"b\\\\c\\n\" > a\"b\\c\\n",
                "$HOME;*|& > $HOME;*|&",
                "'\"' \"'\" > \";'"
            })
    void splitsAsAShellDoes(String text, String words) {
        assertThat(String.join(";", Words.split(text).orElseThrow())).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'", "a \"b", "a 'b\" c", "a\\", "\"a\\\""})
    void whatIsLeftOpenIsNoCommand(String text) {
        assertThat(Words.split(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void nothingIsNoWords(String text) {
        assertThat(Words.split(text)).contains(List.of());
    }
}
