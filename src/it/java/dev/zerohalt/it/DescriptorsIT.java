package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However many clients there are, a few descriptors are left: for hooks, checks, and to see connections end. */
@Timeout(120)
class DescriptorsIT {
    private static final String GOOD = "answer HTTP/1.1 200 OK\\nContent-Length: 0\\n\\n";
    private static final int METRICS_PORT = 9102;

    @TempDir
    Path directory;

    private static Launch limited(int descriptors) {
        return Launch.in(Mode.PID_1)
                .startedBy("prlimit", "--nofile=" + descriptors + ":" + descriptors)
                .set("METRICS_ENABLED", "true")
                .set("METRICS_PORT", Integer.toString(METRICS_PORT));
    }

    /** Clients that have asked once and stay, and clients that have said half of a request. */
    private static List<Socket> crowd(Instance instance, int port, int clients) throws IOException {
        List<Socket> crowd = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Socket client = instance.connect("127.0.0.1", port);
            crowd.add(client);
            if (i % 4 == 0) {
                Http.send(client, "GET /hea");
            } else {
                Http.send(client, Http.request("GET", "/livez"));
                assertThat(Http.receive(client, true).code()).isIn(200, 404);
            }
        }
        return crowd;
    }

    @ParameterizedTest
    @CsvSource({"32, false", "64, false", "128, false", "256, false", "32, true", "64, true", "128, true"})
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void areKeptForEverythingElse(int descriptors, boolean metricsToo) throws IOException {
        Path before = directory.resolve("pre");
        Path after = directory.resolve("post");
        Path checked = directory.resolve("checked");
        try (Instance instance = limited(descriptors)
                .set("DRAIN_STRATEGY", "connections")
                .set("DRAIN_TIMEOUT", "10m")
                .set("DRAIN_CHECK_INTERVAL", "10m")
                .set("HEALTH_MODE", "hybrid")
                .set("APP_HEALTH_URL", "http://localhost:8080/health")
                .set("HEALTH_COMMAND", "touch " + checked)
                .set("HEALTH_PROBE_INTERVAL", "30ms")
                .set("PRE_SHUTDOWN_COMMAND", "touch " + before)
                .set("POST_SHUTDOWN_COMMAND", "touch " + after)
                .helper("web")
                .start()) {
            instance.awaitOut("ready");
            instance.order(GOOD, "ok");
            instance.order("listen 8080", "listening");
            instance.awaitHealthy();
            List<Socket> crowd = crowd(instance, Instance.HEALTH_PORT, 200);
            if (metricsToo) {
                crowd.addAll(crowd(instance, METRICS_PORT, 200));
            }
            for (int i = 0; i < 5; i++) { // it is checked again and again
                Files.deleteIfExists(checked);
                Await.until(() -> "a check\n" + instance.transcript(), () -> Files.exists(checked));
            }
            assertThat(instance.health()).isEqualTo(200);
            Await.until( // the first count may still be under way
                    () -> "a count\n" + instance.transcript(),
                    () -> instance.get("/status").body().contains("\"total\":"));
            assertThat(instance.get("/status").body()).contains("\"backend\":\"events\"");
            assertThat(instance.get(METRICS_PORT, "/metrics").body()).contains("zerohalt_state 1\n");
            Socket client = instance.connect();
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            assertThat(instance.health()).isEqualTo(503);
            Await.until( // the pace may show a count from before
                    () -> "a count\n" + instance.transcript(),
                    () -> instance.get("/status").body().contains("\"total\":1,"));
            assertThat(instance.get("/status").body()).contains("\"state\":\"draining\"", "\"backend\":\"events\"");
            client.close();
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(instance.log()).doesNotContain("backend=polling", "backend=proc", "WARN", "ERROR");
            assertThat(instance.events("app.check"))
                    .allMatch(event -> event.get("because").endsWith("Connection refused")); // before it listened
            assertThat(before).exists();
            assertThat(after).exists();
            assertThat(crowd).isNotEmpty();
        }
    }

    /** With hardly any there is a place for a client at least. */
    @ParameterizedTest
    @ValueSource(ints = {12, 16, 24})
    void evenWithHardlyAnyItAnswers(int descriptors) throws IOException {
        try (Instance instance = limited(descriptors).helper("server").startServing()) {
            List<Socket> crowd = crowd(instance, Instance.HEALTH_PORT, 50);
            crowd.addAll(crowd(instance, METRICS_PORT, 50));
            for (int i = 0; i < 10; i++) {
                assertThat(instance.health()).isEqualTo(200);
                assertThat(instance.get(METRICS_PORT, "/metrics").code()).isEqualTo(200);
            }
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(crowd).isNotEmpty();
        }
    }
}
