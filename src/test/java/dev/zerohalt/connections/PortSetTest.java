package dev.zerohalt.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PortSetTest {
    @Test
    void ofVeryManyRangesTheFirstHundredAreWritten() {
        PortSet every = PortSet.of(IntStream.range(0, 107).map(i -> 2 * i + 1).toArray());
        assertThat(every.toString()).startsWith("1,3,5,").endsWith(",197,199 and 7 more");
    }

    @Test
    void portsAreSortedAndEachIsThereOnce() {
        PortSet ports = PortSet.of(9090, 80, 65_535, 80, 9090, 80);
        assertThat(ports.ranges()).isEqualTo(3);
        assertThat(new int[] {ports.first(0), ports.first(1), ports.first(2)}).containsExactly(80, 9090, 65_535);
        assertThat(new int[] {ports.last(0), ports.last(1), ports.last(2)}).containsExactly(80, 9090, 65_535);
        assertThat(ports).hasToString("80,9090,65535");
    }

    @Test
    void neighboursAreARange() {
        PortSet ports = PortSet.of(82, 80, 81, 90, 91);
        assertThat(ports.ranges()).isEqualTo(2);
        assertThat(ports.first(0)).isEqualTo(80);
        assertThat(ports.last(0)).isEqualTo(82);
        assertThat(ports)
                .hasToString("80-82,90,91")
                .isEqualTo(PortSet.range(80, 82).with(PortSet.range(90, 91)));
    }

    @Test
    void containsItsPortsOnly() {
        PortSet ports = PortSet.of(80, 82);
        assertThat(ports.contains(80)).isTrue();
        assertThat(ports.contains(81)).isFalse();
        assertThat(ports.contains(82)).isTrue();
        assertThat(PortSet.NONE.contains(0)).isFalse();
    }

    @Test
    void theCallersArrayIsLeftAlone() {
        int[] given = {2, 1};
        assertThat(PortSet.of(given)).hasToString("1,2");
        assertThat(given).containsExactly(2, 1);
    }

    @Test
    void allContainsEveryPort() {
        assertThat(PortSet.ALL.contains(0)).isTrue();
        assertThat(PortSet.ALL.contains(65_535)).isTrue();
        assertThat(PortSet.ALL).hasToString("all").isNotEqualTo(PortSet.range(1, 65_535));
        assertThat(PortSet.range(1, 65_535)).hasToString("1-65535");
    }

    @Test
    void noneContainsNone() {
        assertThat(PortSet.NONE.isEmpty()).isTrue();
        assertThat(PortSet.NONE).hasToString("").isEqualTo(PortSet.of());
        assertThat(PortSet.of(0).isEmpty()).isFalse();
        assertThat(PortSet.ALL.without(PortSet.ALL)).isEqualTo(PortSet.NONE);
    }

    @Test
    void withMoreItHasBoth() {
        PortSet ports = PortSet.of(443, 80);
        assertThat(ports.with(PortSet.of(8080, 80, 22))).hasToString("22,80,443,8080");
        assertThat(ports.with(PortSet.NONE)).hasToString("80,443");
        assertThat(PortSet.NONE.with(ports)).hasToString("80,443");
        assertThat(ports).as("is left alone").hasToString("80,443");
    }

    @Test
    void noMoreThanAllIsThere() {
        assertThat(PortSet.ALL.with(PortSet.of(80))).isEqualTo(PortSet.ALL);
        assertThat(PortSet.of(80).with(PortSet.ALL)).isEqualTo(PortSet.ALL);
    }

    @Test
    void aRangeIsCutByWhatIsTakenAway() {
        PortSet others = new OwnPorts(PortSet.of(8888, 9090)).others();
        assertThat(others).hasToString("0-8887,8889-9089,9091-65535");
        assertThat(others.without(PortSet.range(32_768, 60_999)))
                .hasToString("0-8887,8889-9089,9091-32767,61000-65535");
    }
}
