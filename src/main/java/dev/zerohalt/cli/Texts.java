package dev.zerohalt.cli;

import dev.zerohalt.config.Setting;

/** What --version, --help and --license print. */
public final class Texts {
    private Texts() {}

    public static final String VERSION = "0.1.0";

    private static final int FLAG_COLUMN = 30;

    public static String version() {
        return "zerohalt " + VERSION + "\n";
    }

    public static String help() {
        StringBuilder help = new StringBuilder("""
                zerohalt [options] [--] command [args...]   run the command; stop it once its traffic has finished
                zerohalt --probe [URL]                      exit 0 if a running zerohalt is healthy, 1 if not
                zerohalt --status [--json] [--connections]  what a running zerohalt is doing, and for whom
                zerohalt --doctor                           what this container offers, and what should be changed
                zerohalt --version | --help | --license

                Options; as environment variables ZEROHALT_ and the name in capitals with _ for -:
                """);
        for (Setting setting : Setting.values()) {
            StringBuilder flag = new StringBuilder("  ").append(setting.flag());
            while (flag.length() < FLAG_COLUMN) {
                flag.append(' ');
            }
            help.append(flag).append(setting.help());
            if (!setting.defaultValue().isEmpty()) {
                help.append(" (").append(setting.defaultValue()).append(')');
            }
            help.append('\n');
        }
        return help.toString();
    }

    public static String license() {
        return """
                Zerohalt is licensed under the Apache License, Version 2.0
                <https://www.apache.org/licenses/LICENSE-2.0>. There is no warranty.

                """;
    }
}
