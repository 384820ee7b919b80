package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing set, and the application's ports hard to see: they are never taken for none, and the request in hand is answered. */
@Timeout(60)
class HiddenPortsIT {
    private static final int METRICS_PORT = 9102;

    /** What hides the ports. */
    enum Veil {
        FIRST_THREAD_GONE("leave"),
        LISTENER_CLOSED("deaf"),
        FIRST_THREAD_GONE_AND_LISTENER_CLOSED("leave deaf"),
        OTHER_USER(""),
        OTHER_USER_AND_LISTENER_CLOSED("deaf"),
        NO_PROC(""),
        NO_PROC_AND_LISTENER_CLOSED("deaf"),
        NO_NETLINK_AND_LISTENER_CLOSED("deaf");

        private final String orders;

        Veil(String orders) {
            this.orders = orders;
        }

        private List<String> orders() {
            return Arrays.stream(orders.split(" ", -1))
                    .filter(order -> !order.isEmpty())
                    .toList();
        }
    }

    static Stream<Arguments> veils() {
        return Arrays.stream(Veil.values())
                .flatMap(veil -> Arrays.stream(Mode.values()).map(mode -> Arguments.of(veil, mode)));
    }

    @TempDir
    Path directory;

    private Instance serving(Mode mode, Veil veil) {
        Launch launch = Launch.in(mode)
                .set("DRAIN_TIMEOUT", "10m")
                .set("METRICS_ENABLED", "true")
                .set("METRICS_PORT", "" + METRICS_PORT);
        switch (veil) {
            case OTHER_USER, OTHER_USER_AND_LISTENER_CLOSED ->
                launch.startedBy(OtherUser.WITHOUT_PTRACE).command(OtherUser.server(directory));
            case NO_PROC, NO_PROC_AND_LISTENER_CLOSED ->
                launch.sandbox("no-proc").helper("server");
            case NO_NETLINK_AND_LISTENER_CLOSED ->
                launch.sandbox("deny-netlink").helper("server");
            case FIRST_THREAD_GONE, LISTENER_CLOSED, FIRST_THREAD_GONE_AND_LISTENER_CLOSED -> launch.helper("server");
        }
        Instance instance = launch.startReady();
        instance.awaitOut("ready");
        instance.serve("dual");
        return instance;
    }

    private static void request(Instance instance, Socket client) throws IOException {
        instance.order("accept", "accepted");
        client.getOutputStream().write('x');
        instance.order("read", "read");
    }

    private static void draw(Instance instance, Veil veil) {
        for (String order : veil.orders()) {
            if (order.equals("leave")) {
                instance.order(order, "left");
                Await.until(
                        "the first thread's end",
                        () -> instance.processNamed("server").isZombie());
            } else {
                instance.order(order, order);
            }
        }
    }

    /** By /proc there is a warning before. */
    private static Optional<LogEvent> holders(Instance instance) {
        return instance.events("drain.progress").stream()
                .filter(event -> event.line().contains(" holding="))
                .findFirst();
    }

    private static void assertHeldUntilAnswered(Instance instance, Socket client) throws IOException {
        instance.signal(Posix.SIGTERM);
        Await.until(
                () -> "who holds the drain: " + instance.transcript(),
                () -> holders(instance).isPresent());
        LogEvent progress = holders(instance).orElseThrow();
        assertThat(progress.get("holding")).as(progress.line()).isEqualTo("1");
        assertThat(progress.get("who")).startsWith("127.0.0.1:" + client.getLocalPort() + " ");
        Await.pause(Duration.ofMillis(250));
        assertThat(instance.events("drain.end")).as(instance.transcript()).isEmpty();
        instance.order("send 5", "sent 5");
        instance.order("close", "closed");
        assertThat(client.getInputStream().readAllBytes()).hasSize(5);
        client.close();
        instance.awaitOut("signal 15\n");
        assertThat(instance.exitCode()).isZero();
        assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @MethodSource("veils")
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void theRequestInHandIsAnswered(Veil veil, Mode mode) throws IOException {
        try (Instance instance = serving(mode, veil);
                Socket client = instance.connect()) {
            request(instance, client);
            draw(instance, veil);
            assertHeldUntilAnswered(instance, client);
            LogEvent ports = instance.events("ports").getLast();
            assertThat(ports.get("ports")).isEqualTo("8080");
            assertThat(ports.get("closed"))
                    .isEqualTo(ports.get("level").equals("WARN") || !veil.orders.contains("deaf") ? "" : "8080");
        }
    }

    /** A port of the range from which clients get theirs, and another one that stays open. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void oneOfSeveralListenersIsClosed(Mode mode) throws IOException {
        try (Instance instance =
                Launch.in(mode).set("DRAIN_TIMEOUT", "10m").helper("server").startReady()) {
            instance.awaitOut("ready");
            instance.serve("dual");
            instance.order("listen 50051 4", "listening 50051");
            assertThat(instance.get("/status").body()).contains("\"ports\":\"8080,50051\"");
            try (Socket client = instance.connect("127.0.0.1", 50_051)) {
                request(instance, client);
                instance.order("deaf", "deaf");
                assertHeldUntilAnswered(instance, client);
                LogEvent ports = instance.events("ports").getLast();
                assertThat(ports.get("ports")).isEqualTo("8080,50051");
                assertThat(ports.get("closed")).isEqualTo("50051");
            }
        }
    }

    /** Where every listener may be the application's, ours are still not. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @MethodSource("veils")
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void ourOwnPortsHoldNothing(Veil veil, Mode mode) throws IOException {
        try (Instance instance = serving(mode, veil);
                Socket scraper = instance.connect("127.0.0.1", METRICS_PORT);
                Socket prober = instance.connect("127.0.0.1", Instance.HEALTH_PORT)) {
            Http.send(scraper, Http.request("GET", "/metrics"));
            assertThat(Http.receive(scraper, true).code()).isEqualTo(200);
            Http.send(prober, Http.request("GET", "/status"));
            assertThat(Http.receive(prober, true).code()).isEqualTo(200);
            draw(instance, veil);
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(instance.events("drain.progress")).isEmpty();
            assertThat(instance.events("ports"))
                    .extracting(event -> event.get("ports"))
                    .isSubsetOf("8080", "none");
        }
    }
}
