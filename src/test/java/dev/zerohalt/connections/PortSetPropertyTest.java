package dev.zerohalt.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.StringJoiner;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever sets are made of, they are those that a set of bits would be. */
class PortSetPropertyTest {
    private static final int PORTS = 65_536;

    /** A set and what it should be. */
    record Both(PortSet set, BitSet bits) {
        Both with(Both other) {
            BitSet union = (BitSet) bits.clone();
            union.or(other.bits);
            return new Both(set.with(other.set), union);
        }

        Both without(Both other) {
            BitSet left = (BitSet) bits.clone();
            left.andNot(other.bits);
            return new Both(set.without(other.set), left);
        }
    }

    private static Both of(List<Integer> ports) {
        BitSet bits = new BitSet();
        ports.forEach(bits::set);
        return new Both(PortSet.of(ports.stream().mapToInt(Integer::intValue).toArray()), bits);
    }

    private static Both range(int first, int last) {
        BitSet bits = new BitSet();
        bits.set(first, last + 1);
        return new Both(PortSet.range(first, last), bits);
    }

    private static Arbitrary<Integer> port() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, PORTS - 1),
                Arbitraries.integers().between(8_000, 8_030),
                Arbitraries.of(0, 1, 2, PORTS - 2, PORTS - 1));
    }

    /** Ports, ranges, and what sums and differences make of them. */
    @Provide
    static Arbitrary<Both> sets() {
        Arbitrary<Both> some = port().list().ofMaxSize(40).map(PortSetPropertyTest::of);
        Arbitrary<Both> range = Combinators.combine(port(), port())
                .as((one, other) -> range(Math.min(one, other), Math.max(one, other)));
        Arbitrary<Both> simple = Arbitraries.oneOf(some, range, Arbitraries.of(range(0, PORTS - 1), of(List.of())));
        Arbitrary<Both> sum = Combinators.combine(simple, simple).as(Both::with);
        Arbitrary<Both> difference = Combinators.combine(simple, simple).as(Both::without);
        Arbitrary<Both> both = Combinators.combine(difference, sum, difference)
                .as((first, second, third) -> first.without(second).with(third));
        return Arbitraries.oneOf(simple, sum, difference, both);
    }

    private static void assertSame(PortSet set, BitSet bits) {
        BitSet found = new BitSet();
        int ranges = 0;
        for (int i = 0; i < set.ranges(); i++) {
            found.set(set.first(i), set.last(i) + 1);
        }
        for (int port = bits.nextSetBit(0); port >= 0; port = bits.nextSetBit(bits.nextClearBit(port))) {
            ranges++;
        }
        assertThat(found).isEqualTo(bits);
        assertThat(set.ranges()).as("as few as can be").isEqualTo(ranges);
        assertThat(set.isEmpty()).isEqualTo(bits.isEmpty());
    }

    @Property
    void hasItsPorts(@ForAll("sets") Both one) {
        assertSame(one.set(), one.bits());
    }

    @Property(tries = 200)
    void containsItsPortsOnly(@ForAll("sets") Both one) {
        for (int port = 0; port < PORTS; port++) {
            if (one.set().contains(port) != one.bits().get(port)) {
                throw new AssertionError("port " + port + " of " + one.set());
            }
        }
    }

    @Property
    void sumsAndDifferencesAreThoseOfTheirPorts(@ForAll("sets") Both one, @ForAll("sets") Both other) {
        Both sum = one.with(other);
        assertSame(sum.set(), sum.bits());
        Both difference = one.without(other);
        assertSame(difference.set(), difference.bits());
        assertSame(one.set(), one.bits());
        assertSame(other.set(), other.bits());
    }

    @Property
    void intersectsWhatSharesAPort(@ForAll("sets") Both one, @ForAll("sets") Both other) {
        assertThat(one.set().intersects(other.set())).isEqualTo(one.bits().intersects(other.bits()));
    }

    @Property
    void equalsWhatHasTheSamePorts(@ForAll("sets") Both one, @ForAll("sets") Both other) {
        assertThat(one.set().equals(other.set())).isEqualTo(one.bits().equals(other.bits()));
        PortSet again = PortSet.of(one.bits().stream().toArray());
        assertThat(again)
                .isEqualTo(one.set())
                .hasSameHashCodeAs(one.set())
                .hasToString(one.set().toString());
    }

    @Property
    void isWrittenAsRanges(@ForAll("sets") Both one) {
        BitSet bits = one.bits();
        StringJoiner text = new StringJoiner(",");
        for (int first = bits.nextSetBit(0); first >= 0; first = bits.nextSetBit(bits.nextClearBit(first))) {
            int last = bits.nextClearBit(first) - 1;
            switch (last - first) {
                case 0 -> text.add(Integer.toString(first));
                case 1 -> text.add(first + "," + last);
                default -> text.add(first + "-" + last);
            }
        }
        assertThat(one.set()).hasToString(bits.cardinality() == PORTS ? "all" : text.toString());
    }
}
