package dev.zerohalt.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On the real kernel; the shared file flags of what it writes to are never changed. */
@Timeout(30)
class LogSinkTest {
    /** More lines than any pipe or socket takes. */
    private static final int MANY = 100_000;

    private static final String LONG_LINE = "x".repeat(999) + "\n";

    private final Traced kernel = new Traced();

    @TempDir
    Path folder;

    /** The real kernel; knows what has been opened, and can be without RWF_NOWAIT for pipes or without /proc. */
    private static final class Traced extends ForwardingKernel {
        private final List<Integer> opened = new ArrayList<>();
        final List<String> ways = new ArrayList<>();
        int noWaitErrno;
        boolean withoutProc;

        /** The descriptor that is the controlling terminal, which /dev/tty then is too: a file here. */
        int terminal = -1;

        Path terminalFile;

        Traced() {
            super(new HostKernel());
        }

        private void way(String way) {
            if (!ways.contains(way)) {
                ways.add(way);
            }
        }

        @Override
        public int open(byte[] path, int flags) {
            if (withoutProc && Latin1.decode(path).startsWith("/proc/")) {
                return -Errno.ENOENT;
            }
            boolean tty = terminalFile != null && Latin1.decode(path).equals("/dev/tty");
            int descriptor = super.open(tty ? Latin1.encode(terminalFile.toString()) : path, flags);
            if (descriptor >= 0) {
                opened.add(descriptor);
            }
            return descriptor;
        }

        @Override
        public int close(int fd) {
            opened.removeIf(each -> each == fd);
            return super.close(fd);
        }

        @Override
        public int foregroundGroup(int fd) {
            return fd == terminal ? 1 : -Errno.ENOTTY;
        }

        @Override
        public int write(int fd, byte[] buffer, int offset, int length) {
            way("write");
            return super.write(fd, buffer, offset, length);
        }

        @Override
        public int writeNoWait(int fd, byte[] buffer, int offset, int length) {
            way("writeNoWait");
            return noWaitErrno != 0 ? -noWaitErrno : super.writeNoWait(fd, buffer, offset, length);
        }

        @Override
        public int send(int fd, byte[] buffer, int offset, int length, int flags) {
            way("send");
            return super.send(fd, buffer, offset, length, flags);
        }

        void closeAll() {
            List.copyOf(opened).forEach(this::close);
        }
    }

    @AfterEach
    void close() {
        kernel.closeAll();
    }

    /** Beyond any limit. One that was closed would soon be another test's. */
    private static final int NEVER_OPEN = 100_000_000;

    private static void write(LogSink sink, String line) {
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        sink.write(bytes);
    }

    /** Writes long lines until one is lost; how many were written. */
    private static int fill(LogSink sink) {
        for (int written = 0; written < MANY; written++) {
            write(sink, LONG_LINE);
            if (sink.dropped() > 0) {
                return written;
            }
        }
        throw new AssertionError("nothing is ever full");
    }

    private int open(Path path, int flags) {
        int descriptor = kernel.open(Latin1.encode(path.toString()), flags);
        assertThat(descriptor).isNotNegative();
        return descriptor;
    }

    private String read(int descriptor) {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[8192];
        int length;
        while ((length = kernel.read(descriptor, buffer, 0, buffer.length)) > 0) {
            text.append(Latin1.decode(buffer, 0, length));
        }
        return text.toString();
    }

    /** A pipe that the test reads from without waiting. */
    private final class Fifo {
        final int reader;
        final int writer;

        Fifo() throws IOException, InterruptedException {
            Path path = folder.resolve("pipe");
            assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                    .isZero();
            reader = open(path, Linux.O_RDONLY | Linux.O_NONBLOCK);
            writer = open(path, Linux.O_WRONLY);
        }
    }

    private void aPipeDropsWhatWouldBlock(String... ways) throws IOException, InterruptedException {
        Fifo pipe = new Fifo();
        LogSink sink = new LogSink(kernel, pipe.writer);
        int written = fill(sink);
        write(sink, LONG_LINE);
        assertThat(sink.dropped()).isEqualTo(2);
        assertThat(sink.droppedSinceWritten()).isEqualTo(2);
        assertThat(read(pipe.reader)).isEqualTo(LONG_LINE.repeat(written));
        write(sink, "kept\n");
        assertThat(sink.dropped()).isEqualTo(2);
        assertThat(sink.droppedSinceWritten()).isZero();
        assertThat(read(pipe.reader)).isEqualTo("kept\n");
        assertThat(kernel.ways).containsExactly(ways);
    }

    private void aPipeNobodyReadsDropsEverything() throws IOException, InterruptedException {
        Fifo pipe = new Fifo();
        LogSink sink = new LogSink(kernel, pipe.writer);
        write(sink, "kept\n");
        assertThat(sink.dropped()).isZero();
        kernel.close(pipe.reader);
        write(sink, "lost\n");
        write(sink, "lost\n");
        assertThat(sink.dropped()).isEqualTo(2);
    }

    @Test
    void aFullPipeDropsWhatWouldBlock() throws IOException, InterruptedException {
        // RWF_NOWAIT for pipes came with Linux 6.4; without it, the pipe is opened once more
        Fifo probe = new Fifo();
        boolean hasNoWait = kernel.writeNoWait(probe.writer, new byte[] {'\n'}, 0, 1) == 1;
        Files.delete(folder.resolve("pipe"));
        kernel.ways.clear();
        aPipeDropsWhatWouldBlock(hasNoWait ? new String[] {"writeNoWait"} : new String[] {"writeNoWait", "write"});
    }

    @Test
    void aFullPipeDropsWhatWouldBlockOnAnOldKernel() throws IOException, InterruptedException {
        kernel.noWaitErrno = Errno.EOPNOTSUPP;
        aPipeDropsWhatWouldBlock("writeNoWait", "write");
    }

    @Test
    void aFullPipeDropsWhatWouldBlockOnAnOldKernelWithoutProc() throws IOException, InterruptedException {
        kernel.noWaitErrno = Errno.EINVAL;
        kernel.withoutProc = true;
        aPipeDropsWhatWouldBlock("writeNoWait", "write");
    }

    @Test
    void aClosedPipeDropsEverything() throws IOException, InterruptedException {
        aPipeNobodyReadsDropsEverything();
    }

    @Test
    void aClosedPipeDropsEverythingOnAnOldKernel() throws IOException, InterruptedException {
        kernel.noWaitErrno = Errno.EOPNOTSUPP;
        aPipeNobodyReadsDropsEverything();
    }

    @Test
    void aClosedPipeDropsEverythingOnAnOldKernelWithoutProc() throws IOException, InterruptedException {
        kernel.noWaitErrno = Errno.EOPNOTSUPP;
        kernel.withoutProc = true;
        aPipeNobodyReadsDropsEverything();
    }

    @Test
    void theFlagsOfThePipeStayAsTheyWere() throws IOException, InterruptedException {
        kernel.noWaitErrno = Errno.EOPNOTSUPP;
        Fifo pipe = new Fifo();
        String before = flags(pipe.writer);
        fill(new LogSink(kernel, pipe.writer));
        assertThat(flags(pipe.writer)).isEqualTo(before);
    }

    private static String flags(int descriptor) throws IOException {
        return Files.readString(Path.of("/proc/self/fdinfo/" + descriptor))
                .lines()
                .filter(line -> line.startsWith("flags:"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRegularFileTakesEverything() throws IOException {
        Path file = Files.createFile(folder.resolve("log"));
        LogSink sink = new LogSink(kernel, open(file, Linux.O_WRONLY));
        write(sink, "one\n");
        write(sink, "two\n");
        assertThat(Files.readString(file)).isEqualTo("one\ntwo\n");
        assertThat(kernel.ways).containsExactly("write");
    }

    @Test
    void aDeviceIsOpenedOnceMore() {
        LogSink sink = new LogSink(kernel, open(Path.of("/dev/null"), Linux.O_WRONLY));
        write(sink, "one\n");
        write(sink, "two\n");
        assertThat(sink.dropped()).isZero();
        assertThat(kernel.opened).hasSize(2);
    }

    @Test
    void aControllingTerminalThatCannotBeOpenedByItsNumberIsOpenedByItsName() throws IOException {
        Path file = Files.createFile(folder.resolve("tty"));
        int descriptor = open(Path.of("/dev/null"), Linux.O_WRONLY);
        kernel.withoutProc = true;
        kernel.terminal = descriptor;
        kernel.terminalFile = file;
        LogSink sink = new LogSink(kernel, descriptor);
        write(sink, "one\n");
        write(sink, "two\n");
        assertThat(sink.dropped()).isZero();
        assertThat(Files.readString(file)).isEqualTo("one\ntwo\n");
    }

    @Test
    void aDeviceThatIsNoControllingTerminalIsNotTakenForOne() throws IOException {
        Path file = Files.createFile(folder.resolve("tty"));
        kernel.withoutProc = true;
        kernel.terminalFile = file;
        LogSink sink = new LogSink(kernel, open(Path.of("/dev/null"), Linux.O_WRONLY));
        write(sink, "one\n");
        assertThat(sink.dropped()).isZero(); // written to the descriptor itself
        assertThat(Files.readString(file)).isEmpty();
    }

    @Test
    void aFullDeviceDropsEverything() {
        LogSink sink = new LogSink(kernel, open(Path.of("/dev/full"), Linux.O_WRONLY));
        write(sink, "lost\n");
        assertThat(sink.dropped()).isEqualTo(1);
    }

    @Test
    void aFolderTakesNothing() {
        LogSink sink = new LogSink(kernel, open(folder, Linux.O_RDONLY));
        write(sink, "lost\n");
        write(sink, "lost\n");
        assertThat(sink.dropped()).isEqualTo(2);
    }

    @Test
    void aClosedDescriptorTakesNothing() {
        LogSink sink = new LogSink(kernel, NEVER_OPEN);
        write(sink, "lost\n");
        assertThat(sink.dropped()).isEqualTo(1);
        assertThat(sink.droppedSinceWritten()).isEqualTo(1);
    }

    @Test
    void aSocketDropsWhatWouldBlock() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            int socket = kernel.socket(Linux.AF_INET, Linux.SOCK_STREAM, 0);
            kernel.opened.add(socket);
            kernel.connect(socket, IpAddress.LOOPBACK_IPV4.socketAddress(server.getLocalPort()));
            try (Socket peer = server.accept()) {
                LogSink sink = new LogSink(kernel, socket);
                write(sink, "hello\n");
                InputStream input = peer.getInputStream();
                assertThat(new String(input.readNBytes(6), StandardCharsets.US_ASCII))
                        .isEqualTo("hello\n");
                fill(sink);
                assertThat(kernel.ways).containsExactly("send");
            }
        }
    }

    @Test
    void aSocketWhosePeerIsGoneTakesNothing() throws IOException {
        int socket = kernel.socket(Linux.AF_INET, Linux.SOCK_STREAM, 0);
        kernel.opened.add(socket);
        LogSink sink = new LogSink(kernel, socket); // never connected
        write(sink, "lost\n");
        assertThat(sink.dropped()).isEqualTo(1);
    }
}
