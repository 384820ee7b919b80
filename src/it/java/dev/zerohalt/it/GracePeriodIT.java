package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
