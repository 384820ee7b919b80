package dev.zerohalt.connections.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.Loopback;
import dev.zerohalt.connections.Loopback.Family;
import dev.zerohalt.connections.Loopback.Listener;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScannedSocket;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.NativeOrder;
import dev.zerohalt.sim.ClassicFilter;
import dev.zerohalt.sim.DiagBytecode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PortFilterTest {
    private static final int HIGHEST = 65_535;

    /** A peer's port. */
    private static final int ANY = 51_234;

    @ParameterizedTest
    @ValueSource(ints = {1, 8_080, HIGHEST})
    void allOtherPortsAreRefused(int port) {
        DiagBytecode dumps = new DiagBytecode(PortFilter.dumpFilter(PortSet.of(port)));
        ClassicFilter events = ClassicFilter.of(PortFilter.eventFilter(PortSet.of(port)));
        byte[] event = Messages.socket(0, 0, TcpState.CLOSE);
        List<Integer> dumped = new ArrayList<>();
        List<Integer> heard = new ArrayList<>();
        for (int each = 0; each <= HIGHEST; each++) {
            if (dumps.accepts(each, ANY)) {
                dumped.add(each);
            }
            NativeOrder.putBe16(event, Netlink.HEADER + InetDiag.SOURCE_PORT, each);
            if (events.run(event) > 0) {
                heard.add(each);
            }
        }
        assertThat(dumped).containsExactly(port);
        assertThat(heard).containsExactly(port);
    }

    @Test
    void aMessageTooShortForAPortIsDropped() {
        ClassicFilter machine = ClassicFilter.of(PortFilter.eventFilter(PortSet.of(80)));
        byte[] event = Messages.socket(0, 80, TcpState.CLOSE);
        int tooShort = Netlink.HEADER + InetDiag.SOURCE_PORT + 1;
        assertThat(machine.run(Arrays.copyOf(event, tooShort))).isZero();
        assertThat(machine.run(Arrays.copyOf(event, tooShort + 1))).isPositive();
    }

    /** Jumps in a classic program reach 255 instructions, those in a dump filter 65,535 bytes. */
    @Test
    void theLargestSetsAreRight() {
        int[] most = IntStream.range(1_000, 1_000 + PortFilter.MAX_EVENT_RANGES).toArray();
        ClassicFilter events = ClassicFilter.of(PortFilter.eventFilter(PortSet.of(most)));
        assertThat(ClassicFilter.check(PortFilter.eventFilter(PortSet.of(most))))
                .isZero();
        DiagBytecode dumps = new DiagBytecode(PortFilter.dumpFilter(PortSet.of(most)));
        for (int port = 900; port < 1_300; port++) {
            boolean monitored = port >= 1_000 && port < 1_000 + most.length;
            assertThat(events.run(Messages.socket(0, port, TcpState.CLOSE)) > 0).isEqualTo(monitored);
            assertThat(dumps.accepts(port, ANY)).isEqualTo(monitored);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50, 300})
    void theKernelTakesTheDumpFilterAndObeysIt(int size) {
        try (Loopback loopback = new Loopback()) {
            Listener listener = loopback.listen(Family.IPV4);
            listener.connection();
            Listener other = loopback.listen(Family.V4_MAPPED);
            other.connection();
            PortSet ports = crowd(listener.port(), size);
            SockDiagTable table = new SockDiagTable(new HostKernel());
            assertThat(ScannedSocket.scan(table, ports, TcpState.HOLDING))
                    .extracting(ScannedSocket::localPort)
                    .contains(listener.port())
                    .allMatch(ports::contains);
            assertThat(ScannedSocket.scan(table, crowd(1, size), TcpState.HOLDING))
                    .extracting(ScannedSocket::localPort)
                    .doesNotContain(listener.port(), other.port());
            table.close();
        }
    }

    /** A port among others that are far from those the kernel gives to clients. */
    private static PortSet crowd(int port, int size) {
        int[] ports = IntStream.range(0, size).map(i -> 1 + i * 7).toArray();
        ports[size / 2] = port;
        return PortSet.of(ports);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50, PortFilter.MAX_EVENT_RANGES})
    void theKernelTakesTheEventFilter(int size) {
        HostKernel kernel = new HostKernel();
        int socket = NetlinkSocket.open(kernel);
        byte[] program = PortFilter.eventFilter(crowd(8_080, size));
        assertThat(kernel.attachFilter(socket, program)).isZero();
        assertThat(kernel.attachFilter(socket, Arrays.copyOf(program, program.length - 16)))
                .as("without its returns")
                .isEqualTo(-Errno.EINVAL);
        kernel.close(socket);
    }
}
