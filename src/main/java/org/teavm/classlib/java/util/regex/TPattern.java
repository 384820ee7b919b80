package org.teavm.classlib.java.util.regex;

/**
 * The one regular expression of the YAML scanner, which asks whether an escape sequence has anything but hexadecimal digits. The
 * original brings 200 kB of others.
 */
public final class TPattern {
    private static final String NOT_HEXADECIMAL = "[^0-9A-Fa-f]";

    private TPattern() {}

    public static TPattern compile(String expression) {
        if (!expression.equals(NOT_HEXADECIMAL)) {
            throw new UnsupportedOperationException(expression);
        }
        return new TPattern();
    }

    public TMatcher matcher(CharSequence text) {
        return new TMatcher(text);
    }
}
