package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which signals stop the container, which reach the application, and whom they reach. */
@Timeout(60)
class SignalSettingsIT {
    private static final int SIGRTMIN_3 = 37;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.OTHER_SIGNALS)
    void otherSignalsBeginTheShutdown(Mode mode) {
        for (String names : List.of("SIGRTMIN+3,USR1", "rtmin+3, 10", "37,SigUsr1")) {
            try (Instance instance = Launch.in(mode)
                    .set("SHUTDOWN_SIGNALS", names)
                    .helper("server")
                    .startServing()) {
                instance.signal(Posix.SIGTERM);
                instance.awaitOut("signal 15\n");
                assertThat(instance.exitCode())
                        .as("the application ends by itself")
                        .isZero();
                assertThat(instance.events("drain.start")).isEmpty();
            }
            try (Instance instance = Launch.in(mode)
                    .set("SHUTDOWN_SIGNALS", names)
                    .set("SECOND_SIGNAL_AFTER", "0s")
                    .helper("record_signals")
                    .startReady()) {
                instance.awaitOut("ready\n");
                instance.signal(SIGRTMIN_3);
                assertThat(instance.awaitEvent("drain.start").get("signal")).isEqualTo("SIGRTMIN+3");
                instance.awaitOut("signal 37\n");
                instance.signal(Posix.SIGUSR1);
                assertThat(instance.exitCode()).isEqualTo(137);
            }
        }
    }

    /** SIGRTMIN is what kill -l says. */
    @Test
    void realtimeSignalsCountAsTheShellsDo() throws Exception {
        Process shell = new ProcessBuilder("bash", "-c", "kill -l RTMIN; kill -l RTMIN+3; kill -l RTMAX-1").start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.lines()).containsExactly("34", "37", "63");
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.OTHER_SIGNALS)
    void onlySignalsOfTheListArePassedOn(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("PASSTHROUGH_SIGNALS", "usr1,SIGRTMAX-1")
                .helper("record_signals")
                .startReady()) {
            instance.awaitOut("ready\n");
            for (int signal = 1; signal <= 64; signal++) {
                if (!List.of(2, 3, 15, 9, 19, 37).contains(signal)) {
                    instance.signal(signal);
                }
            }
            instance.awaitOut("signal 63\n");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.outLines()).containsExactly("ready", "signal 10", "signal 63", "signal 15");
        }
    }

    @ParameterizedTest
    @EnumSource
    void noneIsPassedOn(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("PASSTHROUGH_SIGNALS", "none")
                .helper("record_signals")
                .startReady()) {
            instance.awaitOut("ready\n");
            instance.signal(Posix.SIGUSR1);
            instance.signal(Posix.SIGHUP);
            Await.pause(Duration.ofMillis(200));
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.outLines()).containsExactly("ready", "signal 15");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theApplicationGetsTheSignalItUnderstands(Mode mode) {
        try (Instance instance =
                Launch.in(mode).set("SIGNAL_TO_APP", "quit").helper("server").startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 3\n");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out()).doesNotContain("signal 15");
            assertThat(instance.awaitEvent("app.signal").get("signal")).isEqualTo("SIGQUIT");
            assertThat(instance.awaitEvent("exit").get("signal")).isEqualTo("SIGTERM");
        }
    }

    private static final String FAMILY = """
            child='trap "echo child USR1" USR1; trap "echo child TERM; exit" TERM; echo ready; while :; do sleep 0.05; done'
            trap 'echo parent USR1' USR1
            trap 'echo parent TERM; wait; exit 4' TERM
            sh -c "$child" &
            while :; do sleep 0.05; done
            """;

    @ParameterizedTest
    @EnumSource
    void theWholeGroupIsReached(Mode mode) {
        try (Instance instance =
                Launch.in(mode).set("SIGNAL_TARGET", "group").shell(FAMILY).startReady()) {
            instance.awaitOut("ready\n");
            instance.signal(Posix.SIGUSR1);
            instance.awaitOut("parent USR1\n");
            instance.awaitOut("child USR1\n");
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("child TERM\n");
            assertThat(instance.exitCode()).isEqualTo(4);
        }
    }

    /** The application waits for its child, which is told only when the application is gone. */
    @ParameterizedTest
    @EnumSource
    void withoutThatOnlyTheApplicationIs(Mode mode) {
        try (Instance instance =
                Launch.in(mode).set("SHUTDOWN_TIMEOUT", "1s").shell(FAMILY).startReady()) {
            instance.awaitOut("ready\n");
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("parent TERM\n");
            assertThat(instance.exitCode()).isEqualTo(137);
            assertThat(instance.events("app.kill")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sigkillReachesTheGroupToo(Mode mode) {
        String child = "trap '' TERM; echo ready; while :; do sleep 0.05; done";
        try (Instance instance = Launch.in(mode)
                .set("SIGNAL_TARGET", "group")
                .set("SHUTDOWN_TIMEOUT", "300ms")
                .environment("CHILD", child)
                .shell("trap '' TERM; sh -c \"$CHILD\" & wait")
                .startReady()) {
            instance.awaitOut("ready\n");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 137, 0));
            assertThat(instance.events("leftovers")).as("nothing was left").isEmpty();
        }
    }

    @Test
    void whatCannotBeIsAnError() throws IOException {
        String said = Launch.in(Mode.ORDINARY)
                .set("PASSTHROUGH_SIGNALS", "HUP,TERM")
                .set("SIGNAL_TO_APP", "SIGKILL")
                .set("SIGNAL_TARGET", "session")
                .set("EXIT_CODE_REMAP", "143:0,143:1")
                .refusal(directory);
        assertThat(said)
                .contains("ZEROHALT_PASSTHROUGH_SIGNALS=\"HUP,TERM\" (from the environment) and"
                        + " ZEROHALT_SHUTDOWN_SIGNALS=\"auto\" (from the default) both have SIGTERM:")
                .contains("ZEROHALT_SIGNAL_TO_APP=\"SIGKILL\" (from the environment) is not a signal such as SIGTERM")
                .contains("ZEROHALT_SIGNAL_TARGET=\"session\" (from the environment) is not process or group")
                .contains("ZEROHALT_EXIT_CODE_REMAP=\"143:0,143:1\" (from the environment) is not pairs of exit codes");
        assertThat(Launch.in(Mode.ORDINARY).flags("--shutdown-signals", "").refusal(directory))
                .contains("--shutdown-signals \"\" (from the command line) is not auto, or signals such as SIGTERM");
    }
}
