package dev.zerohalt.config;

import java.util.Optional;

/** Durations in Go's notation: numbers with units from ns to h, as in {@code 1m30s}, {@code 1.5h} or {@code 500ms}. */
public final class Durations {
    private Durations() {}

    /** A hundred years: later deadlines could not be compared with the clock. */
    private static final long MAX = 876_000L * 3600 * 1_000_000_000;

    /** Nanoseconds; empty if it is no duration, negative, or longer than a hundred years. */
    public static Optional<Long> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(0L);
        }
        long total = 0;
        int at = 0;
        while (at < text.length()) {
            int numberEnd = end(text, at, true);
            int unitEnd = end(text, numberEnd, false);
            long unit = unit(text.substring(numberEnd, unitEnd));
            long nanos = unit == 0 ? -1 : scale(text.substring(at, numberEnd), unit);
            if (nanos < 0 || nanos > MAX - total) {
                return Optional.empty();
            }
            total += nanos;
            at = unitEnd;
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(total);
    }

    /** Where the number, or else the unit, ends that begins here. */
    private static int end(String text, int from, boolean ofNumber) {
        int i = from;
        while (i < text.length() && isOfNumber(text.charAt(i)) == ofNumber) {
            i++;
        }
        return i;
    }

    private static boolean isOfNumber(char c) {
        return c >= '0' && c <= '9' || c == '.';
    }

    private static long unit(String name) {
        return switch (name) {
            case "ns" -> 1;
            // The micro sign and the Greek letter, as the UTF-8 bytes they arrive in
            case "us", "\u00c2\u00b5s", "\u00ce\u00bcs" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 0;
        };
    }

    /** A decimal number times a unit, cut to whole nanoseconds; -1 if it is no number or too large. */
    private static long scale(String number, long unit) {
        int point = number.indexOf('.') < 0 ? number.length() : number.indexOf('.');
        if (number.equals(".") || number.isEmpty() || number.lastIndexOf('.') > point) {
            return -1;
        }
        long nanos = 0;
        for (int i = 0; i < point; i++) {
            if (nanos > MAX / 10) {
                return -1;
            }
            nanos = 10 * nanos + (number.charAt(i) - '0') * unit;
        }
        long place = unit;
        for (int i = point + 1; i < number.length(); i++) {
            place /= 10;
            nanos += (number.charAt(i) - '0') * place;
        }
        return nanos;
    }

    /** As it would be written: {@code 1m30s}. */
    public static String format(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        long rest = nanos;
        long[] units = {3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000, 1_000, 1};
        String[] names = {"h", "m", "s", "ms", "us", "ns"};
        for (int i = 0; i < units.length; i++) {
            if (rest >= units[i]) {
                text.append(rest / units[i]).append(names[i]);
                rest %= units[i];
            }
        }
        return text.toString();
    }
}
