package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application's exit ends zerohalt at once, in whatever state: every timeout here is far beyond the test's. */
@Timeout(60)
class EarlyExitIT {
    private static Launch patient(Mode mode) {
        return Launch.in(mode)
                .set("DRAIN_TIMEOUT", "10m")
                .set("DRAIN_STEADY_STATE_WAIT", "10m")
                .set("SHUTDOWN_TIMEOUT", "10m")
                .set("FLUSH_TIMEOUT", "10m");
    }

    @ParameterizedTest
    @EnumSource
    void whileStarting(Mode mode) {
        try (Instance instance = patient(mode).shell("exit 3").start()) {
            assertThat(instance.exitCode()).isEqualTo(3);
            assertThat(instance.events("app.start")).hasSize(1);
            assertThat(instance.events("app.exit")).hasSize(1);
            assertThat(instance.events("exit")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileHealthy(Mode mode) {
        try (Instance instance = patient(mode).helper("server").startServing()) {
            instance.type("exit 4\n");
            assertThat(instance.exitCode()).isEqualTo(4);
            assertThat(instance.events("drain.start")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileDraining(Mode mode) throws Exception {
        try (Instance instance = patient(mode).helper("server").startServing()) {
            instance.connect();
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            instance.type("exit 5\n");
            assertThat(instance.exitCode()).isEqualTo(5);
            assertThat(instance.events("app.signal")).isEmpty();
            assertThat(instance.out()).doesNotContain("signal 15");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileTerminating(Mode mode) {
        Launch launch = patient(mode).set("DRAIN_STEADY_STATE_WAIT", "0s").helper("server", "stubborn");
        try (Instance instance = launch.startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\n");
            assertThat(instance.get("/health").body()).isEqualTo("{\"status\":\"terminating\"}");
            assertThat(instance.health()).isEqualTo(503);
            assertThat(instance.get("/livez").code()).isEqualTo(200);
            instance.type("exit 6\n");
            assertThat(instance.exitCode()).isEqualTo(6);
            assertThat(instance.events("app.kill")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void byCrashing(Mode mode) {
        try (Instance instance = patient(mode)
                .shell("ulimit -c 0; read line; kill -SEGV $$; sleep 600")
                .startReady()) {
            instance.type("crash\n");
            assertThat(instance.exitCode()).isEqualTo(139);
        }
    }

    /** Whoever is reaped first: nobody signals an application that is gone, and the drain ended because it is. */
    @ParameterizedTest
    @EnumSource
    void togetherWithTheHook(Mode mode, @TempDir Path directory) {
        HookScripts scripts = new HookScripts(directory);
        try (Instance instance = patient(mode)
                .set("DRAIN_STRATEGY", "none")
                .set("FLUSH_TIMEOUT", "0s")
                .set("PRE_SHUTDOWN_TIMEOUT", "10m")
                .set("PRE_SHUTDOWN_COMMAND", scripts.gate("pre"))
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("pre begins\n");
            instance.signal(Posix.SIGSTOP);
            scripts.open("pre");
            instance.type("exit 7\n");
            Await.until(
                    "two that have ended",
                    () -> instance.processes().stream().filter(Proc::isZombie).count() == 2);
            instance.signal(Posix.SIGCONT);
            assertThat(instance.exitCode()).isEqualTo(7);
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("app-exited");
            assertThat(instance.events("app.signal")).isEmpty();
            assertThat(instance.log()).doesNotContain("level=ERROR");
        }
    }
}
