package dev.zerohalt.gauge;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A second, plain reading of a page of metrics: whole, line by line, with regular expressions. */
public final class PrometheusTextModel {
    private static final String SPACES = "[ \t\r]*";
    private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_]*+";
    private static final String VALUE = "(?:[^\"\\\\]|\\\\[n\"\\\\])*+";
    private static final String LABEL =
            SPACES + "(" + NAME + ")" + SPACES + "=" + SPACES + "\"(" + VALUE + ")\"" + SPACES;
    private static final String ANY_LABEL = SPACES + NAME + SPACES + "=" + SPACES + "\"" + VALUE + "\"" + SPACES;
    private static final String LABELS = "\\{(?:" + ANY_LABEL + ",)*+(?:" + ANY_LABEL + "|" + SPACES + ")\\}";
    private static final String BEHIND_NAME =
            SPACES + "(?:(" + LABELS + ")" + SPACES + "([^ \t\r]{1,64})|([^ \t\r{][^ \t\r]{0,63}))(?:[ \t\r].*)?";
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

    private PrometheusTextModel() {}

    /** The sum; empty if it is unknown. */
    public static OptionalDouble sum(String page, Metric metric) {
        Pattern sample = Pattern.compile(Pattern.quote(metric.name()) + BEHIND_NAME, Pattern.DOTALL);
        boolean isKnown = page.endsWith("\n");
        boolean isThere = false;
        double sum = 0;
        for (String line : page.split("\n", -1)) {
            String text = line.replaceFirst("^[ \t\r]+", "");
            if (!isOf(metric.name(), text)) {
                continue;
            }
            Matcher parts = sample.matcher(text);
            isKnown &= parts.matches();
            if (isKnown && isWanted(metric, parts.group(1))) {
                String number = parts.group(1) == null ? parts.group(3) : parts.group(2);
                double value = NUMBER.matcher(number).matches() ? Double.parseDouble(number) : -1;
                isKnown = value >= 0;
                isThere = true;
                sum += value;
            }
        }
        return isKnown && isThere && Double.isFinite(sum) ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    private static boolean isOf(String name, String text) {
        return text.equals(name) || text.startsWith(name) && " \t\r{".indexOf(text.charAt(name.length())) >= 0;
    }

    private static boolean isWanted(Metric metric, String braces) {
        Map<String, String> labels = new HashMap<>();
        Matcher label = Pattern.compile(LABEL).matcher(braces == null ? "" : braces);
        while (label.find()) {
            labels.put(label.group(1), unescaped(label.group(2)));
        }
        return metric.matchers().stream()
                .allMatch(matcher ->
                        labels.getOrDefault(matcher.label(), "").equals(matcher.value()) == matcher.isEqual());
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                c = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
