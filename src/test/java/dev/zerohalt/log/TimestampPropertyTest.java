package dev.zerohalt.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class TimestampPropertyTest {
    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final long YEAR_0 = -62_167_219_200_000L;
    private static final long YEAR_10000 = 253_402_300_800_000L;

    @Property
    void isWhatTheLibrarySays(@ForAll @LongRange(min = YEAR_0, max = YEAR_10000 - 1) long epochMillis) {
        assertThat(Lines.timestamp(epochMillis)).isEqualTo(RFC_3339.format(Instant.ofEpochMilli(epochMillis)));
    }
}
