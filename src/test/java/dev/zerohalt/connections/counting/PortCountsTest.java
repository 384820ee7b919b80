package dev.zerohalt.connections.counting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.holding.ConnectionClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PortCountsTest {
    private final PortCounts counts = new PortCounts();

    private void add(ConnectionClass connectionClass, int... ports) {
        for (int port : ports) {
            counts.add(port, connectionClass);
        }
    }

    @Test
    void eachPortAndClassIsCountedByItself() {
        add(ConnectionClass.QUIET, 8443, 80, 8443, 8080);
        add(ConnectionClass.BUSY, 80, 80);
        assertThat(counts.ports()).containsExactly(80, 8080, 8443);
        assertThat(counts.count(8443, ConnectionClass.QUIET)).isEqualTo(2);
        assertThat(counts.count(8443, ConnectionClass.BUSY)).isZero();
        assertThat(counts.count(80, ConnectionClass.QUIET)).isEqualTo(1);
        assertThat(counts.count(80, ConnectionClass.BUSY)).isEqualTo(2);
        assertThat(counts.count(81, ConnectionClass.BUSY)).isZero();
    }

    @Test
    void afterClearingNothingIsLeft() {
        add(ConnectionClass.BUSY, 80, 443);
        counts.clear();
        assertThat(counts.ports()).isEmpty();
        assertThat(counts.count(80, ConnectionClass.BUSY)).isZero();
        add(ConnectionClass.QUIET, 443);
        assertThat(counts.count(443, ConnectionClass.BUSY)).isZero();
        assertThat(counts.count(443, ConnectionClass.QUIET)).isEqualTo(1);
    }

    @Test
    void portsBeyondTheFirst64AreLeftOut() {
        for (int port = 70; port > 0; port--) {
            add(ConnectionClass.QUIET, port);
        }
        add(ConnectionClass.QUIET, 70, 1);
        assertThat(counts.ports()).hasSize(64).startsWith(7, 8).endsWith(69, 70);
        assertThat(counts.count(70, ConnectionClass.QUIET)).isEqualTo(2);
        assertThat(counts.count(1, ConnectionClass.QUIET)).isZero();
    }
}
