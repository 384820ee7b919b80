package dev.zerohalt.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CountersTest {
    private final Counters counters = new Counters();

    @Test
    void signalsAreCountedOneByOne() {
        counters.signalReceived(15);
        counters.signalReceived(15);
        counters.signalReceived(64);
        counters.signalForwarded(15);
        assertThat(counters.received(15)).isEqualTo(2);
        assertThat(counters.received(64)).isEqualTo(1);
        assertThat(counters.received(1)).isZero();
        assertThat(counters.forwarded(15)).isEqualTo(1);
        assertThat(counters.forwarded(64)).isZero();
    }

    @Test
    void answersAreCountedWithTheirTime() {
        counters.healthAnswered(1_000);
        counters.healthAnswered(2_000);
        assertThat(counters.healthDurations().count()).isEqualTo(2);
    }
}
