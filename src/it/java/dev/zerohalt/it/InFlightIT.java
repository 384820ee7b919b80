package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Strategy in-flight: what holds a drain, what does not, and that the status knows the same. */
@Timeout(60)
@NotEmulated(NotEmulated.NO_SOCK_DIAG)
class InFlightIT {
    private static final int CLOSE_WAIT = 8;
    private static final int IDLE = 20;

    /** The client has given up, and the application neither answers nor closes; it may not even have read the client's end. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @CsvSource({"PID_1, true", "PID_1, false", "ORDINARY, true", "ORDINARY, false"})
    void aHalfClosedConnectionHoldsItForTheBusyLimit(Mode mode, boolean endIsRead) throws IOException {
        try (Instance instance = Launch.in(mode)
                .set("CONNECTION_BUSY_LIMIT", "2s")
                .set("CONNECTION_IDLE_THRESHOLD", "500ms")
                .set("DRAIN_TIMEOUT", "10m")
                .helper("server")
                .startServing()) {
            Socket client = instance.connect();
            instance.order("accept", "accepted");
            client.getOutputStream().write('x');
            instance.order("read", "read");
            client.close();
            instance.awaitTcpState(Instance.APP_PORT, CLOSE_WAIT);
            if (endIsRead) {
                instance.order("end", "end");
            }
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEvent("drain.progress").get("who")).contains(" busy ");
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
        }
    }

    private static Instance withIdleConnections(Mode mode) throws IOException {
        Instance instance = Launch.in(mode)
                .set("CONNECTION_IDLE_THRESHOLD", "500ms")
                .set("CONNECTION_BUSY_LIMIT", "10m")
                .set("DRAIN_TIMEOUT", "10m")
                .helper("server")
                .startServing();
        for (int i = 0; i < IDLE; i++) {
            Socket client = instance.connect();
            instance.order("accept", "accepted");
            client.getOutputStream().write('x');
            instance.order("answer 1", "answered 1");
            assertThat(client.getInputStream().readNBytes(2)).hasSize(2);
        }
        return instance;
    }

    private static void awaitStatus(Instance instance, String text) {
        String zerohalt = Helpers.BINARY.toString();
        Await.until(
                () -> instance.beside(zerohalt, "--status"),
                () -> instance.beside(zerohalt, "--status").contains(text));
    }

    /** What the status says outside a drain is what a drain does. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void theStatusSaysWhatWouldHoldADrain(Mode mode) throws IOException {
        try (Instance instance = withIdleConnections(mode)) {
            awaitStatus(instance, IDLE + " on port 8080, 0 would hold a drain, " + IDLE + " quiet");
            Socket busy = instance.connect();
            instance.order("accept", "accepted");
            busy.getOutputStream().write('x');
            instance.order("read", "read");
            Await.pause(Duration.ofMillis(600));
            awaitStatus(instance, IDLE + 1 + " on port 8080, 1 would hold a drain, 1 busy, " + IDLE + " quiet");
            assertThat(instance.get("/status").body()).contains("\"holding\":1,");
            assertThat(instance.get("/status?connections").body())
                    .containsOnlyOnce("\"holds\":true")
                    .contains("\"holds\":false");

            instance.signal(Posix.SIGTERM);
            LogEvent progress = instance.awaitEvent("drain.progress");
            assertThat(progress.get("connections")).isEqualTo("" + (IDLE + 1));
            assertThat(progress.get("holding")).isEqualTo("1");
            assertThat(progress.get("who")).startsWith("127.0.0.1:" + busy.getLocalPort() + " busy ");
            instance.order("send 1", "sent 1");
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
        }
    }

    /** The deadline comes while only the steady-state wait is not over: nothing was cut, and so it is no timeout. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @CsvSource({"in-flight, PID_1", "in-flight, ORDINARY", "connections, PID_1", "connections, ORDINARY"})
    void theDeadlineAfterTheLastConnectionIsNoTimeout(String strategy, Mode mode) throws IOException {
        try (Instance instance = Launch.in(mode)
                .set("DRAIN_STRATEGY", strategy)
                .set("DRAIN_STEADY_STATE_WAIT", "10m")
                .set("DRAIN_TIMEOUT", "3s")
                .helper("server")
                .startServing()) {
            Socket client = instance.connect();
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.progress");
            client.close();
            instance.order("close", "closed");
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isZero();
            LogEvent end = instance.awaitEvent("drain.end");
            assertThat(end.get("outcome")).isEqualTo("drained");
            assertThat(end.get("connections")).isEqualTo("0");
            assertThat(instance.awaitEvent("exit").get("drain_outcome")).isEqualTo("drained");
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @CsvSource({"5s, PID_1", "5s, ORDINARY", "10s, PID_1", "30s, PID_1"})
    void anIdleContainerEndsAsDrainedWhateverTheGracePeriod(String grace, Mode mode) {
        try (Instance instance =
                Launch.unset(mode).set("GRACE_PERIOD", grace).helper("server").startServing()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("exit").get("drain_outcome")).isEqualTo("drained");
        }
    }
}
