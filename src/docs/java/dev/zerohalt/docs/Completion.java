package dev.zerohalt.docs;

import dev.zerohalt.cli.HelpText;
import dev.zerohalt.config.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the completions of all shells are made of: a script with places for lists. */
final class Completion {
    private Completion() {}

    /**
     * A script of src/docs/text.
     *
     * @param places what stands for each @PLACE@
     */
    static String fill(String script, Map<String, String> places) {
        String text = Docs.text(script);
        for (Map.Entry<String, String> place : places.entrySet()) {
            text = text.replace("@" + place.getKey() + "@", place.getValue());
        }
        return text;
    }

    /** A line for each setting. */
    static String settings(Function<Setting, String> line) {
        return Arrays.stream(Setting.values()).map(line).collect(Collectors.joining("\n"));
    }

    /** The words of requests, with their dashes. */
    static Stream<String> requests() {
        return Request.ALL.stream().map(request -> "--" + request.flag());
    }

    /** What --help takes. */
    static List<String> topics() {
        return List.of(HelpText.topics().split(", ", -1));
    }

    /** Words with spaces between them, in lines that are not too long, each indented. */
    static String wrapped(String indent, List<String> words) {
        StringBuilder text = new StringBuilder(indent);
        int column = indent.length();
        for (String word : words) {
            if (column > indent.length() && column + 1 + word.length() > 110) {
                text.append('\n').append(indent);
                column = indent.length();
            }
            text.append(column > indent.length() ? " " : "").append(word);
            column += word.length() + (column > indent.length() ? 1 : 0);
        }
        return text.toString();
    }
}
