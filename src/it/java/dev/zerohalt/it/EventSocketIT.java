package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The groups of socket-destroy events carry every socket of the namespace, and what nobody reads is queued. They are received while
 * a drain lasts, and never else, whatever is asked.
 */
@Timeout(60)
@NotEmulated(NotEmulated.NO_SOCK_DIAG)
class EventSocketIT {
    /** SKNLGRP_INET_TCP_DESTROY and SKNLGRP_INET6_TCP_DESTROY. linux/sock_diag.h */
    private static final long DESTROY_GROUPS = 0b101;

    private static final int SOCK_DIAG = 4;

    static Stream<Arguments> places() {
        return Stream.of("standalone", "hybrid", "app-dependent")
                .flatMap(health -> Stream.of("auto", "8080")
                        .flatMap(port -> Arrays.stream(Mode.values()).map(mode -> Arguments.of(health, port, mode))));
    }

    /** The sockets in the network namespace that receive such events. */
    private static List<String> receivers(Instance instance) {
        try {
            return Files.readAllLines(Path.of("/proc/" + instance.pid() + "/net/netlink")).stream()
                    .skip(1)
                    .filter(EventSocketIT::receives)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The columns are: socket, protocol, port id, groups. */
    private static boolean receives(String line) {
        String[] columns = line.strip().split(" +", -1);
        return Integer.parseInt(columns[1]) == SOCK_DIAG && (Long.parseLong(columns[3], 16) & DESTROY_GROUPS) != 0;
    }

    /** Several looks of all kinds: each of them may leave something open. */
    private static void assertNoneWhileEverythingIsAsked(Instance instance) {
        for (int i = 0; i < 10; i++) {
            for (String path : List.of("/health", "/readyz", "/status?connections", "/metrics")) {
                assertThat(instance.get(path).code()).isIn(200, 503);
                assertThat(receivers(instance)).as(path).isEmpty();
            }
            instance.order("churn 20", "churned 20");
            assertThat(receivers(instance)).isEmpty();
        }
    }

    private static Launch launch(String health, String port, Mode mode) {
        Launch launch = Launch.in(mode)
                .set("HEALTH_MODE", health)
                .set("APP_PORT", port)
                .set("METRICS_ENABLED", "true")
                .set("DRAIN_TIMEOUT", "10m")
                .set("CONNECTION_IDLE_THRESHOLD", "10m")
                .helper("server", "stubborn");
        return health.equals("standalone")
                ? launch
                : launch.set("APP_HEALTH_URL", "tcp://localhost:8080").set("HEALTH_PROBE_INTERVAL", "20ms");
    }

    @ParameterizedTest
    @MethodSource("places")
    void isOpenWhileDrainingAndNeverElse(String health, String port, Mode mode) {
        try (Instance instance = launch(health, port, mode).startReady()) {
            Await.until(
                    "the end of the trial", () -> !instance.events("backend").isEmpty());
            assertThat(receivers(instance)).as("starting").isEmpty();
            instance.serve("dual");
            assertNoneWhileEverythingIsAsked(instance);
            Socket client = instance.connect();
            instance.order("accept", "accepted");

            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.progress");
            assertThat(receivers(instance)).as("draining").hasSize(1);

            assertThat(client.isConnected()).isTrue();
            Await.pause(java.time.Duration.ofMillis(2_100)); // until a second signal counts
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("app.signal");
            instance.awaitOut("signal 15\n");
            assertThat(receivers(instance)).as("terminating").isEmpty();
            assertThat(instance.get("/status").code()).isEqualTo(200);
            assertThat(receivers(instance)).as("terminating").isEmpty();
        }
    }
}
