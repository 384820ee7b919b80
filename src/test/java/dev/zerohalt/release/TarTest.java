package dev.zerohalt.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarTest {
    private static final Instant TIME = Instant.parse("2026-11-26T12:00:00Z");

    /** The machine's tar reads it. */
    @Test
    void holdsFilesWithTheirPermissionsAndOneTime(@TempDir Path folder) throws Exception {
        byte[] text = "hello\n".getBytes(StandardCharsets.UTF_8);
        byte[] archive = new Tar(TIME)
                .folder("tmp", 01777)
                .extended("comment", "x".repeat(90))
                .file("tmp/hello", 0750, text)
                .ended();
        Path file = Files.write(folder.resolve("a.tar"), archive);

        assertThat(tar("-tvf", file).lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "drwxrwxrwt root/root 0 2026-11-26 12:00 tmp/",
                        "-rwxr-x--- root/root 6 2026-11-26 12:00 tmp/hello");
        assertThat(tar("-xOf", file)).isEqualTo("hello\n");
        assertThat(archive.length % 512).isZero();
    }

    @Test
    void nameThatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tar(TIME).file("x".repeat(101), 0644, new byte[0]))
                .withMessageContaining("not a short name");
    }

    private static String tar(String operation, Path file) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("tar", operation, file.toString());
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
