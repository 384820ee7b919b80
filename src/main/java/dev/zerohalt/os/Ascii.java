package dev.zerohalt.os;

/**
 * What the classes Character and String do for all of Unicode, for ASCII alone: their tables would take 300 KiB of memory
 * in the native binary as soon as one of them is used.
 */
public final class Ascii {
    private Ascii() {}

    public static char toLowerCase(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    public static String toLowerCase(String text) {
        StringBuilder lower = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            lower.append(toLowerCase(text.charAt(i)));
        }
        return lower.toString();
    }

    /** {@code app-dependent} for {@code APP_DEPENDENT}: how a constant is written in settings and answers. */
    public static String label(Enum<?> constant) {
        return toLowerCase(constant.name()).replace('_', '-');
    }

    /** With control characters as {@code \\x1b}: on one line, and harmless to a terminal. */
    public static String visible(String text) {
        StringBuilder visible = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f) {
                visible.append("\\x").append(c < 0x10 ? "0" : "").append(Integer.toHexString(c));
            } else {
                visible.append(c);
            }
        }
        return visible.toString();
    }

    /** The number that decimal digits stand for, or -1 if it is none or more than {@code most}, at most 10^8. */
    public static int decimal(String digits, int most) {
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digit(digits.charAt(i), 10);
            if (digit < 0 || value > most) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return digits.isEmpty() || value > most ? -1 : value;
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
