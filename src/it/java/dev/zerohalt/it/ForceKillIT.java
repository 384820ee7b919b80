package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With FORCE_KILL=false the application is waited for, however long it takes and whoever is impatient. */
@Timeout(60)
class ForceKillIT {
    private static Instance terminating(Mode mode) {
        Instance instance = Launch.in(mode)
                .set("FORCE_KILL", "false")
                .set("SHUTDOWN_TIMEOUT", "0s")
                .set("SECOND_SIGNAL_AFTER", "0s")
                .helper("server", "stubborn")
                .startServing();
        instance.signal(Posix.SIGTERM);
        instance.awaitOut("signal 15\n");
        return instance;
    }

    @ParameterizedTest
    @EnumSource
    void theShutdownTimeoutKillsNobody(Mode mode) {
        try (Instance instance = terminating(mode)) {
            Await.pause(Duration.ofMillis(500));
            assertThat(instance.get("/health").body()).isEqualTo("{\"status\":\"terminating\"}");
            instance.order("orphan", "orphaned");
            instance.type("exit 6\n");
            assertThat(instance.exitCode()).isEqualTo(6);
            assertThat(instance.events("app.kill")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void furtherSignalsArePassedOn(Mode mode) {
        try (Instance instance = terminating(mode)) {
            instance.signal(Posix.SIGINT);
            instance.awaitOut("signal 2\n");
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\nsignal 2\nsignal 15\n");
            assertThat(instance.events("app.kill")).isEmpty();
            instance.type("exit 6\n");
            assertThat(instance.exitCode()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoppedApplicationHearsOfThem(Mode mode) {
        String script = "trap 'echo told' TERM; trap 'echo told again; exit 6' INT; echo ready; kill -STOP $$;"
                + " kill -STOP $$; while :; do sleep 0.05; done";
        try (Instance instance = Launch.in(mode)
                .set("FORCE_KILL", "false")
                .set("SECOND_SIGNAL_AFTER", "0s")
                .shell(script)
                .startReady()) {
            Await.until("the stop", () -> instance.processNamed("sh").isStopped());
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("told\n");
            Await.until("the next stop", () -> instance.processNamed("sh").isStopped());
            assertThat(instance.get("/health").code()).as("the stop is known").isEqualTo(503);
            instance.signal(Posix.SIGINT);
            instance.awaitOut("told again\n");
            assertThat(instance.exitCode()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOrchestratorsSigkillIsWarnedOf(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("FORCE_KILL", "false")
                .set("GRACE_PERIOD", "2m")
                .command("sleep", "600")
                .startReady()) {
            assertThat(instance.awaitEvent("config.budget").get("msg"))
                    .isEqualTo("ZEROHALT_FORCE_KILL is false, but the orchestrator kills after the grace period of 2m:"
                            + " then the application has had at least 57s to stop");
        }
    }
}
