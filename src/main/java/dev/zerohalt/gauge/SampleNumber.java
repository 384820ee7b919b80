package dev.zerohalt.gauge;

import dev.zerohalt.os.Ascii;

/** The number of a sample, as Go's ParseFloat reads it. */
final class SampleNumber {
    /** Of a number in a setting. */
    static final int MOST_DIGITS = 20;

    private SampleNumber() {}

    /** Digits, with a fraction behind them or without. */
    static boolean isDecimal(String text) {
        int point = text.indexOf('.');
        return point < 0
                ? isDigits(text, 0, text.length())
                : isDigits(text, 0, point) && isDigits(text, point + 1, text.length());
    }

    private static boolean isDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return from < to;
    }

    /** The number, or why it is none that counts requests. */
    static Reading read(String text) {
        boolean hasSign = text.startsWith("-") || text.startsWith("+");
        String word = text.substring(hasSign ? 1 : 0);
        if (!isFloat(word)) {
            return switch (Ascii.toLowerCase(word)) {
                case "nan" -> new Reading.Unknown("the metric is NaN");
                case "inf", "infinity" -> new Reading.Unknown("the metric is infinite");
                default -> new Reading.Unknown("the metric is no number");
            };
        }
        double number = Double.parseDouble(word);
        if (number > Double.MAX_VALUE) {
            return new Reading.Unknown("the metric is infinite");
        }
        return text.startsWith("-") && number > 0
                ? new Reading.Unknown("the metric is negative")
                : new Reading.Value(number);
    }

    /** {@code 1}, {@code 1.5}, {@code .5}, {@code 1.}, {@code 1e3}, {@code 1.0E+3} */
    private static boolean isFloat(String word) {
        String lower = Ascii.toLowerCase(word);
        int e = lower.indexOf('e');
        String mantissa = e < 0 ? lower : lower.substring(0, e);
        int point = mantissa.indexOf('.');
        String whole = point < 0 ? mantissa : mantissa.substring(0, point) + mantissa.substring(point + 1);
        int exponent =
                e + 1 < lower.length() && (lower.charAt(e + 1) == '-' || lower.charAt(e + 1) == '+') ? e + 2 : e + 1;
        return isDigits(whole, 0, whole.length()) && (e < 0 || isDigits(lower, exponent, lower.length()));
    }
}
