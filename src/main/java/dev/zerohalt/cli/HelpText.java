package dev.zerohalt.cli;

import dev.zerohalt.config.Group;
import dev.zerohalt.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What --help prints: on one screen what most people need, every setting, or those of one section. And the license. */
public final class HelpText {
    /** What --license prints before the notices of the libraries. */
    public static final String LICENSE = """
            Zerohalt is licensed under the Apache License, Version 2.0
            <https://www.apache.org/licenses/LICENSE-2.0>. There is no warranty.

            """;

    private static final String ALL = "all";
    private static final int WIDTH = 100;

    /** What most people need. */
    private static final Set<Setting> COMMON = Set.of(
            Setting.CONFIG,
            Setting.APP_PORT,
            Setting.HEALTH_PORT,
            Setting.HEALTH_PATH,
            Setting.HEALTH_MODE,
            Setting.DRAIN_TIMEOUT,
            Setting.DRAIN_STEADY_STATE_WAIT,
            Setting.DRAIN_STRATEGY,
            Setting.SHUTDOWN_TIMEOUT,
            Setting.GRACE_PERIOD,
            Setting.METRICS_ENABLED,
            Setting.LOG_LEVEL,
            Setting.LOG_FORMAT);

    private final StringBuilder text = new StringBuilder();
    private final List<Setting> settings;
    private final boolean explains;
    private int column;

    private HelpText(List<Setting> settings, boolean explains) {
        this.settings = settings;
        this.explains = explains;
        for (Setting setting : settings) {
            column = Math.max(column, setting.flag().length() + 4);
        }
    }

    /**
     * The help on a topic, if there is any.
     *
     * @param topic one of {@link #topics}, or empty for the short help
     */
    public static Optional<String> on(String topic) {
        boolean all = topic.equals(ALL);
        List<Setting> chosen = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            boolean isMeant = topic.isEmpty()
                    ? COMMON.contains(setting)
                    : all || setting.group().section().equals(topic);
            if (isMeant) {
                chosen.add(setting);
            }
        }
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        HelpText help = new HelpText(chosen, !topic.isEmpty());
        if (topic.isEmpty() || all) {
            help.usage();
        }
        help.settings();
        if (topic.isEmpty()) {
            help.more();
        }
        return Optional.of(help.text.toString());
    }

    /** What there is help on. */
    public static String topics() {
        StringBuilder topics = new StringBuilder(ALL);
        Group last = Group.FILE;
        for (Setting setting : Setting.values()) {
            if (setting.group() != last && !setting.path().isEmpty()) {
                topics.append(", ").append(setting.group().section());
            }
            last = setting.group();
        }
        return topics.toString();
    }

    private void usage() {
        text.append("""
                zerohalt [options] [--] command [args...]   run the command; stop it once its traffic has finished
                zerohalt --probe [URL]                      exit 0 if a running zerohalt is healthy, 1 if not
                zerohalt --status [--json] [--connections]  what a running zerohalt is doing, and for whom
                zerohalt --drain [--timeout D] | --resume   drain a running one, exit 0 if drained, 1 if not; undo
                zerohalt --check-config [--json]            every setting and where it came from; starts nothing
                zerohalt --doctor                           what this container offers, and what should be changed
                zerohalt --copy-to PATH                     copy this program to a file, for an init container
                zerohalt --help [TOPIC] | --version | --license

                Settings, by flag or by environment (--drain-timeout 30s is ZEROHALT_DRAIN_TIMEOUT=30s):
                """);
    }

    private void settings() {
        Group group = null;
        for (Setting setting : settings) {
            if (setting.group() != group) {
                group = setting.group();
                title(group);
            }
            entry(setting);
        }
    }

    /** With the name of its section in a file. */
    private void title(Group group) {
        text.append(explains && text.length() > 0 ? "\n" : "").append(group.title());
        if (explains && !group.section().isEmpty()) {
            text.append(" [").append(group.section()).append(']');
        }
        text.append('\n');
    }

    private void entry(Setting setting) {
        text.append("  ").append(setting.flag());
        indent(column - 2 - setting.flag().length());
        String value = setting.defaultValue();
        if (explains) {
            wrapped(setting.help());
            indent(column);
            wrapped(setting.kind().valid() + (value.isEmpty() ? "" : "; default: " + value));
        } else {
            wrapped(setting.help() + (value.isEmpty() ? "" : " (" + value + ")"));
        }
    }

    private void more() {
        text.append("\nMore settings, and what is valid: zerohalt --help TOPIC\nTopics: ")
                .append(topics())
                .append('\n');
    }

    private void indent(int spaces) {
        for (int i = 0; i < spaces; i++) {
            text.append(' ');
        }
    }

    /** From the column where the line is to the end of the line, on as many lines as it takes. */
    private void wrapped(String words) {
        int from = 0;
        while (words.length() - from > WIDTH - column) {
            int end = words.lastIndexOf(' ', from + WIDTH - column);
            text.append(words, from, end).append('\n');
            indent(column);
            from = end + 1;
        }
        text.append(words, from, words.length()).append('\n');
    }
}
