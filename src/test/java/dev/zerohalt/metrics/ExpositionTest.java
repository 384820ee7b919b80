package dev.zerohalt.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ExpositionTest {
    private final Exposition text = new Exposition();

    @Test
    void writesMetricsAndTheirSamples() {
        text.metric("up", "gauge", "Whether it is.");
        text.sample("up", 1);
        text.sample("up", 2, "port", "80");
        text.sample("up", -3, "port", "80", "class", "busy");
        text.unknown("up");
        assertThat(text).hasToString("""
                # HELP zerohalt_up Whether it is.
                # TYPE zerohalt_up gauge
                zerohalt_up 1
                zerohalt_up{port="80"} 2
                zerohalt_up{port="80",class="busy"} -3
                zerohalt_up NaN
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.000000001",
        "250000000, 0.25",
        "1000000000, 1",
        "60000000000, 60",
        "1020000300, 1.0200003",
        "9223372036854775807, 9223372036.854775807"
    })
    void secondsHaveAllTheirDigitsAndNoMore(long nanos, String seconds) {
        text.sampleSeconds("t", nanos, "phase", "draining");
        assertThat(text).hasToString("zerohalt_t{phase=\"draining\"} " + seconds + "\n");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "100000, 0.1", "2500000, 2.5", "100000000, 100", "1000001, 1.000001"})
    void millisecondsToo(long nanos, String millis) {
        text.sampleMillis("t", nanos);
        assertThat(text).hasToString("zerohalt_t " + millis + "\n");
    }
}
