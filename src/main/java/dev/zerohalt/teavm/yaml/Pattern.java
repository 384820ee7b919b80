package dev.zerohalt.teavm.yaml;

/** A set of ranges of characters, such as {@code [^0-9A-Fa-f]}: all that the YAML scanner needs of {@link java.util.regex.Pattern}. */
public final class Pattern {
    /** First, hyphen, last. */
    private static final int RANGE = 3;

    private final String ranges;
    private final boolean isComplement;

    private Pattern(String ranges, boolean isComplement) {
        this.ranges = ranges;
        this.isComplement = isComplement;
    }

    /**
     * Takes a set of ranges of letters and digits, and nothing else.
     *
     * @throws UnsupportedOperationException if it is another expression
     */
    public static Pattern compile(String regex) {
        boolean isComplement = regex.startsWith("[^");
        int from = isComplement ? 2 : 1;
        int end = regex.length() - 1;
        if (from >= end || regex.charAt(0) != '[' || regex.charAt(end) != ']' || (end - from) % RANGE != 0) {
            throw new UnsupportedOperationException(regex);
        }
        for (int i = from; i < end; i += RANGE) {
            char first = regex.charAt(i);
            char last = regex.charAt(i + 2);
            if (!isPlain(first) || regex.charAt(i + 1) != '-' || !isPlain(last) || first > last) {
                throw new UnsupportedOperationException(regex);
            }
        }
        return new Pattern(regex.substring(from, end), isComplement);
    }

    private static boolean isPlain(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    public Matcher matcher(CharSequence text) {
        return new Matcher(this, text);
    }

    boolean contains(char c) {
        boolean isInARange = false;
        for (int i = 0; i < ranges.length(); i += RANGE) {
            isInARange |= c >= ranges.charAt(i) && c <= ranges.charAt(i + 2);
        }
        return isInARange != isComplement;
    }
}
