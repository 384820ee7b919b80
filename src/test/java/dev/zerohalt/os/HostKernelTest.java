package dev.zerohalt.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class HostKernelTest {
    private static final long SECOND = 1_000_000_000L;

    /** Beyond any limit. A descriptor that was closed would soon be another test's. */
    private static final int NEVER_OPEN = 100_000_000;

    private final HostKernel kernel = new HostKernel();
    private final byte[] buffer = new byte[4096];

    @TempDir
    Path folder;

    @Test
    void readsAndWritesFiles() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "one");
        int fd = kernel.open(Latin1.encode(file.toString()), Linux.O_WRONLY | Linux.O_APPEND);
        assertThat(kernel.write(fd, "_two_".getBytes(StandardCharsets.US_ASCII), 1, 3))
                .isEqualTo(3);
        assertThat(kernel.fileType(fd)).isEqualTo(Linux.S_IFREG);
        assertThat(kernel.close(fd)).isZero();
        assertThatThrownBy(() -> kernel.close(fd)).isInstanceOf(AssertionError.class);

        int again = kernel.open(Latin1.encode(file.toString()), Linux.O_RDONLY);
        assertThat(kernel.read(again, buffer, 10, 100)).isEqualTo(6);
        assertThat(Latin1.decode(buffer, 10, 6)).isEqualTo("onetwo");
        assertThat(kernel.read(again, buffer, 0, 100)).isZero();
        kernel.close(again);
    }

    @Test
    void namesErrors() {
        int result = kernel.open(Latin1.encode(folder + "/absent"), Linux.O_RDONLY);
        assertThat(result).isEqualTo(-Errno.ENOENT);
        assertThat(kernel.describe(-result)).isEqualTo("No such file or directory");
    }

    @Test
    void clocksAdvance() {
        long before = kernel.nanoTime();
        assertThat(kernel.poll(new int[2], 0, 1_000_000)).isZero();
        assertThat(kernel.nanoTime() - before).isGreaterThanOrEqualTo(1_000_000);
        assertThat(kernel.epochMillis()).isCloseTo(System.currentTimeMillis(), within(60_000));
    }

    private static Offset<Long> within(long millis) {
        return Offset.offset(millis);
    }

    @Test
    void servesAConnection() throws IOException {
        int listener = kernel.socket(Linux.AF_INET, Linux.SOCK_STREAM, 0);
        assertThat(kernel.setSocketOption(listener, Linux.SOL_SOCKET, Linux.SO_REUSEADDR, 1))
                .isZero();
        assertThat(kernel.socketOption(listener, Linux.SOL_SOCKET, Linux.SO_REUSEADDR))
                .isEqualTo(1);
        int port = freePort();
        assertThat(kernel.bind(listener, loopback(port))).isZero();
        assertThat(kernel.listen(listener, 8)).isZero();
        assertThat(kernel.accept(listener, new byte[0])).isEqualTo(-Errno.EAGAIN);

        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            awaitReadable(listener);
            byte[] peer = new byte[28];
            int accepted = kernel.accept(listener, peer);
            assertThat(accepted).isPositive();
            assertThat(peer).startsWith(loopback(client.getLocalPort()));
            assertThat(kernel.receive(accepted, buffer, 0, 100, 0)).isEqualTo(-Errno.EAGAIN);
            client.getOutputStream().write("ping".getBytes(StandardCharsets.US_ASCII));
            awaitReadable(accepted);
            assertThat(kernel.receive(accepted, buffer, 0, 100, 0)).isEqualTo(4);
            assertThat(kernel.send(accepted, "pong".getBytes(StandardCharsets.US_ASCII), 0, 4, 0))
                    .isEqualTo(4);
            assertThat(client.getInputStream().readNBytes(4)).isEqualTo("pong".getBytes(StandardCharsets.US_ASCII));
            kernel.close(accepted);
        }
        kernel.close(listener);
    }

    @Test
    void connectsWithoutWaiting() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            int fd = kernel.socket(Linux.AF_INET, Linux.SOCK_STREAM, 0);
            assertThat(kernel.connect(fd, loopback(server.getLocalPort()))).isIn(0, -Errno.EINPROGRESS);
            int[] entry = {fd, Linux.POLLOUT};
            assertThat(kernel.poll(entry, 1, 10 * SECOND)).isEqualTo(1);
            assertThat(entry[1] >> 16).isEqualTo(Linux.POLLOUT);
            assertThat(kernel.socketOption(fd, Linux.SOL_SOCKET, Linux.SO_ERROR))
                    .isZero();
            kernel.close(fd);
        }
    }

    @Test
    void filtersNetlinkMessages() {
        int fd = kernel.socket(Linux.AF_NETLINK, Linux.SOCK_RAW, Linux.NETLINK_SOCK_DIAG);
        assertThat(fd).isPositive();
        byte[] dropAll = {6, 0, 0, 0, 0, 0, 0, 0}; // BPF_RET | BPF_K, 0
        assertThat(kernel.attachFilter(fd, dropAll)).isZero();
        assertThat(kernel.attachFilter(fd, new byte[8])).isEqualTo(-Errno.EINVAL);
        kernel.close(fd);
    }

    @Test
    void aPipeOrTerminalMayHaveNoWayToWriteWithoutWaiting() throws IOException {
        Path file = Files.createFile(folder.resolve("log"));
        int fd = kernel.open(Latin1.encode(file.toString()), Linux.O_WRONLY);
        assertThat(kernel.writeNoWait(fd, new byte[3], 0, 3)).isIn(3, -Errno.EOPNOTSUPP, -Errno.EAGAIN);
        kernel.close(fd);
        assertThat(kernel.writeNoWait(NEVER_OPEN, new byte[3], 0, 3)).isEqualTo(-Errno.EBADF);
    }

    @Test
    void hasNoProcesses() {
        assertThatThrownBy(() -> kernel.waitAny(new int[1]))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("waitpid");
        assertThat(kernel.pid()).isEqualTo((int) ProcessHandle.current().pid());
    }

    private void awaitReadable(int fd) {
        int[] entry = {fd, Linux.POLLIN};
        assertThat(kernel.poll(entry, 1, 10 * SECOND)).isEqualTo(1);
        assertThat(entry[1] >> 16).isEqualTo(Linux.POLLIN);
    }

    /** struct sockaddr_in of 127.0.0.1. */
    private static byte[] loopback(int port) {
        byte[] address = new byte[16];
        address[0] = Linux.AF_INET;
        address[2] = (byte) (port >> 8);
        address[3] = (byte) port;
        address[4] = 127;
        address[7] = 1;
        return address;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
