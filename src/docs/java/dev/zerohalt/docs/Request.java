package dev.zerohalt.docs;

import java.util.List;

/**
 * What the command line can ask for instead of running a command.
 *
 * @param flag the word that asks for it, without its dashes
 * @param settings whether settings may follow
 * @param flags what may follow besides, with their dashes and without a value
 */
record Request(String flag, String help, boolean settings, List<String> flags) {
    /** What takes a value and is no setting. */
    static final String TIMEOUT = "--timeout";

    /** What is followed by a file. */
    static final String COPY = "copy-to";

    static final List<Request> ALL = List.of(
            new Request("probe", "exit 0 if a running zerohalt is healthy, 1 if not", true, List.of()),
            new Request(
                    "status",
                    "what a running zerohalt is doing, and for whom",
                    true,
                    List.of("--json", "--connections")),
            new Request(
                    "drain", "drain a running zerohalt, exit 0 if drained, 1 if not", true, List.of("--json", TIMEOUT)),
            new Request("resume", "take back a drain on request", true, List.of("--json")),
            new Request(
                    "check-config", "every setting and where it came from; starts nothing", true, List.of("--json")),
            new Request("doctor", "what this container offers, and what should be changed", true, List.of()),
            new Request(COPY, "copy this program to a file, for an init container", false, List.of()),
            new Request("help", "the settings most people need, or those of a topic", false, List.of()),
            new Request("version", "the version", false, List.of()),
            new Request("license", "the license, and those of what is inside", false, List.of()));

    /** Of a flag that is no setting. */
    static String helpOf(String flag) {
        return switch (flag) {
            case "--json" -> "for programs";
            case "--connections" -> "connections one by one";
            case TIMEOUT -> "how long to wait; by default DRAIN_TIMEOUT";
            default -> throw new IllegalArgumentException(flag);
        };
    }
}
