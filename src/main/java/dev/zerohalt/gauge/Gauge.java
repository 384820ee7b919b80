package dev.zerohalt.gauge;

import dev.zerohalt.http.Url;
import java.util.Optional;

/**
 * The application's own number of requests in hand: {@code http://host[:port][/path]#METRIC}, with {@code <=N} behind it if it is
 * not 0 while the application is idle.
 *
 * @param idle the largest number that counts as idle
 */
public record Gauge(Url url, Metric metric, double idle) {
    /** Empty if the text is no gauge. */
    public static Optional<Gauge> parse(String text) {
        int hash = text.indexOf('#');
        if (hash < 0) {
            return Optional.empty();
        }
        Optional<Url> url = Url.parse(text.substring(0, hash)).filter(Url::isHttp);
        String rest = text.substring(hash + 1).trim();
        int limit = rest.lastIndexOf("<=");
        boolean hasLimit = limit >= 0 && rest.indexOf('}', limit) < 0;
        Optional<Metric> metric = Metric.parse((hasLimit ? rest.substring(0, limit) : rest).trim());
        double idle = hasLimit ? number(rest.substring(limit + 2).trim()) : 0;
        return url.isEmpty() || metric.isEmpty() || idle < 0
                ? Optional.empty()
                : Optional.of(new Gauge(url.get(), metric.get(), idle));
    }

    /** Of up to so many digits, with a fraction or without; -1 if it is none. */
    private static double number(String text) {
        return text.length() <= SampleNumber.MOST_DIGITS && SampleNumber.isDecimal(text)
                ? Double.parseDouble(text)
                : -1;
    }

    /** Whether the application has nothing in hand. What is not known may be anything. */
    public boolean isIdle(Reading reading) {
        return reading instanceof Reading.Value(double number) && number <= idle;
    }

    /** As it may be shown to anybody: the query may have a secret in it. */
    public String shown() {
        return text(url.shown());
    }

    @Override
    public String toString() {
        return text(url.toString());
    }

    private String text(String source) {
        return source + "#" + metric + (idle == 0 ? "" : "<=" + new Reading.Value(idle));
    }
}
