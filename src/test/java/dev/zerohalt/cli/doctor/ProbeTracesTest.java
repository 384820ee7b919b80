package dev.zerohalt.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.BareSocketRow;
import dev.zerohalt.connections.Network;
import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.os.MappedAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ProbeTracesTest {
    private static final NetworkFilter FILTER =
            new NetworkFilter(List.of(), List.of(Network.parse("10.9.0.0/16").orElseThrow()));

    private final ProbeTraces traces = new ProbeTraces(FILTER);

    /** A connection to a port that has ended, and is forgotten in so many milliseconds. */
    private record Ended(int network, int host, int localPort, long timeWaitMillis) implements BareSocketRow {
        @Override
        public int state() {
            return TcpState.TIME_WAIT;
        }

        @Override
        public int remotePort() {
            return 50_000;
        }

        @Override
        public void remoteAddress(byte[] address) {
            MappedAddress.fromIpv4(new byte[] {10, (byte) network, 0, (byte) host}, 0, address);
        }
    }

    private void ends(int network, int host, int port, long... millis) {
        for (long each : millis) {
            traces.visit(new Ended(network, host, port, each));
        }
    }

    private static ProbeTraces.Probe probe(String address, int port, long millis) {
        return new ProbeTraces.Probe(address, port, millis * 1_000_000);
    }

    /** In whatever order the kernel shows them. */
    @Test
    void whoComesAtRegularTimesIsAProbe() {
        ends(0, 1, 8080, 40_100, 20_000, 49_900, 30_000);
        ends(0, 2, 8080, 1_000, 2_000, 3_100, 3_900, 5_000, 6_000);
        assertThat(traces.probes()).containsExactly(probe("10.0.0.1", 8080, 10_000), probe("10.0.0.2", 8080, 1_000));
    }

    @Test
    void oneThatIsLateNowAndThenIsOneAllTheSame() {
        ends(0, 1, 8080, 1_000, 2_000, 3_000, 6_000, 7_000, 8_000);
        assertThat(traces.probes()).containsExactly(probe("10.0.0.1", 8080, 1_000));
    }

    @Test
    void whoComesAsHeLikesIsAClient() {
        ends(0, 1, 8080, 1_000, 1_001, 1_002, 9_000, 9_001, 30_000);
        ends(0, 2, 8080, 5_000, 5_000, 5_000, 5_000);
        assertThat(traces.probes()).isEmpty();
    }

    @Test
    void thriceMayBeChance() {
        ends(0, 1, 8080, 10_000, 20_000, 30_000);
        assertThat(traces.probes()).isEmpty();
    }

    @Test
    void whoComesAllTheTimeIsAClient() {
        for (int i = 0; i < 200; i++) {
            ends(0, 1, 8080, 300L * i);
        }
        assertThat(traces.probes()).isEmpty();
    }

    @Test
    void eachPortIsForItself() {
        ends(0, 1, 8080, 10_000, 30_000);
        ends(0, 1, 9090, 20_000, 40_000);
        assertThat(traces.probes()).isEmpty();
    }

    @Test
    void whoIsExcludedHoldsNoDrain() {
        ends(9, 1, 8080, 10_000, 20_000, 30_000, 40_000);
        assertThat(traces.probes()).isEmpty();
    }

    /** By /proc it is not known when they ended. */
    @Test
    void withoutTimesNothingIsKnown() {
        ends(0, 1, 8080, -1, -1, -1, -1, -1);
        assertThat(traces.probes()).isEmpty();
    }

    @Test
    void manyPeersAreNotAllRemembered() {
        for (int i = 0; i < 200; i++) {
            ends(0, i, 8080, 10_000, 20_000, 30_000, 40_000);
        }
        assertThat(traces.probes()).hasSize(64);
    }

    @Test
    void aTableThatIsReadAnewCountsOnce() {
        ends(0, 1, 8080, 10_000, 20_000);
        traces.begin();
        ends(0, 1, 8080, 10_000, 20_000);
        assertThat(traces.probes()).isEmpty();
    }
}
