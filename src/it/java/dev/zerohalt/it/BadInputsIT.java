package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake in src/it/bad-inputs.txt is told in the words beside it; exit code 2, and nothing is started. */
@Timeout(120)
class BadInputsIT {
    private static final String NO_COMMAND = "(no command)";

    @TempDir
    Path directory;

    /**
     * A mistake.
     *
     * @param given variables, arguments and files
     * @param said what is said of it
     */
    record Case(List<String> given, List<String> said) {
        @Override
        public String toString() {
            return String.join(" ", given);
        }
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String paragraph :
                Files.readString(Path.of("src/it/bad-inputs.txt")).split("\n\n+", -1)) {
            List<String> lines =
                    paragraph.lines().filter(line -> !line.startsWith("#")).toList();
            if (!lines.isEmpty()) {
                cases.add(new Case(
                        lines.stream().filter(line -> !line.startsWith("> ")).toList(),
                        lines.stream()
                                .filter(line -> line.startsWith("> "))
                                .map(line -> line.substring(2))
                                .toList()));
            }
        }
        return cases;
    }

    @Test
    void thereAreEnoughOfThem() throws IOException {
        assertThat(cases())
                .hasSizeGreaterThanOrEqualTo(60)
                .allMatch(each -> !each.said().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefused(Case mistake) throws IOException {
        Path trace = directory.resolve("started");
        Launch launch = Launch.in(Mode.ORDINARY);
        Path file = null;
        for (String line : mistake.given()) {
            if (line.startsWith("|")) {
                String text = line.substring(Math.min(2, line.length())).replace("<tab>", "\t");
                Files.writeString(file, text + "\n", StandardOpenOption.APPEND);
            } else if (line.startsWith("@")) {
                file = Files.createFile(directory.resolve(line.substring(1)));
                launch.flags("--config", file.toString());
            } else if (line.startsWith("ZEROHALT_")) {
                int equals = line.indexOf('=');
                launch.environment(line.substring(0, equals), line.substring(equals + 1));
            } else if (!line.equals(NO_COMMAND)) {
                launch.flags(line);
            }
        }
        if (!mistake.given().contains(NO_COMMAND)) {
            launch.command("touch", trace.toString());
        }
        assertRefused(
                launch,
                trace,
                mistake.said().stream().map(line -> "zerohalt: " + line + "\n").collect(Collectors.joining()));
    }

    private void assertRefused(Launch launch, Path trace, String said) {
        try (Instance instance = launch.start()) {
            assertThat(instance.exitCode()).as(instance.transcript()).isEqualTo(2);
            String log = new String(instance.log().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            assertThat(log.replace(directory + "/", "")).isEqualTo(said);
            assertThat(instance.out()).isEmpty();
            assertThat(trace).doesNotExist();
        }
    }

    private Path trace() {
        return directory.resolve("started");
    }

    private void assertFileRefused(Path file, String said) {
        assertRefused(
                Launch.in(Mode.ORDINARY).set("CONFIG", file.toString()).command("touch", trace().toString()),
                trace(),
                "zerohalt: " + said + "\n");
    }

    private void assertBytesRefused(byte[] bytes, String said) throws IOException {
        assertFileRefused(Files.write(directory.resolve("file"), bytes), "file" + said);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void filesThatCannotBeRead() throws IOException {
        assertFileRefused(directory.resolve("none.yaml"), "none.yaml: cannot open it: No such file or directory");
        assertFileRefused(Files.createDirectory(directory.resolve("folder")), "folder: it is a directory");
        assertFileRefused(Path.of("/dev/zero"), "/dev/zero: it is not a regular file");
        Path loop = directory.resolve("loop");
        assertFileRefused(Files.createSymbolicLink(loop, loop), "loop: cannot open it: Symbolic link loop");
    }

    @Test
    void filesThatAreTooLarge() throws IOException {
        assertBytesRefused(latin1("#".repeat(64 * 1024) + "\n"), ": it is larger than 64 KB");
        assertBytesRefused(latin1("x".repeat(1_000_000)), ": it is larger than 64 KB");
    }

    @Test
    void filesThatAreNotUtf8() throws IOException {
        assertBytesRefused(latin1("log:\n  level: \u00e9\n"), ":2:10: not UTF-8");
        assertBytesRefused("app: {port: 1}".getBytes(StandardCharsets.UTF_16), ":1:1: not UTF-8");
        assertBytesRefused(latin1("app:\0"), ":1:5: a control character");
        assertBytesRefused(latin1("app: \u001b[31m"), ":1:6: a control character");
    }

    @Test
    void filesThatAreNestedTooDeep() throws IOException {
        assertBytesRefused(latin1("app: " + "[".repeat(30_000)), ":1:70: more than 64 brackets are open");
        assertBytesRefused(latin1("a: {b: {c: {d: {e: {f: {g: {h: {i: 1}}}}}}}}"), ":1:29: sections nested too deep");
    }

    @Test
    void controlCharactersStayOnOneLineAndHarmless() {
        Path trace = directory.resolve("started");
        assertRefused(
                Launch.in(Mode.ORDINARY)
                        .set("APP_PORT", "80\n\u001b[31m")
                        .flags("--\u0007")
                        .command("touch", trace.toString()),
                trace,
                """
                zerohalt: unknown option --\\x07; see zerohalt --help
                zerohalt: ZEROHALT_APP_PORT="80\\x0a\\x1b[31m" (from the environment) is not auto, none, or a port from 1 to 65535
                """);
    }
}
