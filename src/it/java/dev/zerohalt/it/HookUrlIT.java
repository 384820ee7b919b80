package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import dev.zerohalt.gauge.MetricServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A POST in place of the command that runs beside the drain, for images without any program to run. */
@Timeout(120)
class HookUrlIT {
    private static final int PORT = 9100;
    private static final String URL = "http://127.0.0.1:" + PORT + "/drain_listeners?graceful";

    private static Instance start(Launch launch) {
        return launch.set("PRE_SHUTDOWN_URL", URL)
                .set("DRAIN_TIMEOUT", "10m")
                .helper("server")
                .startServing();
    }

    private static MetricServer application(Instance instance) {
        return new MetricServer(instance.network().listen(PORT));
    }

    private static MetricServer.Behaviour status(String status) {
        return MetricServer.text("HTTP/1.1 " + status + "\r\nContent-Length: 3\r\n\r\nok\n", true);
    }

    private static void assertEnds(Instance instance, String outcome, String code, String failed) {
        assertThat(instance.exitCode()).isZero();
        LogEvent hook = instance.awaitEvent("hook");
        assertThat(hook.get("name") + " " + hook.get("outcome") + " " + hook.get("code"))
                .isEqualTo("pre-shutdown " + outcome + " " + code);
        assertThat(instance.awaitEvent("exit").get("hooks_failed")).isEqualTo(failed);
        assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
    }

    @ParameterizedTest
    @EnumSource
    void theDrainDoesNotEndBeforeItIsAnswered(Mode mode) {
        CountDownLatch gate = new CountDownLatch(1);
        try (Instance instance = start(Launch.in(mode))) {
            MetricServer application = application(instance);
            application.behave(out -> {
                assertThat(gate.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return true;
            });
            instance.signal(Posix.SIGTERM);
            Await.until("the request", () -> !application.requests().isEmpty());
            assertThat(instance.get("/health").code()).isEqualTo(503);
            assertThat(instance.get("/status?format=text").body()).contains("hook          pre-shutdown ");
            Await.pause(Duration.ofMillis(500));
            assertThat(instance.out()).doesNotContain("signal");
            gate.countDown();
            assertEnds(instance, "answered", "200", "");
            assertThat(application.requests()).containsExactly("""
                    POST /drain_listeners?graceful HTTP/1.1
                    Host: 127.0.0.1:%d
                    User-Agent: zerohalt
                    Content-Length: 0
                    Connection: close
                    """.formatted(PORT));
        } finally {
            gate.countDown();
        }
    }

    @ParameterizedTest
    @CsvSource({"204 No Content, 204, true", "302 Found, 302, false", "404 Not Found, 404, false", "503 No, 503, false"
    })
    void onlyTwoHundredsAreSuccess(String status, String code, boolean good) {
        try (Instance instance = start(Launch.in(Mode.PID_1))) {
            application(instance).behave(status(status));
            instance.signal(Posix.SIGTERM);
            assertEnds(instance, "answered", code, good ? "" : "pre-shutdown answered " + code);
        }
    }

    @Test
    void whereNobodyListensTheShutdownGoesOn() {
        try (Instance instance = start(Launch.in(Mode.PID_1))) {
            instance.signal(Posix.SIGTERM);
            assertEnds(instance, "no-answer", "", "pre-shutdown no-answer");
            assertThat(instance.awaitEvent("hook").get("because")).isEqualTo("Connection refused");
        }
    }

    @Test
    void whatIsNotHttpIsNoAnswer() {
        try (Instance instance = start(Launch.in(Mode.PID_1))) {
            application(instance).behave(MetricServer.text("220 mail.example.com ESMTP\r\n", false));
            instance.signal(Posix.SIGTERM);
            assertEnds(instance, "no-answer", "", "pre-shutdown no-answer");
            assertThat(instance.awaitEvent("hook").get("because")).isEqualTo("the answer is not HTTP");
        }
    }

    @Test
    void itsTimeoutEndsOneThatHangs() {
        try (Instance instance = start(Launch.in(Mode.PID_1).set("PRE_SHUTDOWN_TIMEOUT", "700ms"))) {
            application(instance).behave(out -> {
                Await.pause(Duration.ofSeconds(20));
                return false;
            });
            instance.signal(Posix.SIGTERM);
            assertEnds(instance, "timeout", "", "pre-shutdown timeout");
        }
    }

    /** Posted to the application's own port, and not answered before the deadline: its connection is not the reason. */
    @ParameterizedTest
    @CsvSource({"connections, events", "connections, proc", "in-flight, polling"})
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void itsConnectionNeverCounts(String strategy, String backend) {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("PRE_SHUTDOWN_URL", "http://localhost:8080/drain")
                .set("PRE_SHUTDOWN_TIMEOUT", "2s")
                .set("DRAIN_STRATEGY", strategy)
                .set("CONNECTION_BACKEND", backend)
                .set("DRAIN_TIMEOUT", "10m")
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGTERM);
            Await.pause(Duration.ofSeconds(1));
            assertThat(instance.get("/status").body()).contains("\"total\":0,");
            assertEnds(instance, "timeout", "", "pre-shutdown timeout");
            assertThat(instance.awaitEvent("drain.end").get("connections")).isEqualTo("0");
            assertThat(instance.events("drain.progress")).isEmpty();
        }
    }
}
