package dev.zerohalt.connections.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerohalt.connections.Capture;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.ScannedSocket;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.SocketTableContract;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcNetTableTest extends SocketTableContract {
    private static final PortSet PORTS = PortSet.of(8080, 8081);
    private static final int EIO = 5;

    private final FaultyKernel faulty = new FaultyKernel(new HostKernel());
    private final SocketTable table = new ProcNetTable(faulty.kernel());
    private int reads;

    @TempDir
    Path folder;

    @Override
    protected SocketTable table(Kernel kernel) {
        return new ProcNetTable(kernel);
    }

    private void put(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    private void putCapture() throws IOException {
        put("tcp", Capture.read("proc/tcp"));
        put("tcp6", Capture.read("proc/tcp6"));
        faulty.on("open", (arguments, call) -> {
            String path = Latin1.decode(arguments.bytes(0)).replace("/proc/net", folder.toString());
            arguments.replace(0, Latin1.encode(path));
            return call.make();
        });
    }

    private List<ScannedSocket> scan() {
        return ScannedSocket.scan(table, PORTS, ~(1 << 10));
    }

    private void assertFails(String message) {
        assertThatThrownBy(this::scan).isInstanceOf(ScanException.class).hasMessageContaining(message);
        assertThat(faulty.open()).isEmpty();
    }

    private static List<ScannedSocket> expected(int... ports) {
        return Capture.sockets().stream()
                .filter(each -> PortSet.of(ports).contains(each.localPort()))
                .toList();
    }

    @Test
    void readsBothFiles() throws IOException {
        putCapture();
        assertThat(scan()).containsExactlyInAnyOrderElementsOf(expected(8080, 8081));
        assertThat(faulty.open()).isEmpty();
    }

    /** A kernel without IPv6. */
    @Test
    void anAbsentTcp6IsNormal() throws IOException {
        putCapture();
        Files.delete(folder.resolve("tcp6"));
        assertThat(scan()).containsExactlyInAnyOrderElementsOf(expected(8080));
    }

    @Test
    void anAbsentTcpIsNot() throws IOException {
        putCapture();
        Files.delete(folder.resolve("tcp"));
        assertFails("/proc/net/tcp does not exist");
    }

    /** Something may be mounted over /proc between the two. */
    @Test
    void anAbsentTcp6IsNotNormalWhereTcpIsAbsentByNow() throws IOException {
        putCapture();
        faulty.on("close", (arguments, call) -> {
            delete("tcp");
            delete("tcp6");
            return call.make();
        });
        assertFails("/proc/net/tcp does not exist");
    }

    private void delete(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileThatCannotBeOpenedIsNotEmpty() throws IOException {
        putCapture();
        faulty.on(
                "open",
                (arguments, call) -> Latin1.decode(arguments.bytes(0)).endsWith("6") ? -Errno.EACCES : call.make());
        assertFails("cannot open /proc/net/tcp6: Permission denied");
        faulty.fail("open", Errno.EACCES);
        assertFails("cannot open /proc/net/tcp: Permission denied");
    }

    @Test
    void aReadThatFailsHalfWayIsNoEnd() throws IOException {
        putCapture();
        reads = 0;
        faulty.on("read", (arguments, call) -> {
            arguments.replace(3, 4_050);
            return reads++ < 1 ? call.make() : -EIO;
        });
        assertFails("cannot read /proc/net/tcp: Input/output error");
    }

    /** A page of the kernel ends with a line, but nothing says that it must. */
    @Test
    void pagesOfAnySizeGiveTheSame() throws IOException {
        putCapture();
        for (int page = 3_800; page <= 4_200; page += 7) {
            int size = page;
            faulty.on("read", (arguments, call) -> {
                arguments.replace(3, Math.min(size, arguments.number(3)));
                return call.make();
            });
            assertThat(scan()).as("%s bytes", size).containsExactlyInAnyOrderElementsOf(expected(8080, 8081));
        }
    }

    @Test
    void aFileCutOffIsAnError() throws IOException {
        putCapture();
        byte[] tcp6 = Capture.read("proc/tcp6");
        put("tcp6", Arrays.copyOf(tcp6, tcp6.length - 1));
        assertFails("ends in the middle of a line");
        put("tcp6", new byte[0]);
        assertFails("ends in the middle of a line");
    }

    @Test
    void aLineWithoutEndIsAnError() throws IOException {
        putCapture();
        put("tcp", new byte[100_000]);
        assertFails("/proc/net/tcp has a line longer than 16384 bytes");
    }

    /**
     * At the end of the file the kernel looks for its place again by counting; if the table has grown meanwhile, it shows
     * the last lines once more, and so on for as long as it grows. A page that is not full was the end.
     */
    @Test
    void aTableThatGrowsIsReadOnce() throws IOException {
        putCapture();
        byte[] last = Arrays.copyOfRange(Capture.read("proc/tcp"), 4_950 - 150, 4_950);
        reads = 0;
        faulty.on("read", (arguments, call) -> {
            arguments.replace(3, Math.min(arguments.number(3), 27 * 150)); // as many lines as fit a page
            int length = call.make();
            if (length == 0 && reads++ < 20) {
                System.arraycopy(last, 0, arguments.bytes(1), arguments.number(2), last.length);
                return last.length;
            }
            return length;
        });
        assertThat(scan()).containsExactlyInAnyOrderElementsOf(expected(8080, 8081));
    }
}
