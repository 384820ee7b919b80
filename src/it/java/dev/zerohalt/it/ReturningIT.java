package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A probe of the application's port keeps a drain from its end: the log names it, and what to set. */
@Timeout(120)
class ReturningIT {
    private static final String PROBE = "127.0.0.2";
    private static final String CLIENT = "127.0.0.3";
    private static final Pattern TIMES = Pattern.compile(Pattern.quote(PROBE) + " ([0-9]+) times");

    @TempDir
    Path directory;

    private Launch launch(Mode mode) {
        return Launch.unset(mode)
                .set("GRACE_PERIOD", "none")
                .set("DRAIN_STEADY_STATE_WAIT", "2s")
                .set("CONNECTION_IDLE_THRESHOLD", "500ms");
    }

    /** With nginx, which keeps connections. */
    private Instance start(Launch launch) throws IOException {
        Nginx.configure(directory, """
            server {
                listen %d;
                location / { return 200 "hello"; }
            }
            """.formatted(Instance.APP_PORT));
        return Nginx.start(launch, directory, Instance.APP_PORT);
    }

    /** Comes and goes every 200 ms, until it is closed. */
    private static final class Probe implements AutoCloseable {
        private final AtomicInteger visits = new AtomicInteger();
        private final Instance instance;
        private final Thread thread;
        private volatile boolean isOver;

        Probe(Instance instance) {
            this.instance = instance;
            this.thread = Thread.ofPlatform().daemon().start(this::run);
        }

        private void run() {
            while (!isOver) {
                try {
                    Socket socket = instance.network().connectFrom(PROBE, "127.0.0.1", Instance.APP_PORT);
                    visits.incrementAndGet();
                    socket.close();
                } catch (IOException | AssertionError e) { // nobody listens any more
                    return;
                }
                Await.pause(Duration.ofMillis(200));
            }
        }

        @Override
        public void close() {
            isOver = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int times(LogEvent event) {
        Matcher matcher = TIMES.matcher(event.get("returning"));
        assertThat(matcher.matches()).as(event.toString()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private static void assertNobodyNamed(Instance instance) {
        assertThat(instance.log()).as(instance.transcript()).doesNotContain("returning=");
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void aProbeOfTheApplicationsPortIsNamed(Mode mode) throws IOException {
        try (Instance instance = start(launch(mode).set("DRAIN_TIMEOUT", "8s"));
                Probe probe = new Probe(instance)) {
            Await.until("the probe comes", () -> probe.visits.get() > 2);
            int before = probe.visits.get();
            instance.signal(Posix.SIGTERM);
            LogEvent end = instance.awaitEvent("drain.end");
            assertThat(end.get("outcome")).as("at the deadline").isIn("drained", "timeout");
            assertThat(Double.parseDouble(end.get("seconds").replace("s", ""))).isGreaterThanOrEqualTo(8);
            assertThat(times(end)).isBetween(4, probe.visits.get() - before + 1);
            assertThat(end.get("hint"))
                    .isEqualTo("if these are probes, have them ask /health on port 8888,"
                            + " or set ZEROHALT_CONNECTION_EXCLUDE=" + PROBE + " unless clients have the same address");
            List<LogEvent> progress = named(instance);
            assertThat(progress).hasSize(1);
            assertThat(times(progress.getFirst())).isBetween(3, times(end));
            instance.exitCode();
        }
    }

    private static List<LogEvent> named(Instance instance) {
        return instance.events("drain.progress").stream()
                .filter(event -> event.line().contains("returning="))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void excludedItHoldsNothingAndIsNotNamed(Mode mode) throws IOException {
        try (Instance instance = start(launch(mode).set("DRAIN_TIMEOUT", "10m").set("CONNECTION_EXCLUDE", PROBE));
                Probe probe = new Probe(instance)) {
            Await.until("the probe comes", () -> probe.visits.get() > 2);
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            instance.exitCode();
            assertNobodyNamed(instance);
        }
    }

    /** Each closes when it learns of the drain, the last of them later than the drain could have been over. */
    @ParameterizedTest
    @EnumSource
    void clientsThatCloseTheirConnectionsAreNotNamed(Mode mode) throws IOException {
        try (Instance instance = start(launch(mode).set("DRAIN_TIMEOUT", "10m").set("DRAIN_STRATEGY", "connections"))) {
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Socket client = instance.network().connectFrom(CLIENT, "127.0.0.1", Instance.APP_PORT);
                client.getOutputStream()
                        .write(Http.request("GET", "/").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                assertThat(client.getInputStream().read()).isEqualTo('H');
                clients.add(client);
            }
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.progress");
            for (Socket client : clients) {
                Await.pause(Duration.ofMillis(400));
                client.close();
            }
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            instance.exitCode();
            assertNobodyNamed(instance);
        }
    }
}
