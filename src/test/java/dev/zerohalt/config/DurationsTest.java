package dev.zerohalt.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Latin1;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DurationsTest {
    private static final long HUNDRED_YEARS = 876_000L * 3600 * 1_000_000_000;

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0s, 0",
        "0h0m0s, 0",
        "1ns, 1",
        "11us, 11_000",
        "13ms, 13_000_000",
        "500ms, 500_000_000",
        "14s, 14_000_000_000",
        "15m, 900_000_000_000",
        "16h, 57_600_000_000_000",
        "1m30s, 90_000_000_000",
        "1h2m3s4ms5us6ns, 3_723_004_005_006",
        "10.5s4m, 250_500_000_000",
        "1s1s, 2_000_000_000",
        "007s, 7_000_000_000",
        "1.5h, 5_400_000_000_000",
        ".5s, 500_000_000",
        "5.s, 5_000_000_000",
        "1.004s, 1_004_000_000",
        "0.100000000000000000000h, 360_000_000_000",
        "0.9ns, 0",
        "1.9999999999s, 1_999_999_999",
        "876000h, 3_153_600_000_000_000_000"
    })
    void readsGosNotation(String text, String nanos) {
        assertThat(Durations.parse(text)).contains(Long.parseLong(nanos.replace("_", "")));
    }

    @Test
    void readsBothMicroSignsAsTheBytesTheyArriveIn() {
        for (String text : new String[] {"12\u00b5s", "12\u03bcs"}) {
            String bytes = Latin1.decode(text.getBytes(StandardCharsets.UTF_8));
            assertThat(Durations.parse(bytes)).as(text).contains(12_000L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3",
                "60",
                "00",
                "-5s",
                "+5s",
                "-0",
                "s",
                ".",
                ".s",
                "1.2.3s",
                "..5s",
                "1d",
                "1w",
                "1S",
                "1 s",
                " 1s",
                "1s ",
                "1s,",
                "1s2",
                "1e3s",
                "0x1s",
                "s1",
                "1sec",
                "1m-30s",
                "1hm",
                "ten",
                "\u00b5s",
                "1\u0663s",
                "infinity"
            })
    void refusesWhatIsNoDuration(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "876001h",
                "876000h1ns",
                "3153600000000000001ns",
                "438000h438000h1ns",
                "9223372036854775807ns",
                "9223372036854775808ns",
                "9223372036854775808h",
                "18446744073709551617s",
                "99999999999999999999999999999999999999999ns",
                "2562047h47m16.854775807s"
            })
    void refusesWhatIsTooLongInsteadOfOverflowing(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "1, 1ns",
        "1_000, 1us",
        "1_500, 1us500ns",
        "1_000_000, 1ms",
        "500_000_000, 500ms",
        "60_000_000_000, 1m",
        "90_000_000_000, 1m30s",
        "3_600_000_000_000, 1h",
        "3_723_004_005_006, 1h2m3s4ms5us6ns"
    })
    void writesWhatAPersonWould(String nanos, String text) {
        assertThat(Durations.format(Long.parseLong(nanos.replace("_", "")))).isEqualTo(text);
    }

    @Test
    void theLongestCanBeWrittenAndReadAgain() {
        assertThat(Durations.format(HUNDRED_YEARS)).isEqualTo("876000h");
        assertThat(Durations.parse("876000h")).contains(HUNDRED_YEARS);
    }
}
