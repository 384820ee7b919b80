package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers can be left out of the count by their networks, or be the only ones that count. */
@Timeout(60)
class PeersIT {
    private static final String EXCLUDE = "CONNECTION_EXCLUDE";
    private static final String INCLUDE = "CONNECTION_INCLUDE";

    private static final String BALANCER = "10.1.2.3";
    private static final String OTHER = "10.2.0.1";
    private static final String BALANCER_6 = "2001:db8:1::3";
    private static final String OTHER_6 = "2001:db8:2::1";

    enum Peer {
        LOOPBACK_COUNTS(Map.of(), "4", "127.0.0.1", true),
        LOOPBACK_6_COUNTS(Map.of(), "6", "::1", true),
        EXCLUDED(Map.of(EXCLUDE, "10.1.0.0/16"), "4", BALANCER, false),
        EXCLUDED_AMONG_OTHERS(Map.of(EXCLUDE, "192.0.2.0/24,10.1.2.3,2001:db8::/32"), "4", BALANCER, false),
        EXCLUDED_AND_V4_MAPPED(Map.of(EXCLUDE, "10.1.0.0/16"), "dual", BALANCER, false),
        NOT_EXCLUDED(Map.of(EXCLUDE, "10.1.0.0/16"), "4", OTHER, true),
        NOT_EXCLUDED_AND_V4_MAPPED(Map.of(EXCLUDE, "10.1.0.0/16"), "dual", OTHER, true),
        EXCLUDED_6(Map.of(EXCLUDE, "2001:db8:1::/48"), "6", BALANCER_6, false),
        NOT_EXCLUDED_6(Map.of(EXCLUDE, "2001:db8:1::/48"), "6", OTHER_6, true),
        V4_MAPPED_IS_NO_IPV6_PEER(Map.of(EXCLUDE, "::/0"), "dual", BALANCER, true),
        INCLUDED(Map.of(INCLUDE, "10.1.0.0/16"), "4", BALANCER, true),
        INCLUDED_AND_V4_MAPPED(Map.of(INCLUDE, "10.1.0.0/16"), "dual", BALANCER, true),
        NOT_INCLUDED(Map.of(INCLUDE, "10.1.0.0/16"), "4", OTHER, false),
        INCLUDED_6(Map.of(INCLUDE, "2001:db8:1::/48"), "dual", BALANCER_6, true),
        NOT_INCLUDED_6(Map.of(INCLUDE, "2001:db8:1::/48"), "dual", OTHER_6, false),
        INCLUDED_BUT_EXCLUDED(Map.of(INCLUDE, "10.0.0.0/8", EXCLUDE, BALANCER), "4", BALANCER, false),
        INCLUDED_AND_NOT_EXCLUDED(Map.of(INCLUDE, "10.0.0.0/8", EXCLUDE, BALANCER), "4", OTHER, true);

        @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
        private final Map<String, String> settings;

        private final String family;
        private final String address;
        private final boolean counts;

        Peer(Map<String, String> settings, String family, String address, boolean counts) {
            this.settings = settings;
            this.family = family;
            this.address = address;
            this.counts = counts;
        }
    }

    private static Socket connect(Instance instance, Peer peer) throws IOException {
        boolean isIpv6 = peer.address.contains(":");
        String server = isIpv6 ? "::1" : "127.0.0.1";
        if (!peer.address.equals(server)) {
            // Without nodad an address may only be used a moment later: others might have it.
            Ip.in(instance.pid(), "address", "add", peer.address + (isIpv6 ? "/128" : "/32"), "dev", "lo", "nodad");
        }
        instance.serve(peer.family);
        Socket client = instance.network().connectFrom(peer.address, server, Instance.APP_PORT);
        instance.order("accept", "accepted");
        return client;
    }

    private static void assertCountsAsItShould(Peer peer, String backend) throws IOException {
        Launch launch = Launch.in(Mode.PID_1)
                .set("CONNECTION_BACKEND", backend)
                .set("DRAIN_STRATEGY", "connections")
                .set("DRAIN_CHECK_INTERVAL", "100ms")
                .set("DRAIN_TIMEOUT", "10m");
        peer.settings.forEach(launch::set);
        try (Instance instance = launch.helper("server").startReady()) {
            Socket client = connect(instance, peer);
            instance.signal(Posix.SIGTERM);
            if (peer.counts) {
                assertThat(instance.awaitEvent("drain.progress").get("who")).contains("" + client.getLocalPort());
                Await.pause(Duration.ofMillis(250));
                assertThat(instance.events("drain.end"))
                        .as(instance.transcript())
                        .isEmpty();
                client.close();
                instance.order("close", "closed");
            }
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.events("drain.progress")).hasSize(peer.counts ? 1 : 0);
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void withEvents(Peer peer) throws IOException {
        assertCountsAsItShould(peer, "events");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void withProc(Peer peer) throws IOException {
        assertCountsAsItShould(peer, "proc");
    }
}
