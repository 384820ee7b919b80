package dev.zerohalt.connections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.MappedAddress;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that zerohalt itself makes do not count, at whichever end they are seen. */
@Timeout(30)
class OwnConnectionsTest {
    private static final IpAddress HERE = IpAddress.parse("127.0.0.1").orElseThrow();
    private static final IpAddress THERE = IpAddress.parse("127.0.0.2").orElseThrow();

    private record Seen(int localPort, String peer, int remotePort) implements BareSocketRow {
        @Override
        public int state() {
            return TcpState.ESTABLISHED;
        }

        @Override
        public long inode() {
            return 1;
        }

        @Override
        public void remoteAddress(byte[] address) {
            System.arraycopy(IpAddress.parse(peer).orElseThrow().mapped(), 0, address, 0, MappedAddress.LENGTH);
        }

        @Override
        public Traffic traffic() {
            throw new IllegalStateException("nobody may ask");
        }
    }

    private final OwnConnections own = new OwnConnections();
    private final SocketFilter filter = own.without(NetworkFilter.NONE);
    private int port;

    private void made(int ourPort) {
        port = ourPort;
        own.add(
                new ForwardingKernel(new SimulatedKernel(1)) {
                    @Override
                    public int localAddress(int fd, byte[] address) {
                        byte[] local = HERE.socketAddress(port);
                        System.arraycopy(local, 0, address, 0, local.length);
                        return port == 0 ? -9 : 0;
                    }
                },
                7,
                THERE.mapped(),
                8080);
    }

    private boolean counts(int localPort, String peer, int peerPort) {
        return filter.accepts(new Seen(localPort, peer, peerPort), new byte[MappedAddress.LENGTH]);
    }

    @Test
    void neitherEndCounts() {
        assertThat(counts(40_000, "127.0.0.2", 8080)).isTrue();
        made(40_000);
        assertThat(counts(40_000, "127.0.0.2", 8080)).as("our end").isFalse();
        assertThat(counts(8080, "127.0.0.1", 40_000))
                .as("the application's end")
                .isFalse();
    }

    @Test
    void whateverIsNearlyTheSameCounts() {
        made(40_000);
        assertThat(counts(8080, "127.0.0.1", 40_001)).isTrue();
        assertThat(counts(8081, "127.0.0.1", 40_000)).isTrue();
        assertThat(counts(8080, "127.0.0.3", 40_000)).isTrue();
        assertThat(counts(40_000, "127.0.0.2", 8081)).isTrue();
        assertThat(counts(40_000, "127.0.0.3", 8080)).isTrue();
    }

    /** The kernel tells late of an end, and a server may close each connection; memory does not grow all the same. */
    @Test
    void theLastFewAreRemembered() {
        for (int i = 0; i < 100; i++) {
            made(40_000 + i);
        }
        assertThat(counts(8080, "127.0.0.1", 40_099)).isFalse();
        assertThat(counts(8080, "127.0.0.1", 40_084)).isFalse();
        assertThat(counts(8080, "127.0.0.1", 40_083)).isTrue();
    }

    @Test
    void aSocketWithoutAnAddressIsNone() {
        made(0);
        assertThat(counts(8080, "127.0.0.1", 40_000)).isTrue();
    }

    @Test
    void thePeersThatDoNotCountStillDoNot() {
        SocketFilter none = own.without(new NetworkFilter(
                List.of(), List.of(Network.parse("127.0.0.0/8").orElseThrow())));
        assertThat(none.accepts(new Seen(8080, "127.0.0.1", 1), new byte[MappedAddress.LENGTH]))
                .isFalse();
    }
}
