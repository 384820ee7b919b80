package dev.zerohalt.connections;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PortSetTest {
    @Test
    void portsAreSortedAndEachIsThereOnce() {
        PortSet ports = PortSet.of(9090, 80, 65_535, 80, 9090, 80);
        assertThat(ports.size()).isEqualTo(3);
        assertThat(new int[] {ports.get(0), ports.get(1), ports.get(2)}).containsExactly(80, 9090, 65_535);
        assertThat(ports).hasToString("80,9090,65535");
    }

    @Test
    void containsItsPortsOnly() {
        PortSet ports = PortSet.of(80, 82);
        assertThat(ports.contains(80)).isTrue();
        assertThat(ports.contains(81)).isFalse();
        assertThat(ports.contains(82)).isTrue();
        assertThat(PortSet.of().contains(0)).isFalse();
    }

    @Test
    void theCallersArrayIsLeftAlone() {
        int[] given = {2, 1};
        assertThat(PortSet.of(given)).hasToString("1,2");
        assertThat(given).containsExactly(2, 1);
    }

    @Test
    void allContainsEveryPort() {
        assertThat(PortSet.ALL.isAll()).isTrue();
        assertThat(PortSet.ALL.contains(1)).isTrue();
        assertThat(PortSet.ALL.contains(65_535)).isTrue();
        assertThat(PortSet.ALL).hasToString("all");
        assertThat(PortSet.of(80).isAll()).isFalse();
        assertThat(PortSet.of().isAll()).isFalse();
        assertThat(PortSet.of()).hasToString("");
    }

    @Test
    void withMoreItHasBoth() {
        PortSet ports = PortSet.of(443, 80);
        assertThat(ports.with(PortSet.of(8080, 80, 22))).hasToString("22,80,443,8080");
        assertThat(ports.with(PortSet.of())).hasToString("80,443");
        assertThat(PortSet.of().with(ports)).hasToString("80,443");
        assertThat(ports).as("is left alone").hasToString("80,443");
    }

    @Test
    void noMoreThanAllIsThere() {
        assertThat(PortSet.ALL.with(PortSet.of(80)).isAll()).isTrue();
        assertThat(PortSet.of(80).with(PortSet.ALL).isAll()).isTrue();
        assertThat(PortSet.of(80).with(PortSet.ALL)).hasToString("all");
    }
}
