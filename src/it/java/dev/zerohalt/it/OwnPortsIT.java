package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No connection to a port of zerohalt's own, and none that zerohalt makes itself, holds a drain or a flush. */
@Timeout(60)
class OwnPortsIT {
    private static final int METRICS_PORT = 9102;

    /** Which ports are the application's. */
    enum Ports {
        SET,
        FOUND,
        /** They belong to another user, and zerohalt may not look. */
        HIDDEN
    }

    static Stream<Arguments> drains() {
        return Stream.of("connections", "in-flight", "fixed", "none")
                .flatMap(strategy -> Arrays.stream(Ports.values())
                        .flatMap(ports ->
                                Arrays.stream(Mode.values()).map(mode -> Arguments.of(strategy, ports, mode))));
    }

    static Stream<Arguments> flushes() {
        return Arrays.stream(Ports.values())
                .flatMap(ports -> Stream.of(Instance.HEALTH_PORT, METRICS_PORT)
                        .flatMap(port -> Arrays.stream(Mode.values()).map(mode -> Arguments.of(ports, port, mode))));
    }

    @TempDir
    Path directory;

    private Instance serving(Launch launch, Ports ports) {
        launch.set("METRICS_ENABLED", "true").set("METRICS_PORT", "" + METRICS_PORT);
        switch (ports) {
            case SET -> launch.set("APP_PORT", "8080").helper("server");
            case FOUND -> launch.helper("server");
            case HIDDEN -> launch.startedBy(OtherUser.WITHOUT_PTRACE).command(OtherUser.server(directory));
        }
        Instance instance = launch.startReady();
        try {
            instance.awaitOut("ready");
            instance.serve("dual");
            return instance;
        } catch (AssertionError e) {
            instance.close();
            throw e;
        }
    }

    /** Connections to each of our ports: one with an answer, one whose request is incomplete, one that says nothing. */
    private static void connect(Instance instance) throws IOException {
        for (int port : List.of(Instance.HEALTH_PORT, METRICS_PORT)) {
            String path = port == METRICS_PORT ? "/metrics" : "/health";
            for (String address : List.of("127.0.0.1", "::1")) {
                Socket answered = instance.connect(address, port);
                Http.send(answered, Http.request("GET", path));
                assertThat(Http.receive(answered, true).code()).isEqualTo(200);
                Http.send(instance.connect(address, port), "GET " + path + " HTTP/1.1\r\nHost: ");
                assertThat(instance.connect(address, port).isConnected()).isTrue();
            }
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @MethodSource("drains")
    void holdNoDrain(String strategy, Ports ports, Mode mode) throws IOException {
        Launch launch = Launch.in(mode)
                .set("DRAIN_STRATEGY", strategy)
                .set("DRAIN_TIMEOUT", strategy.equals("fixed") ? "1s" : "10m")
                .set("HEALTH_MODE", "hybrid")
                .set("APP_HEALTH_URL", "tcp://localhost:8080")
                .set("HEALTH_PROBE_INTERVAL", "20ms");
        try (Instance instance = serving(launch, ports)) {
            connect(instance);
            Await.until("checks", () -> instance.isHealthy());
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome"))
                    .isEqualTo(
                            switch (strategy) {
                                case "fixed" -> "waited";
                                case "none" -> "skipped";
                                default -> "drained";
                            });
            assertThat(instance.events("drain.progress")).isEmpty();
        }
    }

    /** Answers that were sent, and closed, and that nobody reads. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @MethodSource("flushes")
    void holdNoFlush(Ports ports, int port, Mode mode) throws IOException {
        Launch launch = Launch.in(mode).set("FLUSH_TIMEOUT", "10m").set("DRAIN_TIMEOUT", "10m");
        try (Instance instance = serving(launch, ports)) {
            String path = port == METRICS_PORT ? "/metrics" : "/health";
            for (int i = 0; i < 5; i++) {
                Socket client = instance.network().connectSlowReader("127.0.0.1", port);
                String requests = Http.request("GET", path).repeat(40);
                Http.send(client, requests + "GET " + path + " HTTP/1.0\r\n\r\n");
            }
            Await.until("unsent answers", () -> instance.longestSendQueue(port) > 0);
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("exit").get("flush")).isNotEmpty();
            assertThat(instance.events("flush")).isEmpty();
        }
    }

    /** Where the drain is held by the application's, ours are not named. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @MethodSource("drains")
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void areNotCountedBesideTheApplications(String strategy, Ports ports, Mode mode) throws IOException {
        if (strategy.equals("fixed") || strategy.equals("none")) {
            return;
        }
        Launch launch = Launch.in(mode)
                .set("DRAIN_STRATEGY", strategy)
                .set("DRAIN_TIMEOUT", "10m")
                .set("CONNECTION_IDLE_THRESHOLD", "10m");
        try (Instance instance = serving(launch, ports)) {
            connect(instance);
            Socket client = instance.connect();
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            LogEvent progress = instance.awaitEvent("drain.progress");
            assertThat(progress.get("connections")).isEqualTo("1");
            assertThat(progress.get("who")).startsWith("127.0.0.1:" + client.getLocalPort() + " ");
            Await.pause(Duration.ofMillis(250));
            client.close();
            instance.order("close", "closed");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
        }
    }
}
