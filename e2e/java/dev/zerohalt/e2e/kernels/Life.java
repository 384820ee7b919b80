package dev.zerohalt.e2e.kernels;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was seen of one life of zerohalt.
 *
 * @param kernel its release, as uname says it; empty if it did not come that far
 * @param seen what the scenario saw, in its order
 * @param logged whether zerohalt's log came through its pipe; its last lines may be lost with the machine
 * @param exitCode zerohalt's; -1 if it did not end
 * @param seconds from the start of the machine to its end
 */
record Life(String kernel, List<String> seen, boolean logged, int exitCode, double seconds) {
    private static final String MARK = "= ";
    private static final String KERNEL = "kernel ";
    private static final String NO_MULTIPATH = "MPTCP: none in this kernel";
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

    /** The end of PID 1 is a machine's end; the kernel's last words have its wait status. */
    private static final Pattern INIT_ENDED = Pattern.compile("Attempted to kill init! exitcode=0x([0-9a-f]{8})");

    static Life of(Path log, int exitCode, double seconds) throws IOException {
        List<String> all = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        List<String> said = all.stream()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()).stripTrailing())
                .toList();
        String kernel = said.stream()
                .filter(line -> line.startsWith(KERNEL))
                .map(line -> line.substring(KERNEL.length()))
                .findFirst()
                .orElse("");
        List<String> seen =
                said.stream().filter(line -> !line.startsWith(KERNEL)).toList();
        boolean logged = all.stream().anyMatch(line -> line.contains("event=drain.start"));
        return new Life(kernel, seen, logged, exitCode, seconds);
    }

    /** The exit code of PID 1, by the words of a kernel that ended with it; -1 if there are none. */
    static int exitCodeOfInit(Path log) throws IOException {
        return INIT_ENDED
                .matcher(Files.readString(log, StandardCharsets.ISO_8859_1))
                .results()
                .map(MatchResult::group)
                .map(words -> words.substring(words.lastIndexOf('x') + 1))
                .mapToInt(status -> Integer.parseInt(status, 16) >> 8)
                .findFirst()
                .orElse(-1);
    }

    /** Whether the kernel has MPTCP. */
    boolean hasMultipath() {
        return !seen.contains(NO_MULTIPATH);
    }

    /** The kernel's version, such as 6012 for 6.12; 0 if it did not come that far. */
    int version() {
        Matcher version = VERSION.matcher(kernel);
        return version.lookingAt() ? Integer.parseInt(version.group(1)) * 1000 + Integer.parseInt(version.group(2)) : 0;
    }

    /** What was seen, but for the word that there is no MPTCP. */
    List<String> seenOfScenario() {
        return seen.stream().filter(line -> !line.equals(NO_MULTIPATH)).toList();
    }
}
