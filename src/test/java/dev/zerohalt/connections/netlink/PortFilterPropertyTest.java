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
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Both filters, for any ports: the kernel takes them, and they accept exactly these ports. */
class PortFilterPropertyTest {
    private static final int HIGHEST = 65_535;

    /** A peer's port. */
    private static final int ANY = 51_234;

    private static Arbitrary<Integer> port() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, HIGHEST),
                Arbitraries.integers().between(8_000, 8_100),
                Arbitraries.of(0, 1, 2, 255, 256, 257, HIGHEST - 1, HIGHEST));
    }

    /** Ports and ranges, and what they leave of all. */
    @Provide
    static Arbitrary<PortSet> sets() {
        Arbitrary<PortSet> range = Combinators.combine(port(), port())
                .as((one, other) -> PortSet.range(Math.min(one, other), Math.max(one, other)));
        Arbitrary<PortSet> some = port().list()
                .ofMaxSize(300)
                .map(ports ->
                        PortSet.of(ports.stream().mapToInt(Integer::intValue).toArray()));
        Arbitrary<PortSet> both = Combinators.combine(some, range).as(PortSet::with);
        Arbitrary<PortSet> any = Arbitraries.oneOf(some, range, both);
        return Arbitraries.oneOf(any, any.map(PortSet.ALL::without)).filter(ports -> !ports.isEmpty());
    }

    /** Each end of a range with its neighbours, and some ports that may be far from any. */
    private static Set<Integer> interesting(PortSet ports) {
        Set<Integer> all = new TreeSet<>(Set.of(0, 1, 2, 8_080, 0x1234, 0x3412, HIGHEST - 1, HIGHEST));
        for (int i = 0; i < ports.ranges(); i++) {
            for (int end : new int[] {ports.first(i), ports.last(i)}) {
                all.add(end);
                all.add(Math.max(end - 1, 0));
                all.add(Math.min(end + 1, HIGHEST));
            }
        }
        return all;
    }

    @Property(tries = 150)
    void theDumpFilterAcceptsExactlyThePorts(@ForAll("sets") PortSet ports) {
        DiagBytecode machine = new DiagBytecode(PortFilter.dumpFilter(ports));
        assertThat(machine.isValid()).isTrue();
        for (int port : interesting(ports)) {
            assertThat(machine.accepts(port, ANY)).as("%s", port).isEqualTo(ports.contains(port));
        }
    }

    @Property(tries = 150)
    void theEventFilterAcceptsExactlyThePorts(@ForAll("sets") PortSet ports) {
        Assume.that(ports.ranges() <= PortFilter.MAX_EVENT_RANGES);
        byte[] program = PortFilter.eventFilter(ports);
        assertThat(ClassicFilter.check(program)).isZero();
        ClassicFilter machine = ClassicFilter.of(program);
        for (int port : interesting(ports)) {
            byte[] event = Messages.socket(0, port, TcpState.CLOSE);
            assertThat(machine.run(event)).as("%s", port).isEqualTo(ports.contains(port) ? event.length : 0);
        }
    }
}
