package dev.zerohalt.connections.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerohalt.connections.Capture;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.ScannedSocket;
import dev.zerohalt.connections.TcpState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ProcNetReaderTest {
    static final int ALL_STATES = ~0;
    private static final int ALL_BUT_LISTEN = ~(1 << TcpState.LISTEN);
    static final byte[] TCP = Capture.read("proc/tcp");
    private static final byte[] TCP6 = Capture.read("proc/tcp6");
    static final int HEADER_LENGTH = 150;
    static final PortSet APPLICATION = PortSet.of(8080, 8081);

    static final String HEADER =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    private static final String LINE =
            "   0: 0100007F:1F90 0100007F:91B8 01 00000002:00000003 00:00000000 00000000  1000        0 4711 1 0 20 4 30 10 -1";

    /** As the table does: what is not a whole line yet is kept for the next time. */
    static List<ScannedSocket> read(byte[] file, PortSet ports, int states, int... pieces) {
        ScannedSocket.Collector sockets = new ScannedSocket.Collector();
        ProcNetReader reader = new ProcNetReader(ports, states, sockets);
        byte[] buffer = new byte[file.length];
        int taken = 0;
        int kept = 0;
        for (int i = 0; taken < file.length; i++) {
            int piece = Math.min(pieces.length == 0 ? file.length : pieces[i % pieces.length], file.length - taken);
            System.arraycopy(file, taken, buffer, kept, piece);
            taken += piece;
            int used = reader.read(buffer, kept + piece);
            kept += piece - used;
            System.arraycopy(buffer, used, buffer, 0, kept);
        }
        reader.end(kept);
        return sockets.sockets();
    }

    private static List<ScannedSocket> readLine(String line) {
        return read((HEADER + line + "\n").getBytes(StandardCharsets.ISO_8859_1), PortSet.of(8080), ALL_STATES);
    }

    private static List<ScannedSocket> captured(PortSet ports, boolean ipv6) {
        return Capture.sockets().stream()
                .filter(each -> ports.contains(each.localPort()))
                .filter(each -> (each.localPort() == 8081) == ipv6)
                .toList();
    }

    @Test
    void readsWhatTheKernelWrote() {
        assertThat(read(TCP, APPLICATION, ALL_BUT_LISTEN))
                .containsExactlyInAnyOrderElementsOf(captured(APPLICATION, false));
        assertThat(read(TCP6, APPLICATION, ALL_BUT_LISTEN))
                .containsExactlyInAnyOrderElementsOf(captured(APPLICATION, true));
    }

    @Test
    void everySocketIsThere() {
        PortSet all = PortSet.of(
                Capture.sockets().stream().mapToInt(ScannedSocket::localPort).toArray());
        List<ScannedSocket> both = new ArrayList<>(read(TCP, all, ALL_BUT_LISTEN));
        both.addAll(read(TCP6, all, ALL_BUT_LISTEN));
        assertThat(both).containsExactlyInAnyOrderElementsOf(Capture.sockets());
    }

    @Test
    void showsOnlyThePortsAndStatesAskedFor() {
        assertThat(read(TCP, PortSet.of(9090), ALL_BUT_LISTEN)).hasSize(1);
        assertThat(read(TCP, PortSet.of(1), ALL_STATES)).isEmpty();
        assertThat(read(TCP, APPLICATION, 1 << TcpState.LISTEN)).hasSize(1);
        assertThat(read(TCP, APPLICATION, 1 << TcpState.LAST_ACK | 1 << TcpState.CLOSING))
                .extracting(ScannedSocket::state)
                .containsExactlyInAnyOrder(TcpState.LAST_ACK, TcpState.CLOSING);
        assertThat(read(TCP, APPLICATION, 0)).isEmpty();
    }

    @Test
    void readsFilesWithoutSockets() {
        assertThat(read(Capture.read("proc/tcp-empty"), APPLICATION, ALL_STATES))
                .isEmpty();
        assertThat(read(Capture.read("proc/tcp6-empty"), APPLICATION, ALL_STATES))
                .isEmpty();
    }

    /** The kernel's documentation, proc_net_tcp.rst: an older kernel, and 32 bits. */
    @Test
    void readsTheLineOfTheDocumentation() {
        String line = "  46: 010310AC:9C4C 030310AC:1770 01 00000150:00000000 01:00000019 00000000"
                + "  1000        0 54165785 4 cd1e6040 25 4 27 3 -1";
        byte[] file = (HEADER + line + "\n").getBytes(StandardCharsets.US_ASCII);
        assertThat(read(file, PortSet.of(0x9c4c), ALL_STATES))
                .containsExactly(new ScannedSocket(0x9c4c, TcpState.ESTABLISHED, 54_165_785, 1000, 0x150, 0));
    }

    /** gVisor writes "%8d" for the inode and no queues. */
    @Test
    void readsTheLineOfGvisor() {
        String line = "  12: 0100007F:1F90 0100007F:C3E2 01 00000000:00000000 00:00000000 00000000     0        0"
                + "       87 2 0x00000000000000 0 0 0 0 -1";
        assertThat(readLine(line)).containsExactly(new ScannedSocket(8080, TcpState.ESTABLISHED, 87, 0, 0, 0));
    }

    @Test
    void readsTheWidestNumbers() {
        String line = "123456: FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF:1F90 FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF:FFFF 0B "
                + "FFFFFFFF:FFFFFFFF 04:FFFFFFFFFFFFFFFF FFFFFFFF 4294967295 4294967295 18446744073 1 0";
        assertThat(readLine(line))
                .containsExactly(new ScannedSocket(
                        8080, TcpState.CLOSING, 18_446_744_073L, 4_294_967_295L, 0xffffffffL, 0xffffffffL));
    }

    @Test
    void readsALineThatEndsWithTheInode() {
        String line = LINE.substring(0, LINE.indexOf(" 1 0 20"));
        assertThat(readLine(line)).containsExactly(new ScannedSocket(8080, 1, 4711, 1000, 2, 3));
    }

    @Test
    void lowerCaseIsHexadecimalToo() {
        assertThat(readLine(LINE.replace("1F90", "1f90"))).hasSize(1);
    }

    @Test
    void splitAnywhereItIsTheSame() {
        List<ScannedSocket> whole = read(TCP6, APPLICATION, ALL_STATES);
        for (int first = 1; first < TCP6.length; first++) {
            assertThat(read(TCP6, APPLICATION, ALL_STATES, first, TCP6.length)).isEqualTo(whole);
        }
        assertThat(read(TCP6, APPLICATION, ALL_STATES, 1)).isEqualTo(whole);
    }

    @Test
    void aFileCutOffInALineIsAnError() {
        for (int length = 0; length < TCP.length; length++) {
            byte[] cut = Arrays.copyOf(TCP, length);
            if (length % HEADER_LENGTH == 0 && length > 0) {
                assertThat(read(cut, APPLICATION, ALL_STATES)).hasSizeLessThan(length / HEADER_LENGTH);
            } else {
                assertThatThrownBy(() -> read(cut, APPLICATION, ALL_STATES))
                        .isInstanceOf(ScanException.class)
                        .hasMessage("the socket table ends in the middle of a line");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "sl\n", "   0: 0100007F:1F90\n", "<html>\n", "\0\0\0\0\n", "  s\n"})
    void aFileWithoutHeaderIsAnError(String text) {
        byte[] file = (text.isEmpty() ? "" : text + LINE + "\n").getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> read(file, APPLICATION, ALL_STATES)).isInstanceOf(ScanException.class);
    }

    /** Up to its inode, which may be shorter without anybody noticing. */
    @Test
    void aLineCutOffIsAnError() {
        assertThat(readLine(LINE)).hasSize(1);
        for (int length = 0; length <= LINE.indexOf("4711"); length++) {
            String cut = LINE.substring(0, length);
            assertThatThrownBy(() -> readLine(cut)).as(cut).isInstanceOf(ScanException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // an empty line
                "garbage",
                "   0: 0100007F:11F90 0100007F:91B8 01 00000000:00000000 00:00000000 00000000 0 0 1 1", // a port of 17
                // bits
                "   0: 0100007F:1F90 0100007F:91B8 20 00000000:00000000 00:00000000 00000000 0 0 1 1", // state 32
                "   0: 0100007F:1F90 0100007F:91B8 FFFFFFFF01 00000000:00000000 00:00000000 00000000 0 0 1 1",
                "   0: 0100007F:1F90 0100007F:91B8 01 100000000:00000000 00:00000000 00000000 0 0 1 1", // 33 bits
                "   0: 0100007F:1F90 0100007F:91B8 01 00000000:100000000 00:00000000 00000000 0 0 1 1",
                "   0: 0100007F:1F90 0100007F:91B8 01 00000000:00000000 00:00000000 00000000 0 0 9223372036854775808 1",
                "   0: 0100007F:1F90 0100007F:91B8 01 00000000:00000000 00:00000000 00000000 0 0 -1 1",
                "   0: 0100007F:1F90 0100007F:91B8 01 00000000:00000000 00:00000000 00000000 0 0 1a 1",
                "   0: 0100007F:1F90 0100007F:91B8 01 00000000 00:00000000 00000000 0 0 1 1", // one queue
                "   0: 0100007F:1F90 0100007F:91B8 00000000:00000000 00:00000000 00000000 0 0 1 1", // no state
                "   0: 0100007F:1F90 01 00000000:00000000 00:00000000 00000000 0 0 1 1", // one address
                "   0: 0100007F 0100007F:91B8 01 00000000:00000000 00:00000000 00000000 0 0 1 1", // no port
                "   0: 127.0.0.1:8080 0100007F:91B8 01 00000000:00000000 00:00000000 00000000 0 0 1 1",
                "0100007F:1F90 0100007F:91B8 01 00000000:00000000 00:00000000 00000000 0 0 1 1", // no number
            })
    void aLineThatIsNoSocketIsAnError(String line) {
        assertThatThrownBy(() -> readLine(line))
                .isInstanceOf(ScanException.class)
                .hasMessageStartingWith("not a line of the socket table at \"");
        assertThatThrownBy(() -> readLine(LINE + "\n" + line + "\n" + LINE)).isInstanceOf(ScanException.class);
    }

    @Test
    void anErrorShowsWhereAndNotTooMuch() {
        String line = LINE.replace("1F90", "x".repeat(1_000));
        assertThatThrownBy(() -> readLine(line))
                .hasMessage("not a line of the socket table at \"" + "x".repeat(40) + "\"");
    }
}
