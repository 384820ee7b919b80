package dev.zerohalt.docs;

import dev.zerohalt.config.Setting;
import java.util.Map;
import java.util.stream.Collectors;

/** docs/completions/_zerohalt */
final class ZshCompletion {
    private ZshCompletion() {}

    static String text() {
        return Completion.fill(
                "completion.zsh",
                Map.of(
                        "SIGNALS", Completion.wrapped(" ".repeat(8), Values.SIGNALS),
                        "SETTINGS", Completion.settings(ZshCompletion::setting),
                        "REQUESTS",
                                Request.ALL.stream()
                                        .map(request -> spec("--" + request.flag(), request.help(), ""))
                                        .collect(Collectors.joining("\n")),
                        "REQUEST_PATTERN", Completion.requests().collect(Collectors.joining("|")),
                        "ASKED", Request.ALL.stream().map(ZshCompletion::asked).collect(Collectors.joining("\n"))));
    }

    private static String setting(Setting setting) {
        Values values = Values.of(setting.kind());
        String words = String.join(" ", values.words());
        String action = switch (values.form()) {
            case WORDS -> words.isEmpty() ? " " : "(" + words + ")";
            case SIGNALS -> " _zerohalt_signals " + words;
            case FILE -> "_files";
            case COMMAND -> "_cmdstring";
        };
        return spec(
                setting.flag() + "=",
                setting.help(),
                ":" + setting.kind().valid().replace(":", "\\:") + ":" + action);
    }

    private static String asked(Request request) {
        String specs = request.flags().stream().map(ZshCompletion::flag).collect(Collectors.joining(" ", " ", ""));
        String arguments = switch (request.flag()) {
            case "help" -> "_arguments -S '-h' '--help' '1:topic:(" + String.join(" ", Completion.topics()) + ")'";
            case Request.COPY -> "_arguments -S '--" + Request.COPY + "' '1:file:_files'";
            case "version", "license" -> "_message 'no more arguments'";
            case "probe" -> "_arguments -S '--probe' \"${settings[@]}\" '1:URL:_urls'";
            default -> "_arguments -S '--" + request.flag() + "'" + specs + " \"${settings[@]}\"";
        };
        return "        (" + request.flag() + ") " + arguments.replaceAll(" +", " ") + " ;;";
    }

    private static String flag(String flag) {
        boolean takesValue = flag.equals(Request.TIMEOUT);
        return spec(flag + (takesValue ? "=" : ""), Request.helpOf(flag), takesValue ? ":duration: " : "")
                .strip();
    }

    /** An option of _arguments, in single quotes. */
    private static String spec(String option, String help, String value) {
        return "        '" + option + "[" + escaped(help) + "]" + value.replace("'", "'\\''") + "'";
    }

    private static String escaped(String text) {
        return text.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]");
    }
}
