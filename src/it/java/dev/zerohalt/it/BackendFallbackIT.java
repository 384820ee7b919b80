package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the kernel offers less, zerohalt counts with what is left, and says so; what it cannot count is never zero. */
@Timeout(120)
class BackendFallbackIT {
    private static Instance serving(Launch launch, String family) {
        return launch.set("DRAIN_TIMEOUT", "10m").helper("server").startServing(family);
    }

    private static void assertCounts(Instance instance) throws IOException {
        Socket client = instance.connect();
        instance.order("accept", "accepted");
        instance.signal(Posix.SIGTERM);
        instance.awaitEvent("drain.start");
        Await.pause(Duration.ofMillis(250));
        assertThat(instance.out()).as(instance.transcript()).doesNotContain("signal 15");
        client.close();
        instance.order("close", "closed");
        instance.awaitOut("signal 15\n");
        assertThat(instance.exitCode()).isZero();
        assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
    }

    @ParameterizedTest
    @EnumSource
    void everythingThere(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode), "dual")) {
            assertThat(instance.awaitEvent("backend").line()).contains("events");
            assertCounts(instance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noNetlink(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode).sandbox("deny-netlink"), "dual")) {
            assertThat(instance.awaitEvent("backend").line()).contains("proc");
            assertCounts(instance);
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void noProc(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode).sandbox("no-proc"), "dual")) {
            assertCounts(instance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void neitherOfThemIsUnknownAndTheDeadlineDecides(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .sandbox("deny-netlink", "no-proc")
                .set("DRAIN_TIMEOUT", "1s")
                .helper("server")
                .startReady()) {
            long start = System.nanoTime();
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\n");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("timeout");
            assertThat(instance.log()).contains("unknown");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ipv6SwitchedOff(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode).sandbox("no-ipv6"), "4")) {
            assertCounts(instance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noIpv6InTheKernel(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode).sandbox("deny-inet6"), "4")) {
            assertCounts(instance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void neitherNetlinkNorIpv6(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode).sandbox("deny-inet6", "deny-netlink"), "4")) {
            assertCounts(instance);
        }
    }
}
