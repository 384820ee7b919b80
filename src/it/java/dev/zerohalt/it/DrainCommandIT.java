package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --drain} has a running zerohalt drain and waits; {@code --resume} takes it back. */
@Timeout(120)
class DrainCommandIT {
    private static final String STANDS =
            "drained; health stays 503 until zerohalt --resume or a shutdown signal\nexit 0";

    private static Instance serving(Launch launch) {
        return launch.helper("server").startServing();
    }

    private static Socket connected(Instance instance) {
        Socket client = instance.connect();
        instance.order("accept", "accepted");
        return client;
    }

    private static void end(Instance instance, Socket client) throws IOException {
        client.close();
        instance.order("close", "closed");
    }

    private static String zerohalt(Instance instance, String... words) {
        List<String> line = new ArrayList<>(List.of(Helpers.BINARY.toString()));
        line.addAll(List.of(words));
        return instance.beside(line.toArray(String[]::new));
    }

    /** A command that waits. */
    private static CompletableFuture<String> begun(Instance instance, String... words) {
        CompletableFuture<String> said = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> said.complete(zerohalt(instance, words)));
        return said;
    }

    private static String said(CompletableFuture<String> command) {
        return command.orTimeout(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private static void assertUndisturbed(Instance instance) {
        Await.pause(Duration.ofMillis(250));
        assertThat(instance.events("app.signal")).isEmpty();
        assertThat(instance.out()).doesNotContain("signal ");
    }

    @ParameterizedTest
    @EnumSource
    void waitsForTheConnectionsAndIsTakenBack(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode))) {
            Socket client = connected(instance);
            CompletableFuture<String> first = begun(instance, "--drain");
            instance.awaitEvent("drain.request");
            CompletableFuture<String> second = begun(instance, "--drain", "--timeout", "10m", "--json");
            assertThat(instance.get("/health").body()).isEqualTo("{\"status\":\"draining\"}");
            assertThat(instance.health()).isEqualTo(503);
            assertThat(instance.get("/livez").code()).isEqualTo(200);
            assertUndisturbed(instance);
            assertThat(first).isNotDone();
            end(instance, client);
            assertThat(said(first)).isEqualTo(STANDS);
            assertThat(said(second))
                    .contains("\"state\":\"drained\",\"drain\":1,")
                    .endsWith("}\nexit 0");
            assertThat(instance.health()).isEqualTo(503);
            assertThat(zerohalt(instance, "--status")).contains("state         drained\n", "drain         on request ");
            assertUndisturbed(instance);
            assertThat(zerohalt(instance, "--resume")).isEqualTo("resumed: healthy\nexit 0");
            assertThat(instance.health()).isEqualTo(200);
            assertThat(zerohalt(instance, "--resume")).isEqualTo("there was no drain to take back: healthy\nexit 0");
            assertThat(zerohalt(instance, "--resume", "--json"))
                    .isEqualTo("{\"state\":\"healthy\",\"resumed\":false}\nexit 0");
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(instance.awaitEvent("drain.resumed").get("state")).isEqualTo("healthy");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("exit").get("requested")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesUpAtItsTimeAndTheDrainGoesOn(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode).set("METRICS_ENABLED", "true"))) {
            Socket client = connected(instance);
            for (String time : new String[] {"--timeout=0s", "--timeout=300ms"}) {
                assertThat(zerohalt(instance, "--drain", time))
                        .contains("zerohalt: not drained in time: the drain goes on, and health stays 503")
                        .endsWith("exit 1");
            }
            assertThat(instance.health()).isEqualTo(503);
            assertThat(instance.metric("zerohalt_state")).isEqualTo(3);
            assertThat(instance.events("drain.request")).hasSize(1);
            end(instance, client);
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(instance.metric("zerohalt_state")).isEqualTo(5);
            assertThat(zerohalt(instance, "--drain", "--timeout", "10m")).isEqualTo(STANDS);
        }
    }

    /** The time of the zerohalt that is asked, not what the command itself is told. */
    @Test
    void byDefaultItWaitsForTheDrainTimeout() throws IOException {
        try (Instance instance = serving(Launch.in(Mode.PID_1).flags("--drain-timeout", "700ms"))) {
            connected(instance);
            long start = System.nanoTime();
            assertThat(zerohalt(instance, "--drain"))
                    .contains("not drained in time")
                    .endsWith("exit 1");
            assertThat(System.nanoTime() - start).isBetween(700_000_000L, 30_000_000_000L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP", "QUIT", "KILL"})
    void whoeverWaitsMayGo(String signal) throws IOException {
        try (Instance instance = serving(Launch.in(Mode.PID_1))) {
            Socket client = connected(instance);
            String said = instance.beside(
                    "timeout", "--preserve-status", "-s", signal, "0.5", Helpers.BINARY.toString(), "--drain");
            int number = switch (signal) {
                case "INT" -> Posix.SIGINT;
                case "TERM" -> Posix.SIGTERM;
                case "HUP" -> 1;
                case "QUIT" -> Posix.SIGQUIT;
                default -> Posix.SIGKILL;
            };
            assertThat(said).endsWith("exit " + (128 + number));
            if (!signal.equals("KILL")) {
                assertThat(said).contains("zerohalt: interrupted by SIG" + signal + ": the drain goes on");
            }
            assertThat(instance.health()).isEqualTo(503);
            end(instance, client);
            instance.awaitEvent("drain.end");
            assertUndisturbed(instance);
        }
    }

    @Test
    void whoeverWaitsIsToldThatItWasTakenBack() throws IOException {
        try (Instance instance = serving(Launch.in(Mode.PID_1))) {
            connected(instance);
            CompletableFuture<String> waits = begun(instance, "--drain");
            instance.awaitEvent("drain.request");
            assertThat(zerohalt(instance, "--resume")).startsWith("resumed: ");
            assertThat(said(waits)).contains("the drain was taken back").endsWith("exit 1");
            assertThat(instance.health()).isEqualTo(200);
            assertThat(instance.events("drain.request")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theShutdownFollows(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode))) {
            Socket client = connected(instance);
            assertThat(zerohalt(instance, "--drain", "--timeout", "0s")).endsWith("exit 1");
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            assertUndisturbed(instance);
            assertThat(zerohalt(instance, "--resume"))
                    .contains("the shutdown has begun with SIGTERM")
                    .endsWith("exit 1");
            end(instance, client);
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("exit").get("drain_outcome")).isEqualTo("drained");
            assertThat(instance.awaitEvent("exit").get("requested")).isNotEmpty();
        }
    }

    private static double drainSeconds(Instance instance) {
        instance.awaitEvent("exit");
        List<LogEvent> ends = instance.events("drain.end");
        String seconds = ends.getLast().get("seconds");
        return Double.parseDouble(seconds.substring(0, seconds.length() - 1));
    }

    /** Where nothing has come since, a container that stands drained stops at once; else the wait begins anew. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void nothingIsWaitedForTwice(boolean somethingCame) throws IOException {
        try (Instance instance = serving(Launch.in(Mode.PID_1).set("DRAIN_STEADY_STATE_WAIT", "5s"))) {
            end(instance, connected(instance));
            assertThat(zerohalt(instance, "--drain")).isEqualTo(STANDS);
            if (somethingCame) {
                end(instance, connected(instance));
            }
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            if (somethingCame) {
                assertThat(drainSeconds(instance)).isGreaterThanOrEqualTo(4.9);
            } else {
                assertThat(drainSeconds(instance)).isLessThan(4.9);
            }
        }
    }

    private static String wakeUps(Instance instance) {
        return instance.status("voluntary_ctxt_switches");
    }

    /** Also while connections come and go. */
    @ParameterizedTest
    @EnumSource
    void standingWakesUpForNothing(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode))) {
            assertThat(zerohalt(instance, "--drain")).isEqualTo(STANDS);
            String[] last = {""};
            Await.until("the end of what the drain set off", () -> {
                String before = last[0];
                last[0] = wakeUps(instance);
                Await.pause(Duration.ofMillis(500));
                return before.equals(last[0]);
            });
            for (int i = 0; i < 5; i++) {
                end(instance, connected(instance));
                Await.pause(Duration.ofMillis(500));
            }
            assertThat(wakeUps(instance)).isEqualTo(last[0]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationThatEndsByItselfEndsIt(Mode mode) throws IOException {
        try (Instance instance = serving(Launch.in(mode))) {
            connected(instance);
            CompletableFuture<String> waits = begun(instance, "--drain");
            instance.awaitEvent("drain.request");
            instance.type("exit 7\n");
            assertThat(instance.exitCode()).isEqualTo(7);
            assertThat(said(waits)).doesNotContain("drained;", "exit 0"); // it may have ended with the sandbox
            assertThat(instance.awaitEvent("exit").get("drain_outcome")).isEqualTo("app-exited");
        }
    }

    @Test
    void anApplicationWithoutPortsIsDrainedAtOnce() {
        try (Instance instance = Launch.unset(Mode.PID_1)
                .set("APP_PORT", "none")
                .command("sleep", "600")
                .startReady()) {
            assertThat(zerohalt(instance, "--drain")).isEqualTo(STANDS);
            assertThat(instance.health()).isEqualTo(503);
            assertThat(zerohalt(instance, "--resume")).isEqualTo("resumed: healthy\nexit 0");
        }
    }

    @Test
    void onlyWhereSomebodyListensAndMayBeAsked() {
        try (Instance instance = serving(Launch.in(Mode.PID_1).set("STATUS_ACCESS", "off"))) {
            for (String order : new String[] {"--drain", "--resume"}) {
                assertThat(zerohalt(instance, order))
                        .contains("status 404, as with ZEROHALT_STATUS_ACCESS=off")
                        .endsWith("exit 1");
                assertThat(zerohalt(instance, order, "--health-port", "8889"))
                        .contains("zerohalt: cannot reach localhost:8889: Connection refused")
                        .endsWith("exit 1");
                assertThat(zerohalt(instance, order, "now")).endsWith("exit 2");
            }
            assertThat(instance.health()).isEqualTo(200);
        }
    }
}
