package dev.zerohalt.gauge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which samples of a page are wanted: those of a metric whose labels match. As in Prometheus, a label that a sample does not have
 * is empty.
 */
public record Metric(String name, List<Matcher> matchers) {
    /**
     * What is wanted of a label.
     *
     * @param isEqual whether the label must have the value, or must not
     */
    public record Matcher(String label, String value, boolean isEqual) {}

    /** {@code name}, or {@code name{label="value",other!="value"}}; empty if the text is neither. */
    public static Optional<Metric> parse(String text) {
        int brace = text.indexOf('{');
        String name = brace < 0 ? text : text.substring(0, brace);
        if (!isName(name, true)) {
            return Optional.empty();
        }
        if (brace < 0) {
            return Optional.of(new Metric(name, List.of()));
        }
        boolean isClosed = text.endsWith("}") && text.length() > brace + 1;
        return isClosed
                ? new MatcherList(text.substring(brace + 1, text.length() - 1))
                        .parse()
                        .map(list -> new Metric(name, list))
                : Optional.empty();
    }

    /**
     * Whether a text is a name in the classic set of characters.
     *
     * @param ofMetric a colon may be in it
     */
    static boolean isName(String text, boolean ofMetric) {
        boolean valid = !text.isEmpty();
        for (int i = 0; i < text.length() && valid; i++) {
            valid = isNameCharacter(text.charAt(i), i == 0, ofMetric);
        }
        return valid;
    }

    static boolean isNameCharacter(int c, boolean isFirst, boolean ofMetric) {
        boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || ofMetric && c == ':';
        return isLetter || !isFirst && c >= '0' && c <= '9';
    }

    /** What stands between the braces. */
    private static final class MatcherList {
        private final String text;
        private int at;

        MatcherList(String text) {
            this.text = text;
        }

        Optional<List<Matcher>> parse() {
            List<Matcher> list = new ArrayList<>();
            skipSpaces();
            while (at < text.length()) {
                Optional<Matcher> matcher = matcher();
                if (matcher.isEmpty()) {
                    return Optional.empty();
                }
                list.add(matcher.get());
                skipSpaces();
                boolean isLast = at == text.length();
                if (!isLast && !skip(",")) {
                    return Optional.empty();
                }
                skipSpaces();
            }
            return Optional.of(List.copyOf(list));
        }

        private Optional<Matcher> matcher() {
            int from = at;
            while (at < text.length() && isNameCharacter(text.charAt(at), at == from, false)) {
                at++;
            }
            String label = text.substring(from, at);
            skipSpaces();
            boolean isUnequal = skip("!=");
            boolean isValid = !label.isEmpty() && (isUnequal || skip("="));
            skipSpaces();
            if (!isValid || !skip("\"")) {
                return Optional.empty();
            }
            return value().map(value -> new Matcher(label, value, !isUnequal));
        }

        /** Behind the opening quote, to behind the closing one. */
        private Optional<String> value() {
            StringBuilder value = new StringBuilder();
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"') {
                    return Optional.of(value.toString());
                }
                if (c == '\\') {
                    char escaped = at < text.length() ? text.charAt(at++) : ' ';
                    if (escaped != 'n' && escaped != '\\' && escaped != '"') {
                        return Optional.empty();
                    }
                    c = escaped == 'n' ? '\n' : escaped;
                }
                value.append(c);
            }
            return Optional.empty();
        }

        private boolean skip(String word) {
            boolean isThere = text.startsWith(word, at);
            at += isThere ? word.length() : 0;
            return isThere;
        }

        private void skipSpaces() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }
    }

    @Override
    public String toString() {
        if (matchers.isEmpty()) {
            return name;
        }
        StringBuilder text = new StringBuilder(name);
        for (int i = 0; i < matchers.size(); i++) {
            Matcher each = matchers.get(i);
            text.append(i == 0 ? '{' : ',').append(each.label).append(each.isEqual ? "=\"" : "!=\"");
            text.append(each.value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
            text.append('"');
        }
        return text.append('}').toString();
    }
}
