package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import dev.zerohalt.gauge.MetricServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The application's own number of requests in hand holds the drain, whatever its connections look like from outside. */
@Timeout(120)
class GaugeIT {
    private static final Duration LONG_CALL = Duration.ofSeconds(20);

    /** Behind nginx, on the application's own port: the gauge's connection is one that would count. */
    private static final String BEHIND_NGINX = "http://127.0.0.1:8080/metrics#" + MetricServer.METRIC;

    private static final String BESIDE = "http://127.0.0.1:" + Site.METRICS + "/metrics#" + MetricServer.METRIC;

    private static Launch launch() {
        return Launch.in(Mode.PID_1).set("DRAIN_TIMEOUT", "10m").set("DRAIN_CHECK_INTERVAL", "100ms");
    }

    private static MetricServer gauge(Instance instance) {
        return new MetricServer(instance.network().listen(Site.METRICS));
    }

    /** The rows of docs/draining.md that are seen as what they are not: with the gauge nothing is cut. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource(
            names = {
                "PIPELINED_BEHIND_ANSWER",
                "NEXT_WITHIN_TICK",
                "LONG_POLL",
                "HTTP_2_PING",
                "HTTP_2_STREAMS",
                "EVENT_STREAM_BETWEEN",
                "SLOW_HANDLER"
            })
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void whatCannotBeDecidedFromOutsideTheGaugeDecides(Situation situation, @TempDir Path directory) throws Exception {
        try (Site site = Site.start(
                launch().set("CONNECTION_IDLE_THRESHOLD", "2s")
                        .set("CONNECTION_BUSY_LIMIT", "2s")
                        .set("DRAIN_GAUGE", BEHIND_NGINX),
                directory)) {
            MetricServer gauge = gauge(site.instance);
            site.onClose(gauge::close);
            gauge.shows(1);
            Exchange exchange = situation.begin(site);
            site.instance.signal(Posix.SIGTERM);
            Await.pause(Duration.ofSeconds(6));
            assertThat(site.instance.events("drain.end"))
                    .as(site.instance.transcript())
                    .isEmpty();
            exchange.complete().run();
            gauge.shows(0);
            LogEvent end = site.instance.awaitEvent("drain.end");
            assertThat(end.get("outcome")).isEqualTo("drained");
            assertThat(end.get("gauge")).isEqualTo("0");
            exchange.hangUp().run();
        }
    }

    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void aCallOfTwentySecondsWithPingsBetween(@TempDir Path directory) throws Exception {
        try (Site site = Site.start(
                launch().set("CONNECTION_IDLE_THRESHOLD", "2s")
                        .set("CONNECTION_BUSY_LIMIT", "2s")
                        .set("DRAIN_GAUGE", BEHIND_NGINX),
                directory)) {
            MetricServer gauge = gauge(site.instance);
            site.onClose(gauge::close);
            Socket socket = site.instance.connect("127.0.0.1", Site.HTTP_2);
            Http2 client = Http2.on(socket);
            client.request(1);
            Handler handler = site.awaitRequest();
            gauge.shows(1);
            site.instance.signal(Posix.SIGTERM);
            long until = System.nanoTime() + LONG_CALL.toNanos();
            while (until - System.nanoTime() > 0) {
                client.ping();
                Await.pause(Duration.ofSeconds(3)); // quiet in between
            }
            assertThat(site.instance.events("drain.end"))
                    .as(site.instance.transcript())
                    .isEmpty();
            handler.answer();
            gauge.shows(0);
            assertThat(client.receiveAnswer()).isEqualTo(Handler.ANSWER);
            assertThat(site.instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(gauge.connections())
                    .as("nginx asks for each request anew")
                    .isGreaterThan(15);
        }
    }

    private static void assertDrainsThoughAsked(Instance instance) {
        instance.signal(Posix.SIGTERM);
        LogEvent end = instance.awaitEvent("drain.end");
        assertThat(end.get("outcome")).as(instance.transcript()).isEqualTo("drained");
        assertThat(end.get("connections")).isEqualTo("0");
        assertThat(end.get("gauge")).isEqualTo("0");
        assertThat(instance.events("drain.progress")).isEmpty();
        assertThat(instance.events("ports"))
                .allMatch(event -> event.get("ports").matches("8080|8080,8081,8443"));
    }

    /** Neither our end of the gauge's connection holds the drain, nor the application's, which is on a monitored port. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @CsvSource({
        "in-flight, events, 8080",
        "in-flight, polling, 8080",
        "in-flight, proc, 8080",
        "connections, events, 8080",
        "connections, events, auto",
        "connections, polling, 8080",
        "connections, proc, auto"
    })
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void theConnectionToTheGaugeNeverCounts(String strategy, String backend, String port, @TempDir Path directory)
            throws IOException {
        try (Site site = Site.start(
                launch().set("DRAIN_STRATEGY", strategy)
                        .set("CONNECTION_BACKEND", backend)
                        .set("APP_PORT", port)
                        .set("DRAIN_STEADY_STATE_WAIT", "3s")
                        .set("DRAIN_GAUGE", BEHIND_NGINX),
                directory)) {
            MetricServer gauge = gauge(site.instance);
            site.onClose(gauge::close);
            gauge.shows(0);
            assertDrainsThoughAsked(site.instance);
        }
    }

    /** This server closes each connection: one comes and ends every second, and restarts no wait. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @CsvSource({
        "in-flight, events, 8080",
        "in-flight, proc, 8080",
        "connections, events, 8080",
        "connections, events, auto",
        "connections, polling, auto"
    })
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void norDoOneAfterTheOther(String strategy, String backend, String port) {
        try (Instance instance = launch().set("DRAIN_STRATEGY", strategy)
                .set("CONNECTION_BACKEND", backend)
                .set("APP_PORT", port)
                .set("DRAIN_STEADY_STATE_WAIT", "3s")
                .set("DRAIN_GAUGE", "http://localhost:8080/#x{kind=\"y\"}")
                .helper("web")
                .startReady()) {
            instance.order("listen 8080", "listening");
            instance.order("answer HTTP/1.0 200 OK\\n\\nx{kind=\"z\"} 5\\nx{kind=\"y\"} 0\\n", "ok");
            instance.awaitHealthy();
            assertDrainsThoughAsked(instance);
        }
    }

    /** What is wrong with a gauge. */
    enum Trouble {
        NOBODY_THERE("Connection refused", null),
        NOT_FOUND("status 404", MetricServer.text("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", true)),
        REDIRECT(
                "status 302",
                MetricServer.text("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", true)),
        NOT_A_NUMBER("the metric is NaN", MetricServer.page("requests_in_hand NaN\n")),
        NEGATIVE("the metric is negative", MetricServer.page("requests_in_hand -1\n")),
        INFINITE("the metric is infinite", MetricServer.page("requests_in_hand +Inf\n")),
        ABSENT("no such metric: requests_in_hand", MetricServer.page("requests 0\n")),
        GARBAGE("the answer is not HTTP", MetricServer.text("\0\1\2\3".repeat(100) + "\r\n\r\n", false)),
        CUT_OFF("the page was cut off", MetricServer.text("HTTP/1.0 200 OK\r\n\r\nrequests_in_hand 0", false)),
        ENCODED(
                "the answer is encoded, which was not asked for: gzip",
                MetricServer.text(
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\u001f\u008b\b", true)),
        HUGE("the answer is longer than 4 MiB", MetricServer.page("requests_in_hand 0\n" + "x".repeat(10_000_000))),
        LATE("no answer in time", out -> {
            Await.pause(Duration.ofSeconds(5));
            return true;
        });

        private final String said;

        @SuppressWarnings("ImmutableEnumChecker") // nothing that changes
        private final MetricServer.Behaviour behaviour;

        Trouble(String said, MetricServer.Behaviour behaviour) {
            this.said = said;
            this.behaviour = behaviour;
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void whatCannotBeReadHoldsToTheDeadlineAndIsSaid(Trouble trouble) {
        try (Instance instance = launch().set("DRAIN_TIMEOUT", "6s")
                .set("DRAIN_GAUGE", BESIDE)
                .helper("server")
                .startServing()) {
            if (trouble.behaviour != null) {
                gauge(instance).behave(trouble.behaviour);
            }
            instance.signal(Posix.SIGTERM);
            LogEvent said = instance.awaitEvent("drain.gauge");
            assertThat(said.get("because")).isEqualTo(trouble.said);
            assertThat(instance.health()).isEqualTo(503);
            assertThat(instance.beside(Helpers.BINARY.toString(), "--status"))
                    .contains("gauge         unknown: " + trouble.said + ", holds the drain (");
            LogEvent end = instance.awaitEvent("drain.end");
            assertThat(end.get("outcome")).isEqualTo("timeout");
            assertThat(end.get("connections")).isEqualTo("0");
            assertThat(end.get("gauge")).isEqualTo("unknown");
            assertThat(end.get("gauge_unknown")).isEqualTo(trouble.said);
            assertThat(instance.events("drain.gauge")).as("said once").hasSize(1);
            assertThat(instance.exitCode()).isZero();
        }
    }

    @Test
    void whatCanBeReadAgainDecidesAgain() {
        try (Instance instance = launch().set("DRAIN_GAUGE", BESIDE + "<=1")
                .set("METRICS_ENABLED", "true")
                .helper("server")
                .startServing()) {
            MetricServer gauge = gauge(instance);
            gauge.behave(MetricServer.page("nothing\n"));
            assertThat(instance.get("/metrics").body()).doesNotContain("drain_gauge");
            assertThat(instance.get("/status?format=text").body())
                    .contains("gauge         not read yet, it is asked while draining");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.gauge");
            assertThat(instance.get("/metrics").body()).contains("zerohalt_drain_gauge NaN\n");
            gauge.shows(3);
            assertThat(instance.awaitEvent("drain.progress").get("gauge")).isEqualTo("3");
            assertThat(instance.metric("zerohalt_drain_gauge")).isEqualTo(3);
            assertThat(instance.get("/status").body()).contains("\"value\":3,\"idle\":false,");
            gauge.shows(1);
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(instance.exitCode()).isZero();
            assertThat(gauge.connections()).as("one connection for all").isOne();
        }
    }

    @Test
    void theDoctorReadsIt() {
        try (Instance instance =
                launch().set("DRAIN_GAUGE", BESIDE).helper("server").startServing()) {
            String[] doctor = {"env", "ZEROHALT_DRAIN_GAUGE=" + BESIDE, Helpers.BINARY.toString(), "--doctor"};
            assertThat(instance.beside(doctor))
                    .contains("WARN  the application's gauge cannot be read: Connection refused, " + BESIDE + "\n")
                    .contains("Correct ZEROHALT_DRAIN_GAUGE: a drain would last until ZEROHALT_DRAIN_TIMEOUT.")
                    .endsWith("exit 1");
            gauge(instance).shows(3);
            assertThat(instance.beside(doctor)).contains("ok    the application's gauge is read: 3, " + BESIDE + "\n");
        }
    }

    /** A worker takes its work from a queue: no connection tells of it. */
    @Test
    void anApplicationWithoutPortsIsDrainedByItsGaugeAlone() {
        try (Instance instance = launch().set("APP_PORT", "none")
                .set("DRAIN_GAUGE", BESIDE)
                .helper("server")
                .startHealthy()) {
            MetricServer gauge = gauge(instance);
            gauge.shows(2);
            instance.signal(Posix.SIGTERM);
            assertThat(instance.awaitEvent("drain.progress").get("gauge")).isEqualTo("2");
            Await.pause(Duration.ofSeconds(2));
            assertThat(instance.events("drain.end")).isEmpty();
            gauge.shows(0);
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(instance.exitCode()).isZero();
        }
    }
}
