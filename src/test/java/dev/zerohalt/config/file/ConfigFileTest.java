package dev.zerohalt.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.HostKernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ConfigFileTest {
    @TempDir
    Path directory;

    private final FaultyKernel faulty = new FaultyKernel(new HostKernel());

    @AfterEach
    void nothingStaysOpen() {
        assertThat(faulty.open()).isEmpty();
    }

    private FileException refused(Path file) {
        return catchThrowableOfType(FileException.class, () -> ConfigFile.read(faulty.kernel(), file.toString()));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("z.yaml"), text);
    }

    @Test
    void readsTheFile() throws Exception {
        assertThat(ConfigFile.read(faulty.kernel(), file("a: b\n").toString()))
                .containsExactly(new Entry("a", new Content.Text("b"), new Position(1, 1)));
    }

    @Test
    void aSignalDoesNotCutItShort() throws Exception {
        boolean[] interrupted = {false};
        faulty.on("read", (arguments, call) -> {
            boolean first = !interrupted[0];
            interrupted[0] = true;
            return first ? -Errno.EINTR : call.make();
        });
        assertThat(ConfigFile.read(faulty.kernel(), file("a: b\n").toString())).hasSize(1);
    }

    @Test
    void whatIsNotThereOrNoFileIsRefused() {
        assertThat(refused(directory.resolve("none"))).hasMessage("cannot open it: No such file or directory");
        assertThat(refused(directory)).hasMessage("it is a directory");
        assertThat(refused(Path.of("/dev/zero"))).hasMessage("it is not a regular file");
    }

    @Test
    void whatCannotBeReadIsRefused() throws IOException {
        Path file = file("a: b\n");
        faulty.fail("read", Errno.EACCES);
        assertThat(refused(file)).hasMessage("cannot read it: Permission denied");
    }

    @Test
    void largerOnesThan64KbAreRefused() throws IOException {
        assertThat(refused(file("#".repeat(64 * 1024 + 1)))).hasMessage("it is larger than 64 KB");
        assertThat(refused(file("#".repeat(64 * 1024)))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "z.toml, 'a: b', true",
        "z.yaml, 'a = 1', false",
        "z.yml, '[a]', false",
        "z, 'a: b = c', false",
        "z, 'a = \"b: c\"', true",
        "z.conf, '[drain]', true",
        "z, '', false",
        "z, '# a = b', false",
    })
    void theKindIsKnownByTheExtensionOrTheFirstLine(String name, String text, boolean toml) {
        assertThat(ConfigFile.isToml(name, text)).isEqualTo(toml);
        assertThat(ConfigFile.isToml(name, "\n# a comment: x = y\r\n  " + text)).isEqualTo(toml);
    }

    private static FileException refused(byte... bytes) {
        return catchThrowableOfType(FileException.class, () -> ConfigFile.parse(bytes, "z.yaml"));
    }

    @Test
    void onlyUtf8WithoutControlCharactersIsText() {
        assertThat(refused("a: b\nc: \u00e9".getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessage("not UTF-8")
                .extracting(e -> e.position().orElseThrow())
                .isEqualTo(new Position(2, 4));
        assertThat(refused("a: b".getBytes(StandardCharsets.UTF_16))).hasMessage("not UTF-8");
        assertThat(refused("a: b\u0000".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("a control character")
                .extracting(e -> e.position().orElseThrow())
                .isEqualTo(new Position(1, 5));
        assertThat(refused("\u0085".getBytes(StandardCharsets.UTF_8))).hasMessage("a control character");
    }

    @Test
    void aByteOrderMarkIsNoText() throws FileException {
        assertThat(ConfigFile.parse("\ufeffa: b".getBytes(StandardCharsets.UTF_8), "z.yaml"))
                .extracting(Entry::path)
                .containsExactly("a");
    }

    @Test
    void textsAreBytesOfUtf8() throws FileException {
        assertThat(ConfigFile.parse("a: \u00e9\u20ac\ud83d\ude00".getBytes(StandardCharsets.UTF_8), "z.yaml"))
                .extracting(Entry::content)
                .containsExactly(new Content.Text("\u00c3\u00a9\u00e2\u0082\u00ac\u00f0\u009f\u0098\u0080"));
    }

    /** They would cost the parsers their stack. */
    @ParameterizedTest
    @ValueSource(strings = {"z.yaml", "z.toml"})
    void manyOpenBracketsAreRefused(String name) {
        for (String bracket : List.of("[", "{a=", "{a: ")) {
            String text = "a" + (name.endsWith("toml") ? " = " : ": ") + bracket.repeat(5_000);
            assertThat(catchThrowableOfType(
                            FileException.class, () -> ConfigFile.parse(text.getBytes(StandardCharsets.UTF_8), name)))
                    .hasMessage("more than 64 brackets are open");
        }
    }
}
