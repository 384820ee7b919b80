package dev.zerohalt.docs;

import dev.zerohalt.config.Setting;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** docs/completions/zerohalt.bash */
final class BashCompletion {
    private BashCompletion() {}

    static String text() {
        return Completion.fill(
                "completion.bash",
                Map.of(
                        "SIGNALS", Completion.wrapped(" ".repeat(8), Values.SIGNALS),
                        "VALUES", values(),
                        "SETTINGS",
                                Completion.wrapped(
                                        " ".repeat(8),
                                        Arrays.stream(Setting.values())
                                                .map(Setting::flag)
                                                .toList()),
                        "REQUESTS", Completion.requests().collect(Collectors.joining(" | ")),
                        "REQUEST_WORDS", Completion.requests().collect(Collectors.joining(" ")),
                        "ASKED", asked()));
    }

    /** A branch for each way to complete a value. */
    private static String values() {
        Map<String, List<String>> branches = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            String deed = deed(Values.of(setting.kind()));
            if (!deed.isEmpty()) {
                branches.merge(deed, List.of(setting.flag()), BashCompletion::both);
            }
        }
        return branches.entrySet().stream()
                .map(branch -> "        " + String.join(" | ", branch.getValue()) + ")\n" + branch.getKey()
                        + "\n            ;;")
                .collect(Collectors.joining("\n"));
    }

    private static List<String> both(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static String deed(Values values) {
        String indent = " ".repeat(12);
        return switch (values.form()) {
            case WORDS -> values.words().isEmpty() ? "" : words(indent, values.words());
            case SIGNALS -> indent + "_zerohalt_signals " + String.join(" ", values.words());
            case FILE -> indent + "compopt -o filenames\n" + indent + "_zerohalt_generated -f";
            case COMMAND -> indent + "_zerohalt_generated -c";
        };
    }

    private static String words(String indent, List<String> words) {
        List<String> line = Stream.concat(Stream.of("_zerohalt_words", "\"$before\""), words.stream())
                .toList();
        return Completion.wrapped(indent, line).replace("\n", " \\\n    ");
    }

    /** What may follow each request. */
    private static String asked() {
        String file = "        --" + Request.COPY + ",*)\n            compopt -o filenames\n"
                + "            _zerohalt_generated -f\n            ;;\n";
        return Request.ALL.stream()
                .filter(request ->
                        request.flag().equals("help") || !request.flags().isEmpty())
                .map(request -> "        --%s,*)\n            _zerohalt_words '' %s\n            ;;"
                        .formatted(
                                request.flag(),
                                String.join(
                                        " ", request.flag().equals("help") ? Completion.topics() : request.flags())))
                .collect(Collectors.joining("\n", file, ""));
    }
}
