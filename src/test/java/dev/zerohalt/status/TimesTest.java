package dev.zerohalt.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class TimesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.0s",
        "3299, 3.2s",
        "59999, 59.9s",
        "60000, 1m0s",
        "3599999, 59m59s",
        "3600000, 1h0m",
        "86399999, 23h59m",
        "86400000, 1d0h",
        "1090800000, 12d15h"
    })
    void showsTheTwoLargestUnits(long millis, String text) {
        assertThat(Times.text(millis * 1_000_000)).isEqualTo(text);
    }
}
