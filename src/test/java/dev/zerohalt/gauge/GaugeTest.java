package dev.zerohalt.gauge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a gauge, as a setting. */
@Timeout(30)
class GaugeTest {
    private static Gauge gauge(String text) {
        return Gauge.parse(text).orElseThrow();
    }

    @Test
    void aUrlAndAName() {
        Gauge gauge = gauge("http://localhost:8080/metrics?format=text#requests:active_1");
        assertThat(gauge.url().toString()).isEqualTo("http://localhost:8080/metrics?format=text");
        assertThat(gauge.metric()).isEqualTo(new Metric("requests:active_1", List.of()));
        assertThat(gauge.idle()).isZero();
    }

    @Test
    void labelsMayHaveToMatch() {
        assertThat(gauge("http://127.0.0.1#x{a=\"b\",c!=\"d\"}").metric())
                .isEqualTo(new Metric(
                        "x", List.of(new Metric.Matcher("a", "b", true), new Metric.Matcher("c", "d", false))));
        assertThat(gauge("http://127.0.0.1#x{}").metric()).isEqualTo(new Metric("x", List.of()));
        assertThat(gauge("http://127.0.0.1#x{ a = \"\\\"}\\\\\\n<=3\" , }").metric())
                .isEqualTo(new Metric("x", List.of(new Metric.Matcher("a", "\"}\\\n<=3", true))));
    }

    @ParameterizedTest
    @CsvSource({"x<=1, 1", "x <= 2.5, 2.5", "x<=0, 0", "x<=12345678901234567890, 12345678901234567890"})
    void soManyMayCountAsIdle(String text, double idle) {
        assertThat(gauge("http://[::1]:9#" + text).idle()).isEqualTo(idle);
        assertThat(gauge("http://[::1]:9#" + text).metric().name()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://localhost:8080/metrics",
                "http://localhost:8080/metrics#",
                "#x",
                "localhost:8080#x",
                "https://localhost#x",
                "tcp://localhost:80#x",
                "http://localhost:0#x",
                "http://local host#x",
                "http://localhost#9x",
                "http://localhost#x y",
                "http://localhost#x#y",
                "http://localhost#x-y",
                "http://localhost#x{",
                "http://localhost#x}",
                "http://localhost#x{a}",
                "http://localhost#x{a=b}",
                "http://localhost#x{a=\"b}",
                "http://localhost#x{a=\"b\\t\"}",
                "http://localhost#x{a=\"b\\",
                "http://localhost#x{a=~\"b\"}",
                "http://localhost#x{a!~\"b\"}",
                "http://localhost#x{=\"b\"}",
                "http://localhost#x{1=\"b\"}",
                "http://localhost#x{a:b=\"b\"}",
                "http://localhost#x{a=\"b\"c=\"d\"}",
                "http://localhost#x{a=\"b\",,c=\"d\"}",
                "http://localhost#x{,}",
                "http://localhost#x{a=\"b\"}y",
                "http://localhost#{a=\"b\"}",
                "http://localhost#x<=",
                "http://localhost#x<=-1",
                "http://localhost#x<=a",
                "http://localhost#x<=1e3",
                "http://localhost#x<=.5",
                "http://localhost#x<=1.",
                "http://localhost#x<=NaN",
                "http://localhost#x<=123456789012345678901",
                "http://localhost#x<1",
                "http://localhost#x=1",
                "http://localhost#x<=1{a=\"b\"}"
            })
    void whatIsNoGauge(String text) {
        assertThat(Gauge.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:80/#x",
                "http://localhost:8080/m#x{a=\"b\",c!=\"d\"}<=1",
                "http://localhost:8080/m#x{a=\"\\\\\\\"\\n\"}<=0.5"
            })
    void itIsWrittenAsItIsRead(String text) {
        assertThat(gauge(text)).hasToString(text).isEqualTo(gauge(gauge(text).toString()));
    }

    @Test
    void whatIsNotKnownIsNotIdle() {
        Gauge gauge = gauge("http://localhost#x<=1");
        assertThat(gauge.isIdle(new Reading.Value(1))).isTrue();
        assertThat(gauge.isIdle(new Reading.Value(1.001))).isFalse();
        assertThat(gauge.isIdle(new Reading.Unknown("it hangs"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "3, 3", "2.5, 2.5", "123456789, 123456789", "1e15, 1.0E15"})
    void aReadingIsWrittenShort(double number, String text) {
        assertThat(new Reading.Value(number)).hasToString(text);
    }

    @Test
    void aSecretInTheQueryIsNotShown() {
        Gauge gauge = Gauge.parse("http://localhost:8080/metrics?token=t#x<=2").orElseThrow();
        assertThat(gauge.shown()).isEqualTo("http://localhost:8080/metrics?...#x<=2");
        assertThat(Gauge.parse("http://localhost:8080/metrics#x").orElseThrow().shown())
                .isEqualTo("http://localhost:8080/metrics#x");
    }
}
