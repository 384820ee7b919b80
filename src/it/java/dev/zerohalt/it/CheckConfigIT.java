package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code zerohalt --check-config} says what the configuration is, and starts nothing. */
@Timeout(60)
class CheckConfigIT {
    @TempDir
    Path directory;

    private Instance check(String name, String text, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Launch.in(Mode.ORDINARY)
                .flags("--config", file.toString(), "--check-config")
                .flags(more)
                .start();
    }

    private static void assertValue(Instance instance, String key, String value) {
        assertThat(instance.exitCode()).as(instance.transcript()).isZero();
        String out = new String(instance.out().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        assertThat(out).containsPattern("(?m)^" + key + " +" + Pattern.quote(value) + " +\\S+:2:\\d+$");
    }

    /** The binary has its own versions of some classes of the libraries: what they do is seen here. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"\\x2Fa\\u00e9\\U0001F600\"|/a\u00e9\ud83d\ude00",
                "'it is'|it is",
                "&name five|five",
                "[a b, 'c', '\"']|\"a b\" c \"\\\"\"",
                ">-%    one%    two|one two", // % for a line's end
            })
    void yaml(String given, String value) throws IOException {
        try (Instance instance = check("z.yaml", "health:\n  command: " + given.replace('%', '\n') + "\n")) {
            assertValue(instance, "health.command", value);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "port = 0x1F90|8080",
                "port = 8_080|8080",
                "port = \"8080\"|8080",
                "port = '''8080'''|8080",
            })
    void toml(String given, String value) throws IOException {
        try (Instance instance = check("z.toml", "[app]\n" + given + "\n")) {
            assertValue(instance, "app.port", value);
        }
    }

    @Test
    void forPrograms() throws IOException {
        try (Instance instance = check("z.yaml", "drain: {timeout: 3s}\n", "--json")) {
            assertThat(instance.exitCode()).as(instance.transcript()).isZero();
            assertThat(instance.out())
                    .startsWith("{\"valid\":true,")
                    .contains("\"deadlines\":{\"drain\":3.000,\"steady_state\":0.000,\"application\":30.000,"
                            + "\"kill\":33.000,\"exit\":37.000}");
        }
    }

    @Test
    void whatIsNotValidIsToldToPeopleOnStandardError() throws IOException {
        try (Instance instance = check("z.yaml", "drain: {timeot: 3s}\n")) {
            assertThat(instance.exitCode()).isEqualTo(2);
            assertThat(instance.out()).isEmpty();
            assertThat(instance.log())
                    .contains("z.yaml:1:9: unknown key \"drain.timeot\"; did you mean drain.timeout?");
        }
    }

    @Test
    void andToProgramsOnStandardOutput() throws IOException {
        try (Instance instance = check("z.yaml", "drain: {timeot: 3s}\n", "--json")) {
            assertThat(instance.exitCode()).isEqualTo(2);
            assertThat(instance.out()).startsWith("{\"valid\":false,").contains("\"errors\":[\"");
            assertThat(instance.log()).isEmpty();
        }
    }

    @Test
    void theSameFileIsFollowedByARun() throws IOException {
        Path file = Files.writeString(
                directory.resolve("z.toml"),
                "[app]\nport = 'none'\n[health]\nport = 9003\n[log]\nformat = 'json'\n[drain]\nstrategy = 'none'\n");
        try (Instance instance = Launch.in(Mode.ORDINARY)
                .environment("ZEROHALT_CONFIG", file.toString())
                .command("sh", "-c", "\"$0\" --probe; echo probe=$?", Helpers.BINARY.toString())
                .start()) {
            instance.awaitOut("probe=0");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.log()).startsWith("{\"time\":").contains("\"health_port\":9003");
        }
    }
}
