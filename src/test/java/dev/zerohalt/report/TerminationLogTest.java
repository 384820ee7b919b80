package dev.zerohalt.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private TerminationLog log(Path file) {
        return new TerminationLog(faulty.kernel(), file.toString());
    }

    @Test
    void whatIsKnownLaterTakesThePlaceOfWhatWasKnown() throws IOException {
        Path file = Files.writeString(folder.resolve("log"), "the application's own, and longer than ours\n");
        TerminationLog log = log(file);
        log.note("Draining.\n");
        assertThat(Files.readString(file)).isEqualTo("Draining.\n");
        log.note("Told.\n");
        assertThat(Files.readString(file)).isEqualTo("Told.\n");
        Files.writeString(file, "the application's own, and longer than ours\n");
        log.write("Exit code 0.\n");
        assertThat(Files.readString(file)).isEqualTo("Exit code 0.\n");
    }

    /** It may be the last thing that we ever do. */
    @Test
    void wholeLinesStandInItAtAnyTime() throws IOException {
        Path file = Files.createFile(folder.resolve("log"));
        TerminationLog log = log(file);
        log.note("Stopped by SIGTERM.\nDraining.\n");
        List<String> seen = new ArrayList<>();
        faulty.on("truncate", (arguments, call) -> {
            try {
                seen.add(Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return call.make();
        });
        log.note("Told.\n");
        assertThat(seen).containsExactly("Told.\n" + "\n".repeat(24));
        assertThat(Files.readString(file)).isEqualTo("Told.\n");
    }

    @Test
    void whatWasKnownStaysWhereThereIsNoRoomForMore() throws IOException {
        Path file = Files.createFile(folder.resolve("log"));
        TerminationLog log = log(file);
        log.note("Draining.\n");
        faulty.fail("write", 28); // ENOSPC
        log.note("Told.\n");
        assertThat(Files.readString(file)).isEqualTo("Draining.\n");
    }

    @Test
    void ofWhatFitsWholeLinesAreKept() throws IOException {
        Path file = Files.createFile(folder.resolve("log"));
        faulty.on("write", (arguments, call) -> {
            arguments.replace(3, 12);
            return call.make();
        });
        write(file, "One line.\nAnother one.\n");
        assertThat(Files.readString(file)).isEqualTo("One line.\n");
    }

    @Test
    void aLongReportEndsWithALine() throws IOException {
        Path file = Files.createFile(folder.resolve("log"));
        write(file, "a line of twenty ch\n".repeat(1000));
        assertThat(Files.readString(file)).isEqualTo("a line of twenty ch\n".repeat(204));
    }

    @Test
    void whatCannotBeReplacedIsOnlyToldInTheEnd() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Kernel kernel = faulty.kernel();
        int reader = kernel.open(Latin1.encode(pipe.toString()), Linux.O_RDONLY | Linux.O_NONBLOCK);
        byte[] buffer = new byte[100];
        TerminationLog log = log(pipe);
        log.note("Draining.\n");
        assertThat(kernel.read(reader, buffer, 0, buffer.length)).isZero();
        log.write("Exit code 0.\n");
        int length = kernel.read(reader, buffer, 0, buffer.length);
        assertThat(Latin1.decode(buffer, 0, length)).isEqualTo("Exit code 0.\n");
        assertThat(kernel.close(reader)).isZero();
    }

    /** Writing takes 0.2 s. */
    private static final class Slow extends ForwardingKernel {
        private long now = Long.MAX_VALUE - 100_000_000;

        Slow() {
            super(new HostKernel());
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public int write(int fd, byte[] buffer, int offset, int length) {
            now += 200_000_000;
            return super.write(fd, buffer, offset, length);
        }
    }

    @Test
    void aSlowFileIsOnlyWrittenInTheEnd() throws IOException {
        Path file = Files.createFile(folder.resolve("log"));
        TerminationLog log = new TerminationLog(new Slow(), file.toString());
        log.note("Draining.\n");
        log.note("Told.\n");
        assertThat(Files.readString(file)).isEqualTo("Draining.\n");
        log.write("Exit code 0.\n");
        assertThat(Files.readString(file)).isEqualTo("Exit code 0.\n");
    }

    @Test
    void aLinkInItsPlaceIsNotFollowed() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "precious");
        Path link = Files.createSymbolicLink(folder.resolve("log"), other);
        write(link, "text");
        assertThat(other).hasContent("precious");
    }

    @Test
    void theSystemsLinksAre() throws IOException {
        Path file = Files.createFile(folder.resolve("log"));
        try (var open = Files.newByteChannel(file)) {
            Path descriptor;
            try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
                descriptor = descriptors
                        .filter(each -> leadsTo(each, file))
                        .findFirst()
                        .orElseThrow();
            }
            write(descriptor, "text");
            assertThat(open.size()).isEqualTo(4);
        }
        assertThat(file).hasContent("text");
    }

    private static boolean leadsTo(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).equals(file);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
