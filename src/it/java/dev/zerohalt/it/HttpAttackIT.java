package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever clients do to the health port, probes are answered, signals forwarded, orphans reaped, and memory is bounded. */
@Timeout(120)
class HttpAttackIT {
    /** Resident, at its highest. */
    private static final int MAX_KILOBYTES = 8 * 1024;

    /** What the kernel may hold of answers for one client. */
    private static final int MAX_QUEUE = 128 * 1024;

    private static Instance target() {
        return target(Mode.PID_1);
    }

    private static Instance target(Mode mode) {
        Instance instance = Launch.in(mode)
                .set("METRICS_ENABLED", "true")
                .set("DRAIN_TIMEOUT", "10m")
                .helper("server")
                .startServing();
        return instance;
    }

    private static void assertServes(Instance instance) throws IOException {
        for (int i = 0; i < 50; i++) {
            assertThat(instance.health()).isEqualTo(200);
        }
        instance.assertPassesOnAndReaps();
        assertThat(instance.longestSendQueue(Instance.HEALTH_PORT)).isLessThan(MAX_QUEUE);
    }

    private static void assertDrains(Instance instance) throws IOException {
        try (Socket client = instance.connect()) {
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            for (int i = 0; i < 10; i++) {
                assertThat(instance.health()).isEqualTo(503);
            }
            assertThat(instance.out()).doesNotContain("signal 15");
            int kilobytes = Integer.parseInt(instance.status("VmHWM").split(" ", -1)[0]);
            assertThat(kilobytes).isLessThan(MAX_KILOBYTES);
            client.shutdownOutput();
            instance.order("close", "closed");
        }
        instance.awaitOut("signal 15\n");
        assertThat(instance.exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "loris, 1000, /health",
        "close, 16, /",
        "reset, 16, /",
        "talk, 128, /health",
        "talk, 128, /status?connections",
        "deaf, 200, /health",
        "deaf, 200, /status?connections",
        "deaf, 200, /metrics",
        "sated, 128, /metrics",
        "sip, 128, /metrics",
        "noise, 64, /"
    })
    @NotEmulated(NotEmulated.ITS_OWN_MEMORY)
    void anAttackHoldsUpNobody(String how, int connections, String path) throws IOException {
        try (Instance instance = target();
                Attack _ = Attack.on(instance, how, connections, path)) {
            assertServes(instance);
            assertDrains(instance);
        }
    }

    @Test
    @NotEmulated(NotEmulated.ITS_OWN_MEMORY)
    void requestsAsLongAsTheyMayBeHoldUpNobody() throws IOException {
        String longest = "/status?" + "&x".repeat(4000);
        try (Instance instance = target();
                Attack _ = Attack.on(instance, "talk", 128, longest)) {
            assertServes(instance);
            assertDrains(instance);
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.ITS_OWN_MEMORY)
    void allOfItAtOnceHoldsUpNobody(Mode mode) throws IOException {
        try (Instance instance = target(mode);
                Attack _ = Attack.on(instance, "loris", 500, "/health");
                Attack _ = Attack.on(instance, "reset", 8, "/");
                Attack _ = Attack.on(instance, "deaf", 100, "/metrics");
                Attack _ = Attack.on(instance, "noise", 16, "/")) {
            assertServes(instance);
            assertDrains(instance);
        }
    }

    private static void limitDescriptors(Instance instance, int most) throws IOException, InterruptedException {
        String pid = Integer.toString(instance.pid());
        int code = new ProcessBuilder("prlimit", "--pid", pid, "--nofile=" + most + ":1024")
                .start()
                .waitFor();
        assertThat(code).isZero();
    }

    /** Descriptors it has open, the highest number and one. */
    private static int descriptors(Instance instance) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + instance.pid() + "/fd"))) {
            return 1
                    + files.mapToInt(file -> Integer.parseInt(file.getFileName().toString()))
                            .max()
                            .orElseThrow();
        }
    }

    /** The ones it has are given to those who come. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.ITS_OWN_MEMORY)
    void aFloodMeetsHardlyAnyDescriptors(Mode mode) throws IOException, InterruptedException {
        try (Instance instance = target(mode)) {
            limitDescriptors(instance, descriptors(instance) + 3);
            // One of them that closes at once: more would fill the listening queue faster than it is emptied, and the
            // kernel would drop what comes.
            try (Attack _ = Attack.on(instance, "loris", 100, "/health");
                    Attack _ = Attack.on(instance, "close", 1, "/")) {
                assertServes(instance);
            }
            limitDescriptors(instance, 1024);
            assertDrains(instance);
        }
    }

    /** Clients wait in the kernel; the listener is not tried again and again. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.ITS_OWN_MEMORY)
    void withoutAnyDescriptorItRests(Mode mode) throws IOException, InterruptedException {
        try (Instance instance = target(mode)) {
            limitDescriptors(instance, 3);
            long before = instance.cpuTicks();
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Socket client = instance.connect("127.0.0.1", Instance.HEALTH_PORT);
                Http.send(client, Http.request("GET", "/health"));
                waiting.add(client);
            }
            Await.pause(Duration.ofSeconds(3));
            instance.signal(Posix.SIGUSR1);
            instance.awaitOut("signal 10\n");
            assertThat(instance.cpuTicks() - before)
                    .as("hundredths of a second")
                    .isLessThan(60);
            limitDescriptors(instance, 1024);
            for (Socket client : waiting) {
                assertThat(Http.receive(client, true).code()).isEqualTo(200);
            }
            assertServes(instance);
            assertDrains(instance);
        }
    }

    @Test
    @NotEmulated(NotEmulated.ITS_OWN_MEMORY)
    void aHundredThousandRequestsAtOnceAreAllAnswered() throws Exception {
        int requests = 100_000;
        try (Instance instance = target();
                Socket socket = instance.connect("127.0.0.1", Instance.HEALTH_PORT)) {
            Http.send(socket, Http.request("GET", "/health"));
            Http.Response first = Http.receive(socket, true);
            byte[] answer = (first.head() + first.body()).getBytes(StandardCharsets.ISO_8859_1);
            Thread writer = Thread.ofPlatform().daemon().start(() -> {
                byte[] hundred = Http.request("GET", "/health").repeat(100).getBytes(StandardCharsets.ISO_8859_1);
                try {
                    for (int i = 0; i < requests / 100; i++) {
                        socket.getOutputStream().write(hundred);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            byte[] next = new byte[answer.length];
            for (int i = 0; i < requests; i++) {
                int read = socket.getInputStream().readNBytes(next, 0, next.length);
                assertThat(read == next.length && Arrays.equals(next, answer))
                        .as("answer " + i)
                        .isTrue();
            }
            writer.join(Await.PATIENCE);
            assertServes(instance);
            assertDrains(instance);
        }
    }
}
