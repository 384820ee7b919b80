package dev.zerohalt.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.FaultyKernel;
import dev.zerohalt.os.HostKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TerminationLogTest {
    private final FaultyKernel faulty = new FaultyKernel(new HostKernel());

    @TempDir
    Path folder;

    private void write(Path file, String text) {
        new TerminationLog(faulty.kernel(), file.toString()).write(text);
    }

    @AfterEach
    void nothingStaysOpen() {
        assertThat(faulty.open()).isEmpty();
    }

    @Test
    void aFileThatIsAbsentStaysAbsent() {
        write(folder.resolve("log"), "text");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileThatIsThereIsWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("log"));
        write(file, "Exit code 0.\n");
        assertThat(file).hasContent("Exit code 0.\n");
    }

    @Test
    void whatWasInItGoes() throws IOException {
        Path file = Files.writeString(folder.resolve("log"), "x".repeat(10_000));
        write(file, "short");
        assertThat(file).hasContent("short");
    }

    @Test
    void theKubeletReadsFourKilobytes() throws IOException {
        Path file = Files.createFile(folder.resolve("log"));
        write(file, "a".repeat(4095) + "bc");
        assertThat(file).hasContent("a".repeat(4095) + "b").hasSize(4096);
    }

    @Test
    void withoutANameNothingIsOpened() {
        new TerminationLog(faulty.kernel(), "").write("text");
        assertThat(faulty.calls("open")).isZero();
    }

    @Test
    void whatCannotBeWrittenIsLeft() throws IOException, InterruptedException {
        write(folder, "text"); // a folder
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        write(pipe, "text"); // nobody reads it, and nobody waits
        write(Path.of("/dev/full"), "text");
        faulty.fail("write", 5);
        write(Files.createFile(folder.resolve("log")), "text");
        assertThat(folder.resolve("log")).isEmptyFile();
    }
}
