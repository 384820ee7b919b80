package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A further shutdown signal skips to the next phase; the shutdown timeout ends the last one. */
@Timeout(60)
class SecondSignalIT {
    private static Launch patient(Mode mode) {
        return Launch.in(mode)
                .set("DRAIN_TIMEOUT", "10m")
                .set("SHUTDOWN_TIMEOUT", "10m")
                .set("FLUSH_TIMEOUT", "0s")
                .helper("server", "stubborn");
    }

    @ParameterizedTest
    @EnumSource
    void whileDrainingTheApplicationIsSignalledWhileTerminatingItIsKilled(Mode mode) throws Exception {
        try (Instance instance = patient(mode).startServing()) {
            instance.connect();
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\n");
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("second-signal");
            assertThat(instance.events("app.kill")).isEmpty();
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(137);
            assertThat(instance.events("app.kill")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyShutdownSignalWillDo(Mode mode) throws Exception {
        try (Instance instance = patient(mode).startServing()) {
            instance.connect();
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            instance.signal(Posix.SIGINT);
            instance.awaitOut("signal ");
            instance.signal(Posix.SIGQUIT);
            assertThat(instance.exitCode()).isEqualTo(137);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationThatDoesNotEndIsKilledAtTheShutdownTimeout(Mode mode) {
        try (Instance instance = patient(mode).set("SHUTDOWN_TIMEOUT", "700ms").startServing()) {
            long start = System.nanoTime();
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isEqualTo(137);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
            assertThat(instance.events("app.kill")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoppedApplicationEndsToo(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("SHUTDOWN_TIMEOUT", "500ms")
                .shell("echo ready; kill -STOP $$; sleep 600")
                .startReady()) {
            Await.until("the stop", () -> instance.processNamed("sh").isStopped());
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isIn(137, 143);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theApplicationsOwnExitCodeWinsIfItEndsInTime(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .shell("trap 'sleep 0.3; exit 9' TERM; echo ready; while :; do sleep 0.05; done")
                .startReady()) {
            instance.awaitOut("ready");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(9);
        }
    }
}
