package dev.zerohalt.teavm.java.util;

/** TeaVM's class library lacks it: as much as the libraries need. */
public final class StringJoiner {
    private final String delimiter;
    private final String prefix;
    private final String suffix;
    private final StringBuilder joined = new StringBuilder();
    private boolean some;

    public StringJoiner(CharSequence delimiter) {
        this(delimiter, "", "");
    }

    public StringJoiner(CharSequence delimiter, CharSequence prefix, CharSequence suffix) {
        this.delimiter = delimiter.toString();
        this.prefix = prefix.toString();
        this.suffix = suffix.toString();
    }

    public StringJoiner add(CharSequence element) {
        joined.append(some ? delimiter : "").append(element);
        some = true;
        return this;
    }

    @Override
    public String toString() {
        return prefix + joined + suffix;
    }
}
