package org.teavm.classlib.java.util;

/** Behind {@code String.format}: every {@code %s} is replaced, and nothing else, which is all the libraries' messages need. */
public final class TFormatter {
    private final StringBuilder text = new StringBuilder();

    public TFormatter format(String pattern, Object... arguments) {
        int at = 0;
        int next;
        for (Object argument : arguments) {
            next = pattern.indexOf("%s", at);
            if (next < 0) {
                break;
            }
            text.append(pattern, at, next).append(argument);
            at = next + 2;
        }
        text.append(pattern, at, pattern.length());
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
