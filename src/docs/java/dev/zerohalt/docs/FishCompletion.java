package dev.zerohalt.docs;

import dev.zerohalt.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** docs/completions/zerohalt.fish */
final class FishCompletion {
    private FishCompletion() {}

    static String text() {
        return Completion.fill(
                "completion.fish",
                Map.of(
                        "REQUESTS", Completion.requests().collect(Collectors.joining(" ")),
                        "SIGNALS", String.join(" ", Values.SIGNALS),
                        "TOPICS", String.join(" ", Completion.topics()),
                        "REQUEST_COMPLETIONS", requests(),
                        "SETTING_COMPLETIONS",
                                "set -l takes_settings '__zerohalt_asks " + takingSettings() + "'\n"
                                        + Completion.settings(FishCompletion::setting)));
    }

    private static String requests() {
        List<String> lines = new ArrayList<>();
        for (Request request : Request.ALL) {
            String shortForm = request.flag().equals("help") ? " -s h" : "";
            lines.add(line("'__zerohalt_asks run'", shortForm + " -l " + request.flag(), request.help()));
        }
        for (Request request : Request.ALL) {
            for (String flag : request.flags()) {
                lines.add(line(
                        "'__zerohalt_asks " + request.flag() + "'",
                        (flag.equals(Request.TIMEOUT) ? " -x" : "") + " -l " + flag.substring(2),
                        Request.helpOf(flag)));
            }
        }
        return String.join("\n", lines);
    }

    private static String takingSettings() {
        return Request.ALL.stream()
                .filter(Request::settings)
                .map(Request::flag)
                .collect(Collectors.joining(" ", "run ", ""));
    }

    private static String setting(Setting setting) {
        Values values = Values.of(setting.kind());
        String words = String.join(" ", values.words());
        String value = switch (values.form()) {
            case WORDS -> words.isEmpty() ? " -x" : " -x -a '" + words + "'";
            case SIGNALS -> " -x -a '(__zerohalt_signals " + words + ")'";
            case FILE -> " -r -F";
            case COMMAND -> " -x -a '(__fish_complete_command)'";
        };
        return line("$takes_settings", " -l " + setting.flag().substring(2) + value, setting.help());
    }

    private static String line(String condition, String rest, String help) {
        String quoted = help.replace("\\", "\\\\").replace("'", "\\'");
        return "complete -c zerohalt -n " + condition + rest + " -d '" + quoted + "'";
    }
}
