package dev.zerohalt.it;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One logfmt line of zerohalt's log. */
record LogEvent(String name, Map<String, String> fields, String line) {
    private static final Pattern FIELD = Pattern.compile("([a-z][a-z0-9_.-]*)=(\"((?:[^\"\\\\]|\\\\.)*)\"|[^ \"]*)");

    /** The event of a line, if it is a line of the log. */
    static Optional<LogEvent> parse(String line) {
        if (!line.startsWith("time=")) {
            return Optional.empty();
        }
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = FIELD.matcher(line);
        while (field.find()) {
            String quoted = field.group(3);
            fields.put(field.group(1), quoted != null ? quoted.replaceAll("\\\\(.)", "$1") : field.group(2));
        }
        return Optional.of(new LogEvent(fields.getOrDefault("event", ""), fields, line));
    }

    /** The events of a name in a log, as far as its lines are complete. */
    static List<LogEvent> allIn(String log, String name) {
        return log.substring(0, log.lastIndexOf('\n') + 1)
                .lines()
                .flatMap(line -> parse(line).stream())
                .filter(event -> event.name().equals(name))
                .toList();
    }

    String get(String field) {
        return fields.getOrDefault(field, "");
    }
}
