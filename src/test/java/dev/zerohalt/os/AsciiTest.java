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
}
