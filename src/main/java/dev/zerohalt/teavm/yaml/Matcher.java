package dev.zerohalt.teavm.yaml;

/** Looks for characters of a {@link Pattern} in a text. */
public final class Matcher {
    private final Pattern pattern;
    private final CharSequence text;
    private int at;

    Matcher(Pattern pattern, CharSequence text) {
        this.pattern = pattern;
        this.text = text;
    }

    /** Whether there is another one. */
    public boolean find() {
        while (at < text.length()) {
            at++;
            if (pattern.contains(text.charAt(at - 1))) {
                return true;
            }
        }
        return false;
    }
}
