package dev.zerohalt.gauge;

import dev.zerohalt.os.Latin1;

/**
 * Adds up the samples of one metric on a page of metrics, in pieces as they come and in memory that does not grow. Lines of other
 * metrics are not looked into. A line of the metric that is not valid makes the number unknown, as does a page that has no line of
 * it, or that does not end with a whole line.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">version 0.0.4</a>
 */
final class PrometheusText {
    /** Of a number; Go writes 24 at most. */
    private static final int MOST_NUMBER = 64;

    private final Metric metric;
    private final byte[] name;
    private final LabelMatch labels;
    private final StringBuilder number = new StringBuilder(MOST_NUMBER);
    private Part part = Part.LINE_START;
    private int nameAt;
    private double sum;
    private boolean isThere;
    private boolean isAnyMatch;
    private String failure = "";

    private enum Part {
        LINE_START,
        INDENT,
        NAME,
        NAME_END,
        LABEL_START,
        LABEL,
        LABEL_END,
        QUOTE,
        VALUE,
        ESCAPE,
        VALUE_END,
        NUMBER_START,
        NUMBER,
        OTHER_LINE,
        TIMESTAMP
    }

    PrometheusText(Metric metric) {
        this.metric = metric;
        this.name = Latin1.encode(metric.name());
        this.labels = new LabelMatch(metric.matchers());
    }

    /** A page begins. */
    void begin() {
        part = Part.LINE_START;
        sum = 0;
        isThere = false;
        isAnyMatch = false;
        failure = "";
    }

    void take(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            take(bytes[i] & 0xff);
        }
    }

    /** What the page says, once it has come whole. */
    Reading result() {
        if (failure.isEmpty() && part != Part.LINE_START) {
            failure = "the page was cut off";
        } else if (failure.isEmpty() && !isAnyMatch) {
            failure = isThere ? "no metric has these labels: " + metric : "no such metric: " + metric.name();
        } else if (failure.isEmpty() && sum > Double.MAX_VALUE) {
            failure = "the metric is infinite";
        }
        return failure.isEmpty() ? new Reading.Value(sum) : new Reading.Unknown(failure);
    }

    private void take(int c) {
        if (c == '\n') {
            endLine();
            return;
        }
        switch (part) {
            case LINE_START, INDENT, NAME -> takeName(c);
            case NAME_END -> takeBehindName(c);
            case LABEL_START, LABEL, LABEL_END, QUOTE -> takeLabel(c);
            case VALUE, ESCAPE, VALUE_END -> takeValue(c);
            case NUMBER_START, NUMBER -> takeNumber(c);
            case OTHER_LINE, TIMESTAMP -> {}
        }
    }

    private void endLine() {
        switch (part) {
            case LINE_START, INDENT, OTHER_LINE -> {}
            case NUMBER -> endNumber();
            case TIMESTAMP -> {}
            case NAME -> {
                if (nameAt == name.length) {
                    invalid();
                }
            }
            case NAME_END, LABEL_START, LABEL, LABEL_END, QUOTE, VALUE, ESCAPE, VALUE_END, NUMBER_START -> invalid();
        }
        part = Part.LINE_START;
    }

    private void invalid() {
        if (failure.isEmpty()) {
            failure = "a line of the metric is not valid";
        }
        part = Part.OTHER_LINE;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    private void takeName(int c) {
        if (part != Part.NAME) {
            if (isSpace(c)) {
                part = Part.INDENT;
                return;
            }
            nameAt = 0;
            part = Part.NAME;
        }
        if (nameAt < name.length) {
            part = name[nameAt] == (byte) c ? Part.NAME : Part.OTHER_LINE;
            nameAt++;
        } else if (c == '{' || isSpace(c)) {
            isThere = true;
            labels.beginSample();
            part = Part.NAME_END;
            takeBehindName(c);
        } else {
            part = Part.OTHER_LINE; // a longer name
        }
    }

    private void takeBehindName(int c) {
        if (c == '{') {
            part = Part.LABEL_START;
        } else if (!isSpace(c)) {
            part = Part.NUMBER_START;
            takeNumber(c);
        }
    }

    private void takeLabel(int c) {
        switch (part) {
            case LABEL_START -> {
                if (c == '}') {
                    part = Part.NUMBER_START;
                } else if (Metric.isNameCharacter(c, true, false)) {
                    labels.beginLabel();
                    labels.label(c);
                    part = Part.LABEL;
                } else if (!isSpace(c)) {
                    invalid();
                }
            }
            case LABEL -> {
                if (Metric.isNameCharacter(c, false, false)) {
                    labels.label(c);
                } else {
                    part = Part.LABEL_END;
                    takeLabel(c);
                }
            }
            case LABEL_END -> {
                if (c == '=') {
                    part = Part.QUOTE;
                } else if (!isSpace(c)) {
                    invalid();
                }
            }
            default -> {
                if (c == '"') {
                    labels.beginValue();
                    part = Part.VALUE;
                } else if (!isSpace(c)) {
                    invalid();
                }
            }
        }
    }

    private void takeValue(int c) {
        switch (part) {
            case VALUE -> {
                if (c == '"') {
                    labels.endValue();
                    part = Part.VALUE_END;
                } else if (c == '\\') {
                    part = Part.ESCAPE;
                } else {
                    labels.value(c);
                }
            }
            case ESCAPE -> {
                if (c == 'n' || c == '\\' || c == '"') {
                    labels.value(c == 'n' ? '\n' : c);
                    part = Part.VALUE;
                } else {
                    invalid();
                }
            }
            default -> {
                if (c == ',') {
                    part = Part.LABEL_START;
                } else if (c == '}') {
                    part = Part.NUMBER_START;
                } else if (!isSpace(c)) {
                    invalid();
                }
            }
        }
    }

    private void takeNumber(int c) {
        if (part == Part.NUMBER_START) {
            if (isSpace(c)) {
                return;
            }
            number.setLength(0);
            part = Part.NUMBER;
        }
        if (isSpace(c)) {
            endNumber();
        } else if (number.length() == MOST_NUMBER) {
            invalid();
        } else {
            number.append((char) c);
        }
    }

    private void endNumber() {
        part = Part.TIMESTAMP;
        if (!labels.isMatch()) {
            return;
        }
        isAnyMatch = true;
        switch (SampleNumber.read(number.toString())) {
            case Reading.Value(double value) -> sum += value;
            case Reading.Unknown(String why) -> failure = failure.isEmpty() ? why : failure;
        }
    }
}
