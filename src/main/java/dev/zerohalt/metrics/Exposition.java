package dev.zerohalt.metrics;

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
        text.append("# HELP ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    void sample(String name, long value) {
        name(name).append(' ').append(value).append('\n');
    }

    /** With a label. */
    void sample(String name, String label, String labelValue, long value) {
        name(name).append('{');
        label(label, labelValue).append("} ").append(value).append('\n');
    }

    /** With two labels. */
    void sample(String name, String label, String labelValue, String other, String otherValue, long value) {
        name(name).append('{');
        label(label, labelValue).append(',');
        label(other, otherValue).append("} ").append(value).append('\n');
    }

    /** A value that is not known. */
    void unknown(String name) {
        name(name).append(" NaN\n");
    }

    void sampleSeconds(String name, long nanos) {
        name(name).append(' ');
        decimal(nanos, 1_000_000_000);
    }

    void sampleSeconds(String name, String label, String labelValue, long nanos) {
        name(name).append('{');
        label(label, labelValue).append("} ");
        decimal(nanos, 1_000_000_000);
    }

    void sampleMillis(String name, long nanos) {
        name(name).append(' ');
        decimal(nanos, 1_000_000);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private StringBuilder name(String name) {
        return text.append(PREFIX).append(name);
    }

    private StringBuilder label(String name, String value) {
        text.append(name).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\n') {
                text.append("\\n");
            } else {
                text.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return text.append('"');
    }

    /** A number of nanoseconds in units of so many, to the last digit that is not 0. */
    private void decimal(long nanos, long unit) {
        text.append(nanos / unit);
        long rest = nanos % unit;
        if (rest > 0) {
            text.append('.');
            for (long place = unit / 10; rest > 0; place /= 10) {
                text.append(rest / place);
                rest %= place;
            }
        }
        text.append('\n');
    }
}
