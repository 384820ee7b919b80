package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An application with 200,000 sockets and as many files as fill three more processes: its ports are found and its connections
 * are counted while everybody is served, with the memory of a small one.
 */
@Timeout(180)
@NotEmulated(NotEmulated.TOO_SLOW)
class LargeApplicationIT {
    private static final int CONNECTIONS = 100_000;
    private static final int FILES = 60_000;

    /** In kB. */
    private static final long MEMORY = 4_096;

    /** Requests that are sent before the first of them is answered, so that the client is never waited for. */
    private static final int AHEAD = 64;

    private static Instance crowded(Mode mode) {
        Instance instance = Launch.in(mode)
                .set("METRICS_ENABLED", "true")
                .set("DRAIN_TIMEOUT", "10m")
                .set("CONNECTION_IDLE_THRESHOLD", "10m") // all of them hold the drain
                .helper("crowd", "" + CONNECTIONS, "" + FILES)
                .startReady();
        try {
            for (int process = 1; !instance.out().contains("ready\n"); process++) {
                String next = "process " + process + "\n";
                Await.until(
                        instance::transcript,
                        () -> instance.out().contains(next) || instance.out().contains("ready\n"));
                assertThat(instance.health()).isIn(200, 503);
            }
            instance.awaitHealthy();
            return instance;
        } catch (AssertionError e) {
            instance.close();
            throw e;
        }
    }

    private static void assertSmall(Instance instance) {
        String peak = instance.status("VmHWM");
        assertThat(Long.parseLong(peak.replace(" kB", ""))).as(peak).isLessThan(MEMORY);
    }

    private static void awaitCount(Instance instance, String path, String count) {
        Await.until(() -> instance.get(path).body(), () -> {
            assertThat(instance.health()).isEqualTo(200);
            return instance.get(path).body().contains(count);
        });
    }

    /** Asks for the health without a pause until the drain's first count is told; gives how often it was answered meanwhile. */
    private static long answersUntilCounted(Instance instance, Socket socket) throws IOException {
        String request = Http.request("GET", "/health");
        Http.Response answer;
        do {
            Http.send(socket, request);
            answer = Http.receive(socket, true);
        } while (answer.code() != 503);
        int length = answer.head().length() + answer.body().length();
        Http.send(socket, request.repeat(AHEAD));
        long received = 0;
        byte[] bytes = new byte[65_536];
        while (!instance.log().contains(" event=drain.progress ")) {
            int read = socket.getInputStream().read(bytes);
            assertThat(read).isPositive();
            long more = (received + read) / length - received / length;
            received += read;
            Http.send(socket, request.repeat((int) more));
        }
        return received / length - AHEAD; // so many may have come earlier than they were read
    }

    @ParameterizedTest
    @EnumSource
    void isLookedAtWhileEverybodyIsServed(Mode mode) throws IOException {
        try (Instance instance = crowded(mode)) {
            awaitCount(instance, "/status", "\"total\":" + CONNECTIONS + ",");
            awaitCount(instance, "/metrics", "\nzerohalt_active_connections " + CONNECTIONS + "\n");
            assertSmall(instance);

            Socket prober = instance.connect("127.0.0.1", Instance.HEALTH_PORT);
            instance.signal(Posix.SIGTERM);
            assertThat(answersUntilCounted(instance, prober))
                    .as(instance.transcript())
                    .isGreaterThan(100);
            LogEvent progress = instance.awaitEvent("drain.progress");
            assertThat(progress.get("holding")).isEqualTo("" + CONNECTIONS);
            assertThat(instance.events("ports").getLast().get("ports")).startsWith("20001-20");
            Await.pause(Duration.ofMillis(250));
            assertThat(instance.get("/status").code()).isEqualTo(200);
            assertThat(instance.get("/metrics").code()).isEqualTo(200);
            assertThat(instance.events("drain.end")).as(instance.transcript()).isEmpty();
            assertSmall(instance);

            instance.type("end\n");
            assertThat(instance.exitCode()).isEqualTo(143);
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
        }
    }
}
