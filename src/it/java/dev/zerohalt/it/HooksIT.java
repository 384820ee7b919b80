package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks are run beside the drain and at the end, and whatever they do the container stops. */
@Timeout(120)
class HooksIT {
    private static final String SIGNALLED = "signal 15\n";

    @TempDir
    Path directory;

    private HookScripts scripts;

    @BeforeEach
    void directoryOfScripts() {
        scripts = new HookScripts(directory);
    }

    private static LogEvent onlyHook(Instance instance) {
        assertThat(instance.events("hook")).as(instance.transcript()).hasSize(1);
        return instance.awaitEvent("hook");
    }

    private static void assertHook(LogEvent event, String name, String outcome, String code) {
        assertThat(List.of(event.get("name"), event.get("outcome"), event.get("code")))
                .as(event.line())
                .isEqualTo(List.of(name, outcome, code));
    }

    private static int line(Instance instance, String text) {
        int line = instance.outLines().indexOf(text);
        assertThat(line).as(text + " in\n" + instance.transcript()).isNotNegative();
        return line;
    }

    @ParameterizedTest
    @EnumSource
    void theDrainDoesNotEndBeforeTheFirstIsDone(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("PRE_SHUTDOWN_COMMAND", scripts.gate("pre"))
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("pre begins\n");
            assertThat(instance.get("/health").code()).isEqualTo(503);
            Await.pause(Duration.ofMillis(300));
            assertThat(instance.out()).doesNotContain("signal");
            scripts.open("pre");
            assertThat(instance.exitCode()).isZero();
            assertThat(line(instance, "pre ends")).isLessThan(line(instance, "signal 15"));
            assertHook(onlyHook(instance), "pre-shutdown", "exited", "0");
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(instance.awaitEvent("exit").get("hooks_failed")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutStrategyTheDrainLastsAsLongAsTheHook(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("DRAIN_STRATEGY", "none")
                .set("PRE_SHUTDOWN_COMMAND", scripts.gate("pre"))
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("pre begins\n");
            assertThat(instance.out()).doesNotContain("signal");
            scripts.open("pre");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("skipped");
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsTimeoutEndsTheFirstWithAllItStarted(Mode mode) {
        String forking = scripts.script("hang", "trap '' TERM\nsleep 601 &\nsleep 602 &\necho hangs\nsleep 603\n")
                .toString();
        try (Instance instance = Launch.in(mode)
                .set("PRE_SHUTDOWN_COMMAND", forking)
                .set("PRE_SHUTDOWN_TIMEOUT", "500ms")
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitOut(SIGNALLED);
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 0, 0));
            assertHook(onlyHook(instance), "pre-shutdown", "timeout", "");
            assertThat(instance.awaitEvent("exit").get("hooks_failed")).isEqualTo("pre-shutdown timeout");
            assertThat(instance.events("leftovers")).as("it left nothing").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDrainTimeoutDoesNotWaitForTheFirst(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("DRAIN_TIMEOUT", "400ms")
                .set("PRE_SHUTDOWN_TIMEOUT", "10m")
                .set("PRE_SHUTDOWN_COMMAND", scripts.gate("pre"))
                .helper("server", "stubborn")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitOut(SIGNALLED);
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("timeout");
            assertThat(instance.events("hook")).as("it goes on").isEmpty();
            scripts.open("pre");
            assertHook(instance.awaitEvent("hook"), "pre-shutdown", "exited", "0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSecondSignalDoesNotWaitForTheFirst(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("PRE_SHUTDOWN_COMMAND", scripts.gate("pre"))
                .set("SECOND_SIGNAL_AFTER", "0s")
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("pre begins\n");
            instance.signal(Posix.SIGINT);
            instance.awaitOut(SIGNALLED);
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 0, 0));
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("second-signal");
            assertHook(onlyHook(instance), "pre-shutdown", "killed", "143"); // with the leftovers
        }
    }

    @ParameterizedTest
    @EnumSource
    void theApplicationsEndDoesNotWaitForTheFirst(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("PRE_SHUTDOWN_COMMAND", scripts.gate("pre"))
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("pre begins\n");
            instance.type("exit 7\n");
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 7, 0));
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("app-exited");
            assertHook(onlyHook(instance), "pre-shutdown", "killed", "143");
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void theLastRunsWhenAllElseIsOver(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("POST_SHUTDOWN_COMMAND", scripts.gate("post"))
                .shell("setsid sleep 600 & echo ready; read line; exit 3")
                .startReady()) {
            instance.awaitOut("ready\n");
            instance.type("end\n");
            instance.awaitOut("post begins\n");
            assertThat(instance.processes())
                    .as("leftovers are gone")
                    .noneMatch(process -> process.name().equals("sleep") && process.session() == process.pid());
            assertThat(instance.get("/health").code()).isEqualTo(503);
            assertThat(instance.events("exit")).as("the report comes last").isEmpty();
            scripts.open("post");
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 3, 0));
            assertHook(onlyHook(instance), "post-shutdown", "exited", "0");
        }
    }

    /** It is none of the processes that the application left, even if they have only just ended. */
    @ParameterizedTest
    @EnumSource
    void theLastIsNotTakenForALeftover(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("POST_SHUTDOWN_COMMAND", scripts.gate("post"))
                .shell("setsid sleep 600 & exit 0")
                .start()) {
            instance.awaitOut("post begins\n");
            Await.pause(Duration.ofMillis(300));
            scripts.open("post");
            assertThat(instance.exitCode()).isZero();
            assertHook(onlyHook(instance), "post-shutdown", "exited", "0");
        }
    }

    /** The orchestrator's first signal may come when a crash is being reported; a second one is impatience. */
    @ParameterizedTest
    @EnumSource
    void onlyASecondSignalSkipsTheLast(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("POST_SHUTDOWN_COMMAND", scripts.gate("post"))
                .set("POST_SHUTDOWN_TIMEOUT", "10m")
                .set("SECOND_SIGNAL_AFTER", "100ms")
                .shell("exit 3")
                .start()) {
            instance.awaitOut("post begins\n");
            instance.signal(Posix.SIGTERM);
            Await.pause(Duration.ofMillis(200));
            assertThat(instance.isRunning()).isTrue();
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 3, 0));
            assertHook(onlyHook(instance), "post-shutdown", "killed", "");
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void itsTimeoutEndsTheLastWithAllItStarted(Mode mode) {
        String forking = scripts.script(
                        "hang", "trap '' TERM\nsleep 601 &\nsetsid sleep 602 &\necho hangs\nsleep 603\n")
                .toString();
        try (Instance instance = Launch.in(mode)
                .set("POST_SHUTDOWN_COMMAND", forking)
                .set("POST_SHUTDOWN_TIMEOUT", "500ms")
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("hangs\n");
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 0, 0));
            assertHook(onlyHook(instance), "post-shutdown", "timeout", "");
        }
    }

    /** What a hook leaves running does not delay the end. */
    @ParameterizedTest
    @EnumSource
    void whatTheyLeaveEndsWithThem(Mode mode) {
        String leaving =
                scripts.script("leave", "trap '' TERM\nsleep 601 &\nexit 0\n").toString();
        try (Instance instance = Launch.in(mode)
                .set("PRE_SHUTDOWN_COMMAND", leaving)
                .set("POST_SHUTDOWN_COMMAND", leaving)
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 0, 0));
            assertThat(instance.events("leftovers")).isEmpty();
            assertThat(instance.events("hook"))
                    .hasSize(2)
                    .allMatch(event -> event.get("outcome").equals("exited"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh -c 'exit 3'", "sh -c 'kill -9 $$'", "no-such-program", "/", "'two words'", "''"})
    void oneThatFailsStopsNothing(String command) throws IOException {
        Path report = Files.createFile(directory.resolve("report"));
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("PRE_SHUTDOWN_COMMAND", command)
                .set("POST_SHUTDOWN_COMMAND", command)
                .set("TERMINATION_LOG", report.toString())
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out()).contains(SIGNALLED);
            assertThat(instance.events("hook"))
                    .hasSize(2)
                    .allMatch(event -> event.get("level").equals("WARN"));
            assertThat(instance.awaitEvent("exit").get("hooks_failed")).contains("pre-shutdown ", "post-shutdown ");
            assertThat(Files.readString(report)).contains("The pre-shutdown hook ", "The post-shutdown hook ");
        }
    }

    @Test
    void whyAHookWasNotStartedIsSaid() {
        try (Instance instance = Launch.in(Mode.ORDINARY)
                .set("POST_SHUTDOWN_COMMAND", "no-such-program")
                .shell("exit 0")
                .start()) {
            assertThat(instance.exitCode()).isZero();
            LogEvent event = onlyHook(instance);
            assertHook(event, "post-shutdown", "not-started", "");
            assertThat(event.get("because")).isEqualTo("No such file or directory");
        }
    }

    /** A drain of 2.4 s, 2.25 s to stop and 3 s for the hook: all of them hang, and still it is over in time. */
    @ParameterizedTest
    @EnumSource
    void theGracePeriodHoldsForHooksToo(Mode mode) {
        String hanging =
                scripts.script("hang", "trap '' TERM\necho hangs\nsleep 603\n").toString();
        try (Instance instance = Launch.in(mode)
                .set("GRACE_PERIOD", "9s")
                .set("PRE_SHUTDOWN_COMMAND", hanging)
                .set("PRE_SHUTDOWN_TIMEOUT", "10m")
                .set("POST_SHUTDOWN_COMMAND", hanging)
                .set("POST_SHUTDOWN_TIMEOUT", "10s")
                .helper("server", "stubborn")
                .startServing()) {
            assertThat(instance.events("config.budget").stream().map(event -> event.get("msg")))
                    .anyMatch(text -> text.equals(
                            "ZEROHALT_POST_SHUTDOWN_TIMEOUT is 10s, of which the grace period of 9s leaves 3s"));
            instance.signal(Posix.SIGTERM);
            instance.awaitOut(SIGNALLED);
            assertThat(instance.exitCode()).isEqualTo(137);
            assertThat(instance.awaitEvent("exit").get("hooks_failed"))
                    .isEqualTo("pre-shutdown killed, post-shutdown timeout");
        }
    }
}
