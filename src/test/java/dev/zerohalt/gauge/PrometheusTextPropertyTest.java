package dev.zerohalt.gauge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Latin1;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Pages put together from good and bad parts are read as a plain reading of the whole page reads them. */
class PrometheusTextPropertyTest {
    @Provide
    Arbitrary<String> pages() {
        Arbitrary<String> start =
                Arbitraries.of("active", "active", "active", "activ", "active_total", "# active", " active", "");
        Arbitrary<String> labels = Arbitraries.of(
                "",
                "",
                "{}",
                "{a=\"b\"}",
                "{a=\"\",b=\"\\\"\\\\\\n\"}",
                " { a = \"b\" , c=\"d\", }",
                "{b=\"}\"}",
                "{a=\"b\"",
                "{a=\"\\x\"}",
                "{a}");
        Arbitrary<String> number = Arbitraries.of(
                " 1", " 0", " 2.5", "\t3e2", " +4", " -1", " -0", " NaN", " +Inf", " 1e308", " x", "", " .5");
        Arbitrary<String> end = Arbitraries.of("\n", "\n", "\n", " 1395066363000\n", "\r\n", "\n\n", "");
        return Combinators.combine(start, labels, number, end)
                .as((a, b, c, d) -> a + b + c + d)
                .list()
                .ofMaxSize(6)
                .map(lines -> String.join("", lines));
    }

    @Provide
    Arbitrary<String> metrics() {
        return Arbitraries.of(
                "active",
                "active{a=\"b\"}",
                "active{a!=\"b\"}",
                "active{a=\"\"}",
                "active{b=\"\\\"\\\\\\n\",a!=\"x\"}",
                "active{c=\"d\",a=\"b\"}",
                "activ");
    }

    @Property(tries = 5000)
    void asAPlainReading(
            @ForAll("pages") String page,
            @ForAll("metrics") String wanted,
            @ForAll @IntRange(min = 1, max = 20) int piece) {
        Metric metric = Metric.parse(wanted).orElseThrow();
        PrometheusText text = new PrometheusText(metric);
        text.begin();
        byte[] bytes = Latin1.encode(page);
        for (int at = 0; at < bytes.length; at += piece) {
            text.take(bytes, at, Math.min(bytes.length, at + piece));
        }
        OptionalDouble read = text.result() instanceof Reading.Value(double number)
                ? OptionalDouble.of(number)
                : OptionalDouble.empty();
        assertThat(read).as(page).isEqualTo(PrometheusTextModel.sum(page, metric));
    }
}
