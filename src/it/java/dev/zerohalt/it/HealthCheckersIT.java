package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real programs that check the health, in the many ways in which they can be told to. */
@Timeout(120)
class HealthCheckersIT {
    private static final String URL = "http://127.0.0.1:8888/health";

    /** Draining for as long as a test likes. */
    private static Instance start() {
        return Launch.in(Mode.PID_1)
                .set("DRAIN_STRATEGY", "fixed")
                .set("DRAIN_TIMEOUT", "10m")
                .set("APP_PORT", "none")
                .command("sleep", "600")
                .startHealthy();
    }

    private static void drain(Instance instance) {
        instance.signal(Posix.SIGTERM);
        instance.awaitEvent("drain.start");
    }

    private static long descriptors(Instance instance) {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + instance.pid() + "/fd"))) {
            return files.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whatever they do, nothing is logged, and no connection is left. */
    private static void assertUnmoved(Instance instance, long descriptors) {
        assertThat(instance.log()).doesNotContain("WARN", "ERROR");
        Await.until("the end of all connections", () -> descriptors(instance) <= descriptors);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--http1.1",
                "--http1.0",
                "--http0.9",
                "--http2",
                "--head",
                "--haproxy-protocol",
                "--request OPTIONS",
                "--request PUT",
                "--data a=b",
                "--data a=b --header Expect:100-continue",
                "--request GET --data a=b",
                "--header Host:",
                "--header Transfer-Encoding:chunked --data a=b",
                "--user-agent \u00fcberwacher",
                "--cookie c=ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
                "--proxy http://127.0.0.1:8888"
            })
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void curl(String options) {
        String[] words = ("curl -sS -o /dev/null -w %{http_code} --max-time 20 " + options + " " + URL).split(" ", -1);
        try (Instance instance = start()) {
            long before = descriptors(instance);
            assertThat(instance.beside(words)).isEqualTo("200exit 0");
            drain(instance);
            assertThat(instance.beside(words)).isEqualTo("503exit 0");
            assertUnmoved(instance, before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "wget -q -O /dev/null, 8",
        "wget -q --spider, 8",
        "busybox wget -q -O /dev/null, 1",
        "busybox wget -q --spider, 1",
        "curl -sSf -o /dev/null, 22"
    })
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void byTheirExitCodes(String command, int unhealthy) {
        String[] words = (command + " " + URL).split(" ", -1);
        try (Instance instance = start()) {
            long before = descriptors(instance);
            assertThat(instance.beside(words)).endsWith("exit 0");
            drain(instance);
            assertThat(instance.beside(words)).endsWith("exit " + unhealthy);
            assertUnmoved(instance, before);
        }
    }

    /** What cannot be is said at once: nobody waits for a time-out. */
    @ParameterizedTest
    @CsvSource({
        "curl -sS --max-time 20 https://127.0.0.1:8888/health, wrong version number",
        "curl -sS --max-time 20 --http2-prior-knowledge http://127.0.0.1:8888/health, curl: (",
        "timeout 20 openssl s_client -connect 127.0.0.1:8888, wrong version number"
    })
    void otherProtocolsAreRefusedAtOnce(String command, String why) {
        try (Instance instance = start()) {
            long before = descriptors(instance);
            assertThat(instance.beside(command.split(" ", -1)))
                    .containsIgnoringCase(why)
                    .doesNotEndWith("exit 0")
                    .doesNotEndWith("exit 28")
                    .doesNotEndWith("exit 124");
            assertThat(instance.health()).isEqualTo(200);
            assertUnmoved(instance, before);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "option httpchk /health | check | Layer7",
                "option httpchk GET /health | check | Layer7",
                "option httpchk HEAD /health HTTP/1.1 | check | Layer7",
                "option httpchk GET /health HTTP/1.1\\r\\nHost:\\ web | check | Layer7",
                "option httpchk ; http-check send meth POST uri /health ver HTTP/1.1 hdr host web body hello | check | Layer7",
                "option httpchk GET /health | check check-send-proxy | Layer7",
                "option httpchk GET /health | check send-proxy-v2 check-send-proxy | Layer7",
                "# | check | Layer4",
                "option tcp-check ; tcp-check connect ; tcp-check send GET\\ /health\\r\\n ; tcp-check expect string 200\\ OK"
                        + " | check | Layer7"
            })
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void haproxy(String checks, String server, String layer, @TempDir Path directory) throws IOException {
        try (Instance instance = start();
                Program haproxy = HaproxyChecks.start(
                        instance,
                        directory,
                        checks.replace(";", "\n   "),
                        server + " port 8888 inter 50ms fall 2 rise 2")) {
            haproxy.awaitOutput(layer + " check passed");
            Await.pause(java.time.Duration.ofMillis(300));
            assertThat(haproxy.output()).doesNotContain("DOWN", "failed");
            drain(instance);
            if (layer.equals("Layer7")) {
                haproxy.awaitOutput("web1 is DOWN");
            }
            assertThat(instance.log()).doesNotContain("WARN", "ERROR");
        }
    }

    /** It says what is wrong with its configuration. */
    @Test
    void haproxyByTls(@TempDir Path directory) throws IOException {
        try (Instance instance = start();
                Program haproxy = HaproxyChecks.start(
                        instance,
                        directory,
                        "option httpchk GET /health",
                        "check check-ssl verify none port 8888 inter 50ms fall 2 rise 2")) {
            haproxy.awaitOutput("reason: Layer6 invalid response, info: \"SSL handshake failure\"");
            assertThat(instance.log()).doesNotContain("WARN", "ERROR");
        }
    }

    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void caddy(@TempDir Path directory) throws IOException {
        Path settings = Files.writeString(directory.resolve("Caddyfile"), """
                {
                    admin off
                    auto_https off
                }
                http://127.0.0.1:9000 {
                    reverse_proxy 127.0.0.1:8888 {
                        health_uri /health
                        health_interval 50ms
                    }
                }
                """);
        String[] command = {"caddy", "run", "--adapter", "caddyfile", "--config", settings.toString()};
        try (Instance instance = start();
                Program caddy = new Program(instance.network(), command)) {
            Await.until(
                    () -> "caddy's checks\n" + caddy.output(),
                    () -> instance.get("/status").body().contains("Go-http-client"));
            Await.pause(java.time.Duration.ofMillis(300));
            assertThat(caddy.output()).doesNotContain("status_code", "unexpected status", "failed");
            drain(instance);
            caddy.awaitOutput("\"status_code\":503");
            assertThat(instance.log()).doesNotContain("WARN", "ERROR");
        }
    }
}
