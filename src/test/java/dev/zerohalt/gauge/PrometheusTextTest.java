package dev.zerohalt.gauge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Latin1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PrometheusTextTest {
    /** What Go's promhttp and Micrometer write, and more that may stand on a page. */
    private static final String PAGE = """
            # HELP go_goroutines Number of goroutines that currently exist.
            # TYPE go_goroutines gauge
            go_goroutines 10
            # HELP active Requests.
            # TYPE active gauge
            active{application="a",method="GET",uri="/x"} 2.0
            active{application="b",method="GET",uri="/{id}"} 3
            active{method="POST",} 4.0E0 1395066363000
            # a comment, and a line that is empty

            active_total 100
            activ 1000
            not\u00e9valid{"x"} at all
            other{text="active 5 \\n\\"\\\\"} 1e3
            bare\t 7  1395066363000
            plus +1
            """;

    private static Reading read(String page, String metric) {
        PrometheusText text = new PrometheusText(Metric.parse(metric).orElseThrow());
        text.begin();
        byte[] bytes = Latin1.encode(page);
        text.take(bytes, 0, bytes.length);
        return text.result();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "active; 9",
                "active{method=\"GET\"}; 5",
                "active{method!=\"GET\"}; 4",
                "active{application=\"a\",method=\"GET\"}; 2",
                "active{application=\"a\",method!=\"POST\"}; 2",
                "active{application=\"\"}; 4",
                "active{application!=\"\"}; 5",
                "active{nothing=\"\"}; 9",
                "active{nothing!=\"x\"}; 9",
                "active{uri=\"/{id}\"}; 3",
                "active{method=\"GET\",method!=\"POST\"}; 5",
                "other{text=\"active 5 \\n\\\"\\\\\"}; 1000",
                "active_total; 100",
                "activ; 1000",
                "go_goroutines; 10",
                "bare; 7",
                "plus; 1"
            })
    void addsUpWhatMatches(String metric, double sum) {
        assertThat(read(PAGE, metric)).isEqualTo(new Reading.Value(sum));
        assertThat(read(PAGE.replace("\n", "\r\n"), metric)).isEqualTo(new Reading.Value(sum));
    }

    @Test
    void aPageMayComeAByteAtATime() {
        PrometheusText text =
                new PrometheusText(Metric.parse("active{uri!=\"/x\"}").orElseThrow());
        byte[] bytes = Latin1.encode(PAGE);
        for (int again = 0; again < 2; again++) {
            text.begin();
            for (int i = 0; i < bytes.length; i++) {
                text.take(bytes, i, i + 1);
            }
            assertThat(text.result()).isEqualTo(new Reading.Value(7));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "nothing; no such metric: nothing",
                "nothing{a=\"b\"}; no such metric: nothing",
                "go_goroutine; no such metric: go_goroutine",
                "active{method=\"PUT\"}; no metric has these labels: active{method=\"PUT\"}",
                "bare{a=\"b\"}; no metric has these labels: bare{a=\"b\"}"
            })
    void whatIsNotThereIsNotZero(String metric, String why) {
        assertThat(read(PAGE, metric)).isEqualTo(new Reading.Unknown(why));
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, the metric is NaN",
        "nan, the metric is NaN",
        "+Inf, the metric is infinite",
        "-Inf, the metric is infinite",
        "Infinity, the metric is infinite",
        "1e999, the metric is infinite",
        "-1, the metric is negative",
        "-0.001, the metric is negative",
        "0x10, the metric is no number",
        "1_000, the metric is no number",
        "1d, the metric is no number",
        "e5, the metric is no number",
        "., the metric is no number",
        "--1, the metric is no number",
        "1e, the metric is no number",
        "one, the metric is no number"
    })
    void whatIsNoNumberOfRequestsIsUnknown(String number, String why) {
        assertThat(read("x 1\nx{a=\"b\"} " + number + "\n", "x")).isEqualTo(new Reading.Unknown(why));
        assertThat(read("x 1\nx{a=\"b\"} " + number + "\n", "x{a=\"\"}")).isEqualTo(new Reading.Value(1));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-0, 0", "1., 1", ".5, 0.5", "1E+2, 100", "25e-1, 2.5", "007, 7"})
    void otherWaysToWriteANumber(String number, double value) {
        assertThat(read("x " + number + "\n", "x")).isEqualTo(new Reading.Value(value));
    }

    @Test
    void aSumMayBeTooLarge() {
        assertThat(read("x 1e308\nx{a=\"b\"} 1e308\n", "x")).isEqualTo(new Reading.Unknown("the metric is infinite"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\n",
                "x \n",
                "x{\n",
                "x{a\n",
                "x{a=\n",
                "x{a=\"\n",
                "x{a=\"b\n",
                "x{a=\"b\\\n",
                "x{a=\"b\\q\"} 1\n",
                "x{a=\"b\"\n",
                "x{a=\"b\"}\n",
                "x{a b=\"c\"} 1\n",
                "x{a=b} 1\n",
                "x{a=\"b\"c=\"d\"} 1\n",
                "x{1=\"b\"} 1\n",
                "x{\"a\"} 1\n",
                "x 1111111111222222222233333333334444444444555555555566666666667777777777\n"
            })
    void aLineOfTheMetricThatIsNotValidMakesItUnknown(String line) {
        assertThat(read("x 5\n" + line + "x 6\n", "x"))
                .isEqualTo(new Reading.Unknown("a line of the metric is not valid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x 1", "x 1\nx", "x 1\n# com", "x 1\ny", "x 1\nx{a=\"b", "x 1\nx 1 ", "x 1\n\t"})
    void aPageThatDoesNotEndWithALineIsCutOff(String page) {
        assertThat(read(page, "x")).isEqualTo(new Reading.Unknown("the page was cut off"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing\n", "<html>x 1</html>\n", "{\"x\": 1}\n", "\0\1\2\n"})
    void aPageThatIsNoneHasNoMetric(String page) {
        assertThat(read(page, "x")).isEqualTo(new Reading.Unknown("no such metric: x"));
    }
}
