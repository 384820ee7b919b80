package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ExitCodesTest {
    @Test
    void whatIsNotNamedStaysAsItIs() {
        for (int code = 0; code <= 255; code++) {
            assertThat(ExitCodes.UNCHANGED.of(code)).isEqualTo(code);
        }
    }

    @Test
    void whatIsNamedBecomesTheOther() {
        ExitCodes codes = ExitCodes.parse(List.of("143:0", "0:255", "7:7")).orElseThrow();
        assertThat(codes.of(143)).isZero();
        assertThat(codes.of(0)).isEqualTo(255);
        assertThat(codes.of(7)).isEqualTo(7);
        assertThat(codes.of(1)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "143", "143:", ":0", "256:0", "0:256", "-1:0", "a:0", "0:1:2", "0 :1", "0=1"})
    void refusesWhatIsNoPair(String word) {
        assertThat(ExitCodes.parse(List.of("1:2", word))).isEmpty();
    }

    @Test
    void refusesACodeThatWouldBecomeTwo() {
        assertThat(ExitCodes.parse(List.of("143:0", "137:1", "143:0"))).isEmpty();
    }
}
