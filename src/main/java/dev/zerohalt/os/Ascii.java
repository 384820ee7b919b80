package dev.zerohalt.os;

/**
 * What the classes Character and String do for all of Unicode, for ASCII alone: their tables would take 300 KiB of memory
 * in the native binary as soon as one of them is used.
 */
public final class Ascii {
    private Ascii() {}

    public static String toLowerCase(String text) {
        StringBuilder lower = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return lower.toString();
    }

    /** {@code app-dependent} for {@code APP_DEPENDENT}: how a constant is written in settings and answers. */
    public static String label(Enum<?> constant) {
        return toLowerCase(constant.name()).replace('_', '-');
    }

    /** With its first letter, which is a small one, as a capital. */
    public static String capitalize(String text) {
        return (char) (text.charAt(0) - 'a' + 'A') + text.substring(1);
    }

    /** With control characters as {@code \\x1b}: on one line, and harmless to a terminal. */
    public static String visible(String text) {
        StringBuilder visible = new StringBuilder();
        int length;
        for (int i = 0; i < text.length(); i += length) {
            char c = text.charAt(i);
            int control = c < ' ' || c == 0x7f ? 1 : Utf8.controlLength(text, i);
            length = control > 0 ? control : Math.max(1, Utf8.length(text, i));
            if (control > 0) {
                char code = text.charAt(i + control - 1);
                visible.append("\\x").append(code < 0x10 ? "0" : "").append(Integer.toHexString(code));
            } else {
                visible.append(text, i, i + length);
            }
        }
        return visible.toString();
    }

    /** The same of each line of a text. */
    public static String visibleLines(String text) {
        StringBuilder lines = new StringBuilder();
        int start = 0;
        for (int end; (end = text.indexOf('\n', start)) >= 0; start = end + 1) {
            lines.append(visible(text.substring(start, end))).append('\n');
        }
        return lines.append(visible(text.substring(start))).toString();
    }

    /** The number that decimal digits stand for; -1 if they are none, or the number is larger than {@code most}. */
    public static int decimal(String digits, int most) {
        return (int) number(digits, 0, digits.length(), 10, most);
    }

    /**
     * The number that the digits in a part of a text stand for.
     *
     * @param radix at most 16
     * @param most at most 2^32
     * @return -1 if the part is empty or has anything but digits, or the number is larger than {@code most}
     */
    public static long number(String text, int from, int to, int radix, long most) {
        long value = from < to ? 0 : -1;
        for (int i = from; i < to && value >= 0; i++) {
            int digit = digit(text.charAt(i), radix);
            value = digit < 0 ? -1 : value * radix + digit;
            value = value > most ? -1 : value;
        }
        return value;
    }

    /** The value of a digit in a radix up to 16, or -1. */
    public static int digit(int c, int radix) {
        int digit = -1;
        if (c >= '0' && c <= '9') {
            digit = c - '0';
        } else if (c >= 'a' && c <= 'f') {
            digit = c - 'a' + 10;
        } else if (c >= 'A' && c <= 'F') {
            digit = c - 'A' + 10;
        }
        return digit < radix ? digit : -1;
    }
}
