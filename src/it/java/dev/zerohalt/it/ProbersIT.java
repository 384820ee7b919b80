package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With DRAIN_PROBES the drain lasts until those who ask for the health have been told. */
@Timeout(60)
class ProbersIT {
    private static int ask(Instance instance, String agent) throws IOException {
        try (Socket socket = instance.connect("127.0.0.1", Instance.HEALTH_PORT)) {
            Http.send(socket, "GET /health HTTP/1.1\r\nHost: x\r\nUser-Agent: " + agent + "\r\n\r\n");
            return Http.receive(socket, true).code();
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachMustHaveBeenToldOftenEnough(Mode mode) throws IOException {
        try (Instance instance = Launch.in(mode)
                .set("DRAIN_PROBES", "2")
                .set("DRAIN_TIMEOUT", "10m")
                .helper("server")
                .startServing()) {
            assertThat(ask(instance, "balancer")).isEqualTo(200);
            instance.signal(Posix.SIGTERM);
            LogEvent start = instance.awaitEvent("drain.start");
            assertThat(start.get("probers")).contains("127.0.0.1 balancer 0x");
            assertThat(ask(instance, "balancer")).isEqualTo(503);
            Await.pause(Duration.ofMillis(200));
            assertThat(instance.events("drain.end")).isEmpty();
            assertThat(ask(instance, "balancer")).isEqualTo(503);
            ask(instance, ""); // the one who waited for a healthy start
            ask(instance, "");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(instance.awaitEvent("exit").get("told_503")).contains("127.0.0.1 balancer 2x");
        }
    }

    /** {@code option httpchk} asks with OPTIONS and HTTP/1.0. */
    @ParameterizedTest
    @EnumSource
    void aRealBalancerThatAsksInItsOwnWayIsTold(Mode mode, @TempDir Path directory) throws IOException {
        try (Instance instance = Launch.in(mode)
                        .set("DRAIN_PROBES", "2")
                        .set("DRAIN_TIMEOUT", "10m")
                        .helper("server")
                        .startServing();
                Program haproxy = HaproxyChecks.start(
                        instance, directory, "option httpchk /health", "check port 8888 inter 100ms fall 2 rise 2")) {
            haproxy.awaitOutput("Layer7 check passed, code: 200");
            assertThat(haproxy.output()).doesNotContain("DOWN");
            instance.signal(Posix.SIGTERM);
            haproxy.awaitOutput("Server web/web1 is DOWN");
            assertThat(haproxy.output()).contains("Layer7 wrong status, code: 503");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(instance.awaitEvent("exit").get("told_503")).contains("127.0.0.1 ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsGoneNeedNotBeTold(Mode mode) throws IOException {
        try (Instance instance = Launch.in(mode)
                .set("DRAIN_PROBES", "5")
                .set("DRAIN_TIMEOUT", "10m")
                .helper("server")
                .startServing()) {
            for (int i = 0; i < 3; i++) {
                ask(instance, "");
                ask(instance, "balancer");
                Await.pause(Duration.ofMillis(20));
            }
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
        }
    }
}
