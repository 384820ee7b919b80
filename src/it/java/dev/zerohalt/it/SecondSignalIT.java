package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A further shutdown signal skips to the next phase; the shutdown timeout ends the last one. */
@Timeout(60)
class SecondSignalIT {
    private static Launch patient(Mode mode) {
        return Launch.in(mode)
                .set("DRAIN_TIMEOUT", "10m")
                .set("SHUTDOWN_TIMEOUT", "10m")
                .set("FLUSH_TIMEOUT", "0s")
                .set("SECOND_SIGNAL_AFTER", "0s")
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

    /** Container runtimes deliver the stop signal twice. The request in hand must not be cut by that. */
    @ParameterizedTest
    @CsvSource({"PID_1, 0", "PID_1, 50", "PID_1, 1000", "ORDINARY, 0"})
    void aDuplicateSkipsNothing(Mode mode, int gapMillis) throws Exception {
        try (Instance instance = patient(mode)
                .set("SECOND_SIGNAL_AFTER", "10m")
                .set("DRAIN_STRATEGY", "connections")
                .startServing()) {
            Socket connection = instance.connect();
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            Thread.sleep(gapMillis);
            instance.signal(Posix.SIGTERM);
            instance.signal(Posix.SIGINT);
            instance.signal(Posix.SIGQUIT);
            Await.until(
                    instance::transcript,
                    () -> instance.events("signal.received").size() == 4);
            assertThat(instance.health()).isEqualTo(503);
            assertThat(instance.out()).doesNotContain("signal");
            assertThat(instance.events("signal.duplicate")).hasSize(1);
            connection.close();
            instance.order("close", "closed");
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            instance.awaitOut("signal 15\n");
        }
    }

    /** Without a setting. */
    @ParameterizedTest
    @EnumSource
    void byDefaultTheStopSignalMayComeTwice(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("DRAIN_STRATEGY", "fixed")
                .set("DRAIN_TIMEOUT", "3s")
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("waited");
        }
    }

    /** None of its streams is the terminal, which sleep keeps open, so that it stays in the foreground itself and the keys reach it. */
    @ParameterizedTest
    @EnumSource
    void whatIsTypedIsNoDuplicate(Mode mode, @TempDir Path directory) {
        Path log = directory.resolve("log");
        try (Instance instance = Launch.in(mode)
                .set("SHUTDOWN_TIMEOUT", "10m")
                .set("DRAIN_TIMEOUT", "10m")
                .sandbox("pty")
                .startedBy("sh", "-c", "sleep 600 & exec \"$@\" </dev/null >" + log + " 2>&1", "sh")
                .set("SECOND_SIGNAL_AFTER", "10m")
                .set("DRAIN_STRATEGY", "fixed")
                .set("APP_PORT", "none")
                .shell("trap '' INT; while :; do sleep 0.05; done")
                .startHealthy()) {
            instance.type("\003");
            awaitIn(log, "event=drain.start");
            instance.type("\003");
            awaitIn(log, "event=drain.end outcome=second-signal");
            instance.type("\003");
            assertThat(instance.exitCode()).isEqualTo(137);
        }
    }

    private static void awaitIn(Path log, String text) {
        Await.until(text, () -> {
            try {
                return Files.readString(log).contains(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void fromItsTimeOnItCounts(Mode mode) throws Exception {
        try (Instance instance =
                patient(mode).set("SECOND_SIGNAL_AFTER", "200ms").startServing()) {
            instance.connect();
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            Thread.sleep(250);
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("second-signal");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(137);
            assertThat(instance.events("signal.duplicate")).isEmpty();
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
            Await.until("the stop", () -> instance.processes().stream().anyMatch(Proc::isStopped));
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
