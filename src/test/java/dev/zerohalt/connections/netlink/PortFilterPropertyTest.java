package dev.zerohalt.connections.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.sim.ClassicFilter;
import dev.zerohalt.sim.DiagBytecode;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Both filters, for any ports: the kernel takes them, and they accept exactly these ports. */
class PortFilterPropertyTest {
    private static final int HIGHEST = 65_535;

    /** A peer's port. */
    private static final int ANY = 51_234;

    @Provide
    static Arbitrary<Set<Integer>> ports() {
        Arbitrary<Integer> port = Arbitraries.oneOf(
                Arbitraries.integers().between(1, HIGHEST),
                Arbitraries.integers().between(8_000, 8_100),
                Arbitraries.of(1, 2, 255, 256, 257, HIGHEST - 1, HIGHEST));
        return Arbitraries.oneOf(
                port.set().ofMinSize(1).ofMaxSize(5), port.set().ofMinSize(1).ofMaxSize(300));
    }

    private static PortSet portSet(Set<Integer> ports) {
        return PortSet.of(ports.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Each port with its neighbours, and some that may be far from any. */
    private static Set<Integer> interesting(Set<Integer> ports) {
        Set<Integer> all = new TreeSet<>(Set.of(0, 1, 2, 8_080, 0x1234, 0x3412, HIGHEST - 1, HIGHEST));
        for (int port : ports) {
            all.add(port);
            all.add(port - 1);
            all.add(Math.min(port + 1, HIGHEST));
        }
        return all;
    }

    @Property(tries = 150)
    void theDumpFilterAcceptsExactlyThePorts(@ForAll("ports") Set<Integer> ports) {
        DiagBytecode machine = new DiagBytecode(PortFilter.dumpFilter(portSet(ports)));
        assertThat(machine.isValid()).isTrue();
        for (int port : interesting(ports)) {
            assertThat(machine.accepts(port, ANY)).as("%s", port).isEqualTo(ports.contains(port));
        }
    }

    @Property(tries = 150)
    void theEventFilterAcceptsExactlyThePorts(@ForAll("ports") Set<Integer> ports) {
        Assume.that(ports.size() <= PortFilter.MAX_EVENT_RANGES);
        byte[] program = PortFilter.eventFilter(portSet(ports));
        assertThat(ClassicFilter.check(program)).isZero();
        ClassicFilter machine = ClassicFilter.of(program);
        for (int port : interesting(ports)) {
            byte[] event = Messages.socket(0, port, TcpState.CLOSE);
            assertThat(machine.run(event)).as("%s", port).isEqualTo(ports.contains(port) ? event.length : 0);
        }
    }
}
