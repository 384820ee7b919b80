package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zerohalt.Await;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is going on, for programs at /status and for people by {@code zerohalt --status}. */
@Timeout(60)
class StatusIT {
    private static JsonNode status(Instance instance, String query) {
        String body = instance.get("/status" + query).body();
        try {
            return new JsonMapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(body, e);
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void tellsOfConnectionsByClass(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("CONNECTION_IDLE_THRESHOLD", "10m")
                .helper("server")
                .startServing("dual")) {
            Socket accepted = instance.connect("127.0.0.1", 8080);
            instance.order("accept", "accepted");
            Socket queued = instance.connect("::1", 8080);
            Await.until(
                    () -> "two connections",
                    () -> status(instance, "").at("/connections/total").intValue() == 2);
            JsonNode connections = status(instance, "?connections").at("/connections");
            assertThat(connections.at("/classes/active").intValue()).isEqualTo(1);
            assertThat(connections.at("/classes/queued").intValue()).isEqualTo(1);
            assertThat(connections.at("/peers"))
                    .extracting(
                            peer -> peer.get("peer").textValue(),
                            peer -> peer.get("class").textValue())
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple("127.0.0.1:" + accepted.getLocalPort(), "active"),
                            org.assertj.core.groups.Tuple.tuple("[::1]:" + queued.getLocalPort(), "queued"));
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            assertThat(status(instance, "").at("/state").textValue()).isEqualTo("draining");
            assertThat(status(instance, "").at("/drain/signal").textValue()).isEqualTo("SIGTERM");
        }
    }

    /** An application that asks for the status for each line it reads, with the line's words as further arguments. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void theCommandLineAsks(Mode mode) {
        String loop = "while read line; do \"$0\" --status $line; echo \"status=$?\"; done; sleep 600";
        try (Instance instance = Launch.in(mode)
                .set("HEALTH_PORT", "9002")
                .set("APP_PORT", "8080")
                .command("sh", "-c", loop, Helpers.BINARY.toString())
                .start()) {
            instance.awaitEvent("app.start");
            instance.order("", "status=0");
            assertThat(instance.out())
                    .contains(
                            "state         starting\n",
                            "connections   0 on port 8080, 0 would hold a drain (events)\n");
            instance.order("--json", "status=0");
            assertThat(instance.out()).contains("{\"version\":\"", "\"state\":\"starting\"");
            instance.order("--json --connections", "status=0");
            instance.order("--health-port 9", "status=1");
            instance.order("nonsense", "status=2");
        }
    }

    /** Nothing set: before anybody listens and after. */
    @ParameterizedTest
    @EnumSource
    void tellsThatTheApplicationIsStartingAndWhereItListens(Mode mode) {
        String zerohalt = Helpers.BINARY.toString();
        try (Instance instance = Launch.in(mode).helper("server").startReady()) {
            Await.until(
                    () -> instance.beside(zerohalt, "--status"),
                    () -> instance.beside(zerohalt, "--status").contains("connections   0, no port is monitored, "));
            assertThat(instance.beside(zerohalt, "--status"))
                    .contains("state         starting\n")
                    .endsWith("exit 0");
            assertThat(status(instance, "").at("/state").textValue()).isEqualTo("starting");
            assertThat(status(instance, "").at("/connections/total").intValue()).isZero();
            assertThat(instance.events("app.healthy")).isEmpty();

            instance.order("listen 8081 4", "listening 8081");
            instance.order("listen 8080 dual", "listening 8080");
            Socket client = instance.connect("::1", 8080);
            instance.order("accept", "accepted");
            Await.until(
                    () -> instance.beside(zerohalt, "--status"),
                    () -> instance.beside(zerohalt, "--status")
                            .contains("connections   1 on port 8080,8081, 1 would hold a drain"));
            Await.until( // who listens is looked at 20 ms after the last look at the earliest
                    () -> instance.beside(zerohalt, "--status"),
                    () -> instance.beside(zerohalt, "--status").contains("state         healthy\n"));
            JsonNode status = status(instance, "");
            assertThat(status.at("/state").textValue()).isEqualTo("healthy");
            assertThat(status.at("/connections/ports").textValue()).isEqualTo("8080,8081");
            assertThat(status.at("/connections/total").intValue()).isEqualTo(1);
            assertThat(client.isConnected()).isTrue();
        }
    }

    /** The ports are found anew for each answer, and said when they change. */
    @Test
    void followsThePortsThatAreFound() {
        try (Instance instance = Launch.in(Mode.PID_1).helper("server").startReady()) {
            Await.until( // the first search may still be under way
                    () -> "no port",
                    () -> status(instance, "")
                            .at("/connections/ports")
                            .textValue()
                            .equals("none"));
            instance.order("listen 8081 4", "listening 8081");
            Await.until(
                    () -> "port 8081",
                    () -> status(instance, "")
                            .at("/connections/ports")
                            .textValue()
                            .equals("8081"));
            assertThat(instance.events("ports")).hasSizeBetween(1, 2);
        }
    }
}
