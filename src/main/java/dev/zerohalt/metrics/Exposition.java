package dev.zerohalt.metrics;

import dev.zerohalt.gauge.Reading;

/**
 * Writes metrics as text.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">version 0.0.4</a>
 */
final class Exposition {
    private static final String PREFIX = "zerohalt_";

    private final StringBuilder text = new StringBuilder();

    /** Begins a metric; its samples follow. */
    void metric(String name, String type, String help) {
        comment("HELP", name, help);
        comment("TYPE", name, type);
    }

    /**
     * @param labels names and values in turn; none of our values needs to be escaped
     */
    void sample(String name, long value, String... labels) {
        line(name, Long.toString(value), labels);
    }

    /** A value that is not known. */
    void unknown(String name) {
        line(name, "NaN");
    }

    void sampleReading(String name, Reading reading) {
        switch (reading) {
            case Reading.Value value -> line(name, value.toString());
            case Reading.Unknown ignored -> unknown(name);
        }
    }

    void sampleSeconds(String name, long nanos, String... labels) {
        line(name, decimal(nanos, 1_000_000_000), labels);
    }

    void sampleMillis(String name, long nanos) {
        line(name, millis(nanos));
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void comment(String what, String name, String words) {
        text.append("# ").append(what).append(' ').append(PREFIX).append(name);
        text.append(' ').append(words).append('\n');
    }

    private void line(String name, String value, String... labels) {
        text.append(PREFIX).append(name);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]);
            text.append("=\"").append(labels[i + 1]).append('"');
        }
        text.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
    }

    /** Nanoseconds as milliseconds. */
    static String millis(long nanos) {
        return decimal(nanos, 1_000_000);
    }

    /** A number of nanoseconds in units of so many, to the last digit that is not 0. */
    private static String decimal(long nanos, long unit) {
        StringBuilder decimal = new StringBuilder().append(nanos / unit);
        long rest = nanos % unit;
        for (long place = unit / 10; rest > 0; place /= 10) {
            decimal.append(place == unit / 10 ? "." : "").append(rest / place);
            rest %= place;
        }
        return decimal.toString();
    }
}
