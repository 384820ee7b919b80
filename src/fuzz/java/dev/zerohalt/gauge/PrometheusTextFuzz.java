package dev.zerohalt.gauge;

import static dev.zerohalt.fuzz.Expect.same;

import dev.zerohalt.fuzz.Input;
import dev.zerohalt.os.Latin1;
import java.util.List;

/**
 * A page of metrics is read in pieces as a reading of the whole page by regular expressions reads it. Input: a byte that chooses
 * the metric, one with the length of the pieces, the page.
 */
public final class PrometheusTextFuzz {
    private static final List<Metric> METRICS = List.of(
            metric("x"),
            metric("x{a=\"b\"}"),
            metric("x{a!=\"b\"}"),
            metric("x{a=\"\",bc=\"\\\"\\n\"}"),
            metric("ab_c"));

    private PrometheusTextFuzz() {}

    private static Metric metric(String text) {
        return Metric.parse(text).orElseThrow();
    }

    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        Metric metric = METRICS.get(input.u8() % METRICS.size());
        int piece = 1 + input.u8();
        byte[] page = input.rest();
        PrometheusText text = new PrometheusText(metric);
        text.begin();
        for (int at = 0; at < page.length; at += piece) {
            text.take(page, at, Math.min(page.length, at + piece));
        }
        double read = text.result() instanceof Reading.Value(double number) ? number : -1;
        same(read, PrometheusTextModel.sum(Latin1.decode(page), metric).orElse(-1), "the sum of " + metric);
    }
}
