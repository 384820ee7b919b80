package dev.zerohalt.docs;

import dev.zerohalt.config.Group;
import dev.zerohalt.config.Setting;
import dev.zerohalt.status.Status;
import java.util.List;

/** docs/zerohalt.1, in the macros of man(7). */
final class ManPage {
    private ManPage() {}

    static String text() {
        StringBuilder page = new StringBuilder();
        page.append(".\\\" Made by ./docs.sh of config/Setting and src/docs/text. Change those.\n");
        page.append(".TH ZEROHALT 1 ").append(Docs.dateOfBuild());
        page.append(" \"zerohalt ").append(Status.VERSION).append("\" \"User Commands\"\n");
        page.append(Docs.text("man-head.roff"));
        Groups.all().forEach((group, settings) -> group(page, group, settings));
        page.append(".SH EXIT STATUS\n");
        for (ExitCode exit : ExitCode.ALL) {
            entry(page, bold(exit.code()), exit.meaning());
        }
        page.append(Docs.text("man-tail.roff"));
        return page.toString();
    }

    private static void group(StringBuilder page, Group group, List<Setting> settings) {
        page.append(".SS ").append(escaped(group.title())).append('\n');
        for (Setting setting : settings) {
            String value = setting.defaultValue();
            entry(
                    page,
                    setting.path().isEmpty()
                            ? bold(setting.flag())
                            : bold(setting.flag()) + ", " + bold(setting.path()),
                    setting.help(),
                    setting.kind().valid() + (value.isEmpty() ? "" : "; default: " + value));
        }
    }

    private static void entry(StringBuilder page, String tag, String... lines) {
        page.append(".TP\n").append(tag).append('\n');
        for (int i = 0; i < lines.length; i++) {
            page.append(i == 0 ? "" : ".br\n").append(escaped(lines[i])).append('\n');
        }
    }

    private static String bold(String text) {
        return "\\fB" + escaped(text) + "\\fR";
    }

    /** A minus stays one: it may be copied to a command line. */
    private static String escaped(String text) {
        String plain = text.replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
