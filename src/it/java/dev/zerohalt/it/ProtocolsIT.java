package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What real clients and servers do on a connection, what is seen of it, and what each strategy makes of that. */
@Timeout(120)
@NotEmulated(NotEmulated.NO_SOCK_DIAG)
class ProtocolsIT {
    /** Not even a busy machine takes as long between an answer and the count that is to see it as recent. */
    private static final Duration LONG_THRESHOLD = Duration.ofSeconds(4);

    private static final Duration BUSY_LIMIT = Duration.ofSeconds(6);
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final Duration TICK = Duration.ofMillis(20);

    static Stream<Arguments> scenarios() {
        return Arrays.stream(Situation.values())
                .flatMap(situation ->
                        Arrays.stream(ConnectionStrategy.values()).map(strategy -> Arguments.of(situation, strategy)));
    }

    @Test
    void theDocumentHasTheseRows() throws Exception {
        List<String> rows = Files.readAllLines(Path.of("docs/draining.md")).stream()
                .filter(line -> line.startsWith("| ") && line.split("\\|", -1).length == 6)
                .skip(1) // the names of the columns
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(Situation.values()).map(Situation::row).toList());
    }

    /** They wait most of their time: side by side. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @MethodSource("scenarios")
    void isSeenAndHeldAsTheDocumentSays(Situation situation, ConnectionStrategy strategy, @TempDir Path directory)
            throws Exception {
        Fate fate = situation.with(strategy);
        long begun = System.nanoTime();
        try (Site site = Site.start(settings(situation, strategy), directory)) {
            Exchange exchange = situation.begin(site);
            site.instance.signal(Posix.SIGTERM);
            assertSeen(situation, fate, site.instance);
            switch (fate) {
                case UNTIL_CLOSED -> {
                    assertHeld(site.instance, fate, strategy);
                    exchange.complete().run();
                    exchange.hangUp().run();
                }
                case UNTIL_ANSWERED -> {
                    assertHeld(site.instance, fate, strategy);
                    exchange.complete().run();
                }
                case IDLE_THRESHOLD, BUSY_LIMIT, DEADLINE, NOT_AT_ALL -> {}
            }
            LogEvent end = site.instance.awaitEvent("drain.end");
            Duration passed = Duration.ofNanos(System.nanoTime() - begun);
            assertThat(end.get("outcome")).isEqualTo(fate == Fate.DEADLINE ? "timeout" : "drained");
            assertThat(passed).isGreaterThan(least(fate).minus(TICK));
            site.instance.awaitEvent("app.signal");
        }
    }

    /** nginx takes SIGQUIT, which is passed on to it, as the wish to finish what it has in hand. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource(
            names = {
                "PIPELINED_BEHIND_ANSWER",
                "NEXT_WITHIN_TICK",
                "LONG_POLL",
                "HTTP_2_PING",
                "HTTP_2_STREAMS",
                "WEBSOCKET_QUIET",
                "EVENT_STREAM_BETWEEN"
            })
    void whatIsLetGoIsStillAnsweredByAnApplicationThatStopsGracefully(Situation situation, @TempDir Path directory)
            throws Exception {
        try (Site site = Site.start(settings(situation, ConnectionStrategy.IN_FLIGHT), directory)) {
            Exchange exchange = situation.begin(site);
            site.instance.signal(Posix.SIGQUIT);
            assertThat(site.instance.awaitEvent("app.signal").get("signal")).isEqualTo("SIGQUIT");
            assertThat(site.instance.awaitEvent("drain.end").get("connections")).isEqualTo("1");
            exchange.complete().run();
            exchange.hangUp().run();
            assertThat(site.instance.exitCode()).isZero();
        }
    }

    private static Launch settings(Situation situation, ConnectionStrategy strategy) {
        Fate fate = situation.with(strategy);
        boolean answeredLate = fate == Fate.UNTIL_ANSWERED;
        boolean seenActive = situation.classes().contains("active");
        return Launch.in(Mode.PID_1)
                .set("DRAIN_STRATEGY", strategy.toString())
                .set("DRAIN_CHECK_INTERVAL", "100ms")
                .set("DRAIN_TIMEOUT", fate == Fate.DEADLINE ? text(DEADLINE) : "10m")
                .set("CONNECTION_IDLE_THRESHOLD", text(seenActive ? LONG_THRESHOLD : Site.IDLE_THRESHOLD))
                .set("CONNECTION_BUSY_LIMIT", answeredLate ? "10m" : text(BUSY_LIMIT));
    }

    private static String text(Duration duration) {
        return duration.toMillis() + "ms";
    }

    /** From the last byte, or from the signal, to the end of the drain. */
    private static Duration least(Fate fate) {
        return switch (fate) {
            case UNTIL_CLOSED, UNTIL_ANSWERED, NOT_AT_ALL -> Duration.ZERO;
            case IDLE_THRESHOLD -> LONG_THRESHOLD;
            case BUSY_LIMIT -> BUSY_LIMIT;
            case DEADLINE -> DEADLINE;
        };
    }

    /** The first count shows one connection, of one class; it is named if it holds the drain. */
    private static void assertSeen(Situation situation, Fate fate, Instance instance) {
        boolean holds = fate != Fate.NOT_AT_ALL;
        LogEvent count = instance.awaitEvent(holds ? "drain.progress" : "drain.end");
        assertThat(count.get("connections")).as(instance.transcript()).isEqualTo("1");
        assertThat(count.get("holding")).as(instance.transcript()).isEqualTo(holds ? "1" : "0");
        assertThat(situation.classes()).as(instance.transcript()).anyMatch(each -> "1".equals(count.get(each)));
        if (holds) {
            String name = "(127\\.0\\.0\\.1|10\\.99\\.0\\.2):\\d+ (" + String.join("|", situation.classes())
                    + ") \\d+\\.\\ds";
            assertThat(count.get("who")).matches(name);
        } else {
            assertThat(instance.events("drain.progress")).isEmpty();
        }
    }

    /** For longer than it would be if it were idle; and if what it says is all that holds it, than any request would be. */
    private static void assertHeld(Instance instance, Fate fate, ConnectionStrategy strategy) {
        boolean renewed = strategy == ConnectionStrategy.IN_FLIGHT && fate == Fate.UNTIL_CLOSED;
        Await.pause((renewed ? BUSY_LIMIT : Site.IDLE_THRESHOLD).plusMillis(500));
        assertThat(instance.events("drain.end")).as(instance.transcript()).isEmpty();
        assertThat(instance.events("app.signal")).isEmpty();
    }
}
