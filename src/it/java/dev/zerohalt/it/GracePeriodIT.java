package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the timeouts, the application gets its signal, and its time, before the orchestrator's SIGKILL. */
@Timeout(60)
class GracePeriodIT {
    private static final Duration GRACE = Duration.ofSeconds(8);

    /** A connection that nobody ends, with the default timeouts. */
    private static Instance held(Launch launch, String... arguments) {
        Instance instance = launch.set("GRACE_PERIOD", GRACE.toSeconds() + "s")
                .helper("server", arguments)
                .startServing();
        assertThat(instance.connect().isConnected()).isTrue();
        instance.order("accept", "accepted");
        instance.signal(Posix.SIGTERM);
        return instance;
    }

    private static Duration fromSignalTo(Instance instance, String event) {
        return Duration.between(time(instance.awaitEvent("signal.received")), time(instance.awaitEvent(event)));
    }

    private static Instant time(LogEvent event) {
        return Instant.parse(event.get("time"));
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void theDrainEndsInTime(Mode mode) {
        try (Instance instance = held(Launch.in(mode))) {
            instance.awaitOut("signal 15\n");
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("timeout");
            assertThat(fromSignalTo(instance, "app.signal")).isLessThan(GRACE);
            assertThat(instance.exitCode()).isZero();
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void theDeadlineForTheApplicationToo(Mode mode) {
        try (Instance instance = held(Launch.in(mode), "stubborn")) {
            assertThat(instance.exitCode()).isEqualTo(137);
            assertThat(instance.out()).contains("signal 15\n");
            assertThat(fromSignalTo(instance, "app.kill")).isLessThan(GRACE);
            assertThat(Duration.between(time(instance.awaitEvent("app.signal")), time(instance.awaitEvent("app.kill"))))
                    .as("what the application has to stop")
                    .isGreaterThan(Duration.ofMillis(1_900));
        }
    }

    /** It takes no signal but SIGKILL, and neither does what it leaves: all of it is over before the orchestrator's. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void theLeftoversAreWaitedForWithinIt(Mode mode) {
        String deaf = "trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & echo up; while :; do sleep 1; done";
        try (Instance instance = Launch.in(mode)
                .set("GRACE_PERIOD", GRACE.toSeconds() + "s")
                .shell(deaf)
                .startReady()) {
            instance.awaitOut("up\n");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEnd()).isEqualTo(new Instance.End("exit", 137, 0));
            assertThat(instance.events("leftovers")).isNotEmpty();
            assertThat(fromSignalTo(instance, "exit")).isLessThan(GRACE);
        }
    }

    /** What else keeps a shutdown from its end. */
    enum Trouble {
        HOOKS_THAT_HANG(true, false, 1),
        BYTES_THAT_NOBODY_TAKES(false, true, 1),
        BOTH(true, true, 1),
        BOTH_AND_A_SECOND_SIGNAL(true, true, 2),
        BOTH_AND_THREE_SIGNALS(true, true, 3);

        private final boolean hooks;
        private final boolean bytes;
        private final int signals;

        Trouble(boolean hooks, boolean bytes, int signals) {
            this.hooks = hooks;
            this.bytes = bytes;
            this.signals = signals;
        }
    }

    static Stream<Arguments> troubles() {
        return Arrays.stream(Trouble.values())
                .flatMap(trouble -> Arrays.stream(Mode.values()).map(mode -> Arguments.of(trouble, mode)));
    }

    /** The application takes no signal but SIGKILL, nor do its hooks and what they start: the last word is said all the same. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @MethodSource("troubles")
    void theLastWordIsSaidWithinIt(Trouble trouble, Mode mode, @TempDir Path directory) throws IOException {
        Path report = Files.createFile(directory.resolve("report"));
        String deaf = "trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & while :; do sleep 1; done";
        Launch launch = Launch.in(mode)
                .set("GRACE_PERIOD", GRACE.toSeconds() + "s")
                .set("TERMINATION_LOG", report.toString())
                .set("FLUSH_TIMEOUT", "10m")
                .helper("server", "stubborn");
        if (trouble.hooks) {
            String hook = new HookScripts(directory).script("hook", deaf).toString();
            launch.set("PRE_SHUTDOWN_COMMAND", hook).set("POST_SHUTDOWN_COMMAND", hook);
        }
        try (Instance instance = launch.startServing()) {
            Socket client = instance.network().connectSlowReader("127.0.0.1", Instance.APP_PORT);
            instance.order("accept", "accepted");
            if (trouble.bytes) {
                instance.order("send 1000000", "sent 1000000");
            }
            instance.signal(Posix.SIGTERM);
            for (int i = 1; i < trouble.signals; i++) {
                instance.awaitEvent("drain.start");
                Await.pause(Duration.ofMillis(2_100));
                instance.signal(Posix.SIGTERM);
            }
            assertThat(instance.exitCode()).isEqualTo(137);
            assertThat(client.isConnected()).isTrue();
            assertThat(fromSignalTo(instance, "exit")).isLessThan(GRACE);
            LogEvent exit = instance.awaitEvent("exit");
            assertThat(exit.get("app_outcome")).isEqualTo("killed");
            assertThat(exit.get("hooks_failed")).contains(trouble.hooks ? "post-shutdown" : "");
            assertThat(report).content().contains("137");
        }
    }

    private static List<String> warnings(Mode mode, String grace) {
        try (Instance instance = Launch.in(mode)
                .set("GRACE_PERIOD", grace)
                .set("DRAIN_TIMEOUT", "1m")
                .set("SHUTDOWN_TIMEOUT", "30s")
                .command("sleep", "600")
                .start()) {
            instance.awaitEvent("app.start");
            return instance.events("config.budget").stream()
                    .map(event -> event.get("level") + " " + event.get("msg"))
                    .toList();
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void whatDoesNotFitIsSaidAtTheStartWithTheNumbers(Mode mode) {
        assertThat(warnings(mode, "30s"))
                .containsExactly(
                        "WARN ZEROHALT_DRAIN_TIMEOUT is 1m, of which the grace period of 30s leaves 13s500ms",
                        "WARN ZEROHALT_SHUTDOWN_TIMEOUT is 30s, of which the grace period of 30s leaves 13s500ms"
                                + " after the longest drain");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void whatFitsIsNot(Mode mode) {
        assertThat(warnings(mode, "2m")).isEmpty();
    }
}
