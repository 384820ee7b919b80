package dev.zerohalt.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TimestampTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00.000Z",
                "1969-12-31T23:59:59.999Z",
                "1900-02-28T23:59:59.999Z",
                "1900-03-01T00:00:00.000Z",
                "2000-02-29T12:34:56.789Z",
                "2000-12-31T23:59:59.999Z",
                "2024-02-29T00:00:00.000Z",
                "2026-01-31T23:59:59.999Z",
                "2026-02-28T23:59:59.999Z",
                "2038-01-19T03:14:08.000Z",
                "2100-02-28T23:59:59.999Z",
                "2100-03-01T00:00:00.000Z",
                "2400-02-29T00:00:00.001Z",
                "9999-12-31T23:59:59.999Z"
            })
    void isWrittenAsInRfc3339(String text) {
        assertThat(Lines.timestamp(Instant.parse(text).toEpochMilli())).isEqualTo(text);
    }

    /** After 400 years the calendar repeats. */
    @Test
    void everyDayOfFourHundredYearsIsRight() {
        LocalDate end = LocalDate.of(2000, 3, 2);
        for (LocalDate day = LocalDate.of(1600, 1, 1); day.isBefore(end); day = day.plusDays(1)) {
            String written = Lines.timestamp(day.toEpochDay() * 86_400_000L);
            if (!written.equals(day + "T00:00:00.000Z")) {
                fail(day + " is written as " + written);
            }
        }
    }
}
