package dev.zerohalt.cli;

/** What --version and --license print. */
public final class Texts {
    private Texts() {}

    public static final String VERSION = "0.1.0";

    public static String version() {
        return "zerohalt " + VERSION + "\n";
    }

    public static String license() {
        return """
                Zerohalt is licensed under the Apache License, Version 2.0
                <https://www.apache.org/licenses/LICENSE-2.0>. There is no warranty.

                """;
    }
}
