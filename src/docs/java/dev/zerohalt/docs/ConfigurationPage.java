package dev.zerohalt.docs;

import dev.zerohalt.config.Group;
import dev.zerohalt.config.Setting;
import java.util.List;

/** docs/configuration.md */
final class ConfigurationPage {
    private ConfigurationPage() {}

    static String text() {
        StringBuilder page = new StringBuilder();
        page.append("<!-- Made by ./docs.sh of config/Setting and src/docs/text. Change those. -->\n\n");
        page.append(Docs.text("configuration.md"));
        Groups.all().forEach((group, settings) -> group(page, group, settings));
        exitCodes(page);
        return page.toString();
    }

    private static void group(StringBuilder page, Group group, List<Setting> settings) {
        page.append("\n## ").append(group.title()).append("\n\n");
        row(page, "ZEROHALT_…", "flag", "in a file", "valid", "default", "meaning");
        row(page, "---", "---", "---", "---", "---", "---");
        for (Setting setting : settings) {
            row(
                    page,
                    setting.name(),
                    code(setting.flag()),
                    code(setting.path()),
                    setting.kind().valid(),
                    setting.defaultValue(),
                    setting.help());
        }
        String more = Docs.text(group.name().toLowerCase(java.util.Locale.ROOT) + ".md");
        page.append(more.isEmpty() ? "" : "\n" + more);
    }

    private static void exitCodes(StringBuilder page) {
        page.append("\n## Exit codes\n\n");
        row(page, "code", "means");
        row(page, "---", "---");
        for (ExitCode exit : ExitCode.ALL) {
            row(page, exit.code(), exit.meaning());
        }
        String more = Docs.text("exit-codes.md");
        page.append(more.isEmpty() ? "" : "\n" + more);
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static void row(StringBuilder page, String... cells) {
        page.append('|');
        for (String cell : cells) {
            page.append(cell.isEmpty() ? "" : " " + cell.replace("|", "\\|")).append(" |");
        }
        page.append('\n');
    }
}
