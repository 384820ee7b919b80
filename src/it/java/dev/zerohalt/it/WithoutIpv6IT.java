package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with IPv6, IPv4 is used: by the servers, the count, the checks and the command line. */
@Timeout(120)
class WithoutIpv6IT {
    private static final int EPERM = 1;
    private static final int EACCES = 13;
    private static final int EINVAL = 22;
    private static final int ENOSYS = 38;
    private static final int EPROTONOSUPPORT = 93;
    private static final int ESOCKTNOSUPPORT = 94;
    private static final int EAFNOSUPPORT = 97;

    private static Launch without(int errno) {
        return Launch.in(Mode.PID_1).sandbox("inet6-errno", Integer.toString(errno));
    }

    /** A seccomp profile may answer with any of them. */
    @ParameterizedTest
    @ValueSource(ints = {EPERM, EACCES, EINVAL, ENOSYS, EPROTONOSUPPORT, ESOCKTNOSUPPORT, EAFNOSUPPORT})
    void aWholeLife(int errno) throws IOException {
        try (Instance instance = without(errno)
                .set("METRICS_ENABLED", "true")
                .set("METRICS_PORT", "9102")
                .helper("server")
                .startReady()) {
            instance.serve("4");
            assertThat(instance.get(9102, "/metrics").code()).isEqualTo(200);
            assertThat(instance.beside(Helpers.BINARY.toString(), "--probe")).endsWith("exit 0");
            Socket client = instance.connect();
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            assertThat(instance.health()).isEqualTo(503);
            assertThat(instance.out()).doesNotContain("signal 15");
            client.close();
            instance.order("close", "closed");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
        }
    }

    /** localhost is ::1, too. */
    @Test
    void theApplicationIsAsked() {
        try (Instance instance = without(EPERM)
                .set("HEALTH_MODE", "app-dependent")
                .set("APP_HEALTH_URL", "http://localhost:8080/health")
                .helper("web")
                .start()) {
            instance.awaitOut("ready");
            instance.order("answer HTTP/1.1 200 OK\\nContent-Length: 0\\n\\n", "ok");
            instance.order("listen 8080", "listening");
            instance.awaitHealthy();
            assertThat(instance.events("app.check"))
                    .allMatch(event -> event.get("because").endsWith("Connection refused"));
        }
    }

    private static String refusal(Launch launch, String taken, Path directory) {
        try (Instance instance = launch.startedBy("sh", "-c", "read line; exec \"$@\"", "sh")
                .command("touch", directory.resolve("started").toString())
                .start()) {
            instance.network().listen(taken, Instance.HEALTH_PORT);
            instance.type("go\n");
            assertThat(instance.exitCode()).isEqualTo(1);
            assertThat(directory.resolve("started")).doesNotExist();
            return instance.log();
        }
    }

    /** What keeps it from listening on IPv4 is said, not what is wrong with IPv6. */
    @Test
    void aPortInUseIsStillNamed(@TempDir Path directory) {
        assertThat(refusal(without(EPERM), "127.0.0.1", directory))
                .contains("cannot listen on health port 8888", "in use");
    }

    /** IPv4 would be free: but who has the port on all IPv6 addresses would go on being found there. */
    @Test
    void aPortInUseOnIpv6IsNotEvadedByIpv4(@TempDir Path directory) {
        assertThat(refusal(Launch.in(Mode.PID_1), "::1", directory))
                .contains("cannot listen on health port 8888", "in use");
    }
}
