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
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PortFilterTest {
    private static final int HIGHEST = 65_535;

    /** A peer's port. */
    private static final int ANY = 51_234;

    static Stream<PortSet> sets() {
        return Stream.of(
                PortSet.of(1),
                PortSet.of(8_080),
                PortSet.of(HIGHEST),
                PortSet.range(8_000, 8_010),
                PortSet.of(80, 443, 8_080, 8_081, 8_082),
                PortSet.ALL,
                PortSet.ALL.without(PortSet.of(8_888)),
                PortSet.ALL.without(PortSet.of(0, 8_888, 9_090, HIGHEST)).without(PortSet.range(32_768, 60_999)));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void allOtherPortsAreRefused(PortSet ports) {
        DiagBytecode dumps = new DiagBytecode(PortFilter.dumpFilter(ports));
        ClassicFilter events = ClassicFilter.of(PortFilter.eventFilter(ports));
        byte[] event = Messages.socket(0, 0, TcpState.CLOSE);
        BitSet dumped = new BitSet();
        BitSet heard = new BitSet();
        BitSet wanted = new BitSet();
        for (int port = 0; port <= HIGHEST; port++) {
            dumped.set(port, dumps.accepts(port, ANY));
            NativeOrder.putBe16(event, Netlink.HEADER + InetDiag.SOURCE_PORT, port);
            heard.set(port, events.run(event) > 0);
            wanted.set(port, ports.contains(port));
        }
        assertThat(dumped).isEqualTo(wanted);
        assertThat(heard).isEqualTo(wanted);
    }

    @Test
    void withoutPortsNoEventIsHeard() {
        ClassicFilter events = ClassicFilter.of(PortFilter.eventFilter(PortSet.NONE));
        assertThat(events.run(Messages.socket(0, 80, TcpState.CLOSE))).isZero();
    }

    @Test
    void aMessageTooShortForAPortIsDropped() {
        ClassicFilter machine = ClassicFilter.of(PortFilter.eventFilter(PortSet.of(80)));
        byte[] event = Messages.socket(0, 80, TcpState.CLOSE);
        int tooShort = Netlink.HEADER + InetDiag.SOURCE_PORT + 1;
        assertThat(machine.run(Arrays.copyOf(event, tooShort))).isZero();
        assertThat(machine.run(Arrays.copyOf(event, tooShort + 1))).isPositive();
    }

    /** Jumps in a classic program reach 255 instructions. */
    @Test
    void theLargestSetsAreRight() {
        PortSet most = everyThird(PortFilter.MAX_EVENT_RANGES);
        assertThat(ClassicFilter.check(PortFilter.eventFilter(most))).isZero();
        ClassicFilter events = ClassicFilter.of(PortFilter.eventFilter(most));
        DiagBytecode dumps = new DiagBytecode(PortFilter.dumpFilter(everyThird(PortFilter.MAX_DUMP_RANGES)));
        for (int port = 990; port < 1_500; port++) {
            boolean heard = events.run(Messages.socket(0, port, TcpState.CLOSE)) > 0;
            assertThat(heard).as("%s", port).isEqualTo(isThird(port, PortFilter.MAX_EVENT_RANGES));
            assertThat(dumps.accepts(port, ANY)).as("%s", port).isEqualTo(isThird(port, PortFilter.MAX_DUMP_RANGES));
        }
    }

    /** Ranges of two ports each, with one between them. */
    private static PortSet everyThird(int ranges) {
        return PortSet.of(IntStream.range(1_000, 1_000 + 3 * ranges)
                .filter(port -> isThird(port, ranges))
                .toArray());
    }

    private static boolean isThird(int port, int ranges) {
        return port >= 1_000 && port < 1_000 + 3 * ranges && (port - 1_000) % 3 != 2;
    }

    /** Beyond what is left to the kernel the table is filtered here. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50, PortFilter.MAX_DUMP_RANGES, PortFilter.MAX_DUMP_RANGES + 1, 300, 1_000})
    void otherPortsAreNotShownByTheKernelOrByUs(int size) {
        try (Loopback loopback = new Loopback()) {
            Listener listener = loopback.listen(Family.IPV4);
            listener.connection();
            Listener other = loopback.listen(Family.V4_MAPPED);
            other.connection();
            PortSet ports = crowd(listener.port(), size);
            assertThat(ports.ranges()).isEqualTo(size);
            assertThat(shown(ports)).contains(listener.port()).allMatch(ports::contains);
            assertThat(shown(crowd(1, size))).doesNotContain(listener.port(), other.port());
        }
    }

    /** All but our own, all but a sidecar's. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50, PortFilter.MAX_DUMP_RANGES - 1, PortFilter.MAX_DUMP_RANGES, 300})
    void whatIsLeftOfAllIsShown(int without) {
        try (Loopback loopback = new Loopback()) {
            Listener listener = loopback.listen(Family.IPV4);
            listener.connection();
            Listener other = loopback.listen(Family.V4_MAPPED);
            other.connection();
            PortSet left = PortSet.ALL.without(crowd(listener.port(), without));
            assertThat(shown(left)).contains(other.port()).doesNotContain(listener.port());
        }
    }

    private static List<Integer> shown(PortSet ports) {
        SockDiagTable table = new SockDiagTable(new HostKernel());
        List<Integer> shown = ScannedSocket.scan(table, ports, TcpState.COUNTED).stream()
                .map(ScannedSocket::localPort)
                .toList();
        table.close();
        return shown;
    }

    /** A port among others that are far from those the kernel gives to clients. */
    private static PortSet crowd(int port, int size) {
        int[] ports = IntStream.range(0, size).map(i -> 3 + i * 7).toArray();
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
