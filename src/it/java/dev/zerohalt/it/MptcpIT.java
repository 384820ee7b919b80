package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zerohalt.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Connections of MPTCP. When the application closes one, its TCP connection stays established until the peer closes it too, and
 * looks like one that the application has; it holds the drain no more than one of TCP does.
 */
@Timeout(60)
@NotEmulated(NotEmulated.NO_SOCK_DIAG)
class MptcpIT {
    @BeforeAll
    static void theKernelHasIt() throws IOException {
        Path enabled = Path.of("/proc/sys/net/mptcp/enabled");
        assumeTrue(Files.exists(enabled) && Files.readString(enabled).strip().equals("1"));
    }

    private static Instance serving(Mode mode, String backend) {
        return Launch.in(mode)
                .set("APP_PORT", "8080")
                .set("DRAIN_STRATEGY", "connections")
                .set("CONNECTION_BACKEND", backend)
                .set("DRAIN_CHECK_INTERVAL", "50ms")
                .set("DRAIN_TIMEOUT", "10m")
                .helper("server")
                .startServing("mptcp");
    }

    /** A client of ours stays connected, and the application's end is closed or not. */
    private static void connect(Instance instance, boolean closes) {
        instance.order("join 8080", "joined");
        instance.order("accept", "accepted");
        if (closes) {
            instance.order("drop", "dropped");
        }
    }

    private static void assertHeldBy(Instance instance, int connections) {
        Await.until( // the end of what is closed is acknowledged a moment later
                instance::transcript,
                () -> !instance.events("drain.progress").isEmpty()
                        && instance.events("drain.progress")
                                .getLast()
                                .get("holding")
                                .equals("" + connections));
        Await.pause(Duration.ofMillis(250));
        assertThat(instance.events("drain.end")).as(instance.transcript()).isEmpty();
    }

    private static void assertDrained(Instance instance) {
        instance.awaitOut("signal 15\n");
        assertThat(instance.exitCode()).isZero();
        assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
    }

    @ParameterizedTest
    @CsvSource({"PID_1, events", "PID_1, polling", "ORDINARY, events", "ORDINARY, polling"})
    void whatTheApplicationHasClosedHoldsNoDrain(Mode mode, String backend) {
        try (Instance instance = serving(mode, backend)) {
            for (int i = 0; i < 20; i++) {
                connect(instance, true);
            }
            instance.signal(Posix.SIGTERM);
            assertDrained(instance);
        }
    }

    @ParameterizedTest
    @CsvSource({"PID_1, events", "PID_1, polling", "ORDINARY, events", "ORDINARY, polling"})
    void whatItHasOpenDoesUntilItIsClosed(Mode mode, String backend) {
        try (Instance instance = serving(mode, backend)) {
            connect(instance, true);
            instance.order("connect 8080", "connected"); // by TCP, to the same listener
            instance.order("accept", "accepted");
            connect(instance, false);
            instance.signal(Posix.SIGTERM);
            assertHeldBy(instance, 2);
            instance.order("drop", "dropped"); // the one of MPTCP, and its client stays
            Await.until(
                    instance::transcript,
                    () -> instance.events("drain.progress")
                            .getLast()
                            .get("holding")
                            .equals("1"));
            instance.type("exit 3\n");
            assertThat(instance.exitCode()).isEqualTo(3);
        }
    }

    /** One that nobody has accepted yet is open. */
    @ParameterizedTest
    @CsvSource({"PID_1, events", "ORDINARY, polling"})
    void whatIsQueuedDoesToo(Mode mode, String backend) {
        try (Instance instance = serving(mode, backend)) {
            instance.order("join 8080", "joined");
            instance.signal(Posix.SIGTERM);
            assertHeldBy(instance, 1);
            assertThat(instance.events("drain.progress").getFirst().get("who")).contains(" queued ");
            instance.order("accept", "accepted");
            instance.order("drop", "dropped");
            assertDrained(instance);
        }
    }

    /** When the application has ended, the flush waits until the client has what was sent, or is gone. */
    @ParameterizedTest
    @EnumSource
    void whatItHasSentIsFlushed(Mode mode) throws IOException {
        try (Instance instance = Launch.in(mode)
                        .set("APP_PORT", "8080")
                        .set("FLUSH_TIMEOUT", "10m")
                        .helper("server")
                        .startServing("mptcp");
                Program client = new Program(
                        instance.network(), Helpers.program("server").toString())) {
            client.type("join 8080\n");
            client.awaitOutput("joined");
            instance.order("accept", "accepted");
            instance.order("send 1000000", "sent 1000000");
            instance.type("exit 3\n");
            instance.awaitEvent("app.exit");
            Await.pause(Duration.ofMillis(250));
            assertThat(instance.events("exit")).as(instance.transcript()).isEmpty();
            client.type("exit 0\n");
            assertThat(instance.exitCode()).isEqualTo(3);
            assertThat(instance.events("flush")).isEmpty();
        }
    }

    /** The status counts as the drain does. */
    @ParameterizedTest
    @CsvSource({"PID_1, events"})
    void theStatusKnows(Mode mode, String backend) {
        try (Instance instance = serving(mode, backend)) {
            connect(instance, false);
            connect(instance, true);
            for (String total : List.of("1", "1")) {
                Await.until(
                        () -> instance.get("/status").body(),
                        () -> instance.get("/status").body().contains("\"total\":" + total + ","));
            }
        }
    }
}
