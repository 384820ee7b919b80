package dev.zerohalt.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AsciiTest {
    @Test
    void controlCharactersAreShown() {
        assertThat(Ascii.visible("a b~\u00c3\u00bc\"\\")).isEqualTo("a b~\u00c3\u00bc\"\\");
        assertThat(Ascii.visible("\n\u0000\u001f\u007f\t")).isEqualTo("\\x0a\\x00\\x1f\\x7f\\x09");
    }

    @Test
    void linesStayLines() {
        assertThat(Ascii.visibleLines("a\u001b[2J\n\nb\r\n")).isEqualTo("a\\x1b[2J\n\nb\\x0d\n");
        assertThat(Ascii.visibleLines("")).isEmpty();
        assertThat(Ascii.visibleLines("x")).isEqualTo("x");
    }

    /** U+009B begins a terminal's command as ESC [ does: as UTF-8, or as a byte alone. It is none within another character. */
    @Test
    void soAreThoseOfTheSecondSet() {
        assertThat(Ascii.visible("a\u00c2\u009b2Jb")).isEqualTo("a\\x9b2Jb");
        assertThat(Ascii.visible("\u009b\u0080\u009f\u00a0")).isEqualTo("\\x9b\\x80\\x9f\u00a0");
        assertThat(Ascii.visible("\u00e2\u009b\u0084 \u00e9")).isEqualTo("\u00e2\u009b\u0084 \u00e9");
        assertThat(Ascii.visible("\u00e2\u009b")).isEqualTo("\u00e2\\x9b");
    }
}
