package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shutdown signal turns health 503 at once; the application hears of it when its connections are gone. */
@Timeout(120)
class DrainIT {
    private static Instance serving(Launch launch) {
        return launch.helper("server").startServing();
    }

    private static Socket connected(Instance instance) {
        Socket client = instance.connect();
        instance.order("accept", "accepted");
        return client;
    }

    /** Both ends are closed, as when an application sees its client's end. */
    private static void end(Instance instance, Socket client) throws IOException {
        client.close();
        instance.order("close", "closed");
    }

    private static void assertUndisturbed(Instance instance) {
        Await.pause(Duration.ofMillis(250));
        assertThat(instance.events("app.signal")).isEmpty();
        assertThat(instance.out()).doesNotContain("signal ");
    }

    private static long elapsedSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    @ParameterizedTest
    @EnumSource
    void anOpenConnectionIsWaitedFor(Mode mode) throws IOException {
        for (int signal : new int[] {Posix.SIGTERM, Posix.SIGINT, Posix.SIGQUIT}) {
            try (Instance instance = serving(Launch.in(mode).set("DRAIN_TIMEOUT", "10m"))) {
                Socket client = connected(instance);
                instance.signal(signal);
                instance.awaitEvent("drain.start");
                Http.Response health = instance.get("/health");
                assertThat(health.code()).isEqualTo(503);
                assertThat(health.body()).isEqualTo("{\"status\":\"draining\"}");
                assertThat(instance.get("/livez").code()).isEqualTo(200);
                instance.awaitEvent("drain.progress");
                assertUndisturbed(instance);
                end(instance, client);
                instance.awaitOut("signal " + signal + "\n");
                assertThat(instance.exitCode()).isZero();
                assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
                assertThat(instance.events("signal.received")).hasSize(1);
                assertThat(instance.events("app.signal")).hasSize(1);
                assertThat(instance.events("app.exit")).hasSize(1);
                assertThat(instance.events("exit")).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingOpenAndNothingToWaitForGoesOnAtOnce(Mode mode) {
        try (Instance instance = serving(Launch.in(mode).set("DRAIN_TIMEOUT", "10m"))) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationThatServesNobodyGoesOnAtOnce(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("DRAIN_TIMEOUT", "10m")
                .command("sleep", "600")
                .startReady()) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionOpenedDuringTheDrainIsServedAndWaitedFor(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode).set("DRAIN_TIMEOUT", "10m"))) {
            Socket first = connected(instance);
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            Socket second = connected(instance);
            end(instance, first);
            assertUndisturbed(instance);
            end(instance, second);
            instance.awaitOut("signal 15\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherSignalsAreForwardedDuringTheDrain(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode).set("DRAIN_TIMEOUT", "10m"))) {
            connected(instance);
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            instance.signal(Posix.SIGUSR1);
            instance.awaitOut("signal 10\n");
            instance.signal(Posix.SIGHUP);
            instance.awaitOut("signal 1\n");
            assertThat(instance.health()).isEqualTo(503);
            assertThat(instance.events("app.signal")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDeadlineEndsIt(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode).set("DRAIN_TIMEOUT", "700ms"))) {
            connected(instance);
            long start = System.nanoTime();
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\n");
            assertThat(elapsedSince(start)).isGreaterThanOrEqualTo(700);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("timeout");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSteadyStateWait(Mode mode) {
        try (Instance instance = serving(Launch.in(mode).set("DRAIN_STEADY_STATE_WAIT", "700ms"))) {
            long start = System.nanoTime();
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\n");
            assertThat(elapsedSince(start)).isGreaterThanOrEqualTo(700);
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSteadyStateWaitBeginsWhenTheLastConnectionEnds(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode).set("DRAIN_STEADY_STATE_WAIT", "700ms"))) {
            Socket client = connected(instance);
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            assertUndisturbed(instance);
            long start = System.nanoTime();
            end(instance, client);
            instance.awaitOut("signal 15\n");
            assertThat(elapsedSince(start)).isGreaterThanOrEqualTo(700);
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void aConnectionThatCameAndWentRestartsTheSteadyStateWait(Mode mode) throws IOException {
        try (Instance instance =
                serving(Launch.in(mode).set("DRAIN_STEADY_STATE_WAIT", "4s").set("DRAIN_CHECK_INTERVAL", "10m"))) {
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            Await.pause(Duration.ofMillis(500));
            Socket client = connected(instance);
            assertThat(instance.events("drain.end")).isEmpty();
            client.close();
            long start = System.nanoTime();
            instance.order("close", "closed");
            instance.awaitOut("signal 15\n");
            assertThat(elapsedSince(start)).isGreaterThanOrEqualTo(3900);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theMinimumDuration(Mode mode) {
        try (Instance instance = serving(Launch.in(mode).set("DRAIN_MIN_DURATION", "700ms"))) {
            long start = System.nanoTime();
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\n");
            assertThat(elapsedSince(start)).isGreaterThanOrEqualTo(700);
        }
    }

    @ParameterizedTest
    @EnumSource
    void strategyFixedWaitsTheDrainTimeout(Mode mode) {
        try (Instance instance =
                serving(Launch.in(mode).set("DRAIN_STRATEGY", "fixed").set("DRAIN_TIMEOUT", "700ms"))) {
            long start = System.nanoTime();
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            assertThat(instance.health()).isEqualTo(503);
            instance.awaitOut("signal 15\n");
            assertThat(elapsedSince(start)).isGreaterThanOrEqualTo(700);
            assertThat(instance.exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void strategyNoneGoesOnAtOnce(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode)
                .set("DRAIN_STRATEGY", "none")
                .set("DRAIN_TIMEOUT", "10m")
                .set("DRAIN_STEADY_STATE_WAIT", "10m"))) {
            connected(instance);
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherApplicationPort(Mode mode) throws IOException {
        try (Instance instance = Launch.in(mode)
                .flags("--app-port", "9090", "--drain-timeout=10m")
                .helper("server")
                .startReady()) {
            instance.order("listen 9090 4", "listening 9090");
            instance.awaitHealthy();
            Socket client = instance.connect("127.0.0.1", 9090);
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            assertUndisturbed(instance);
            end(instance, client);
            instance.awaitOut("signal 15\n");
        }
    }
}
