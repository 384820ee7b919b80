package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A request that comes in the same tick of the kernel's clock as the answer before it left looks like one that was answered at
 * once: the kernel's times are the same. The one must be waited for, the other not.
 */
@Timeout(120)
class TiesIT {
    private static final int EXCHANGES = 5;

    private static Zerohalt inFlight() {
        return Zerohalt.in(Mode.PID_1)
                .set("DRAIN_STRATEGY", "in-flight")
                .set("CONNECTION_IDLE_THRESHOLD", "1s")
                .set("CONNECTION_BUSY_LIMIT", "1h")
                .set("DRAIN_TIMEOUT", "1h")
                .helper("server");
    }

    private static Socket accepted(Instance instance) throws IOException {
        Socket client = instance.connect();
        client.setTcpNoDelay(true);
        instance.order("accept", "accepted");
        return client;
    }

    private static void exchange(Instance instance, Socket client) throws IOException {
        instance.type("answer " + EXCHANGES + "\n");
        for (int i = 0; i < EXCHANGES; i++) {
            client.getOutputStream().write('?');
            assertThat(client.getInputStream().readNBytes(2)).asString().isEqualTo("ab");
        }
    }

    private static String classOf(Instance instance, Socket client) {
        String[] found = {""};
        Await.until(() -> "the connection in the status", () -> {
            for (JsonNode peer : status(instance).at("/connections/peers")) {
                if (peer.get("peer").textValue().equals("127.0.0.1:" + client.getLocalPort())) {
                    found[0] = peer.get("class").textValue();
                }
            }
            return !found[0].isEmpty();
        });
        return found[0];
    }

    private static JsonNode status(Instance instance) {
        String body = instance.get("/status?connections").body();
        try {
            return new JsonMapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(body, e);
        }
    }

    /** A connection with a request in the handler that came in the same tick as the answer before it left. */
    private static Socket pendingInATie(Instance instance) throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            Socket client = accepted(instance);
            int before = instance.out().length();
            exchange(instance, client);
            client.getOutputStream().write('?');
            Await.until(() -> "the answers", () -> instance.out().indexOf("answered", before) >= 0);
            instance.order("read", "read");
            if (classOf(instance, client).equals("active")) { // by its times it was answered
                return client;
            }
            client.close();
            instance.order("close", "closed");
        }
        throw new AssertionError("no request came in the same tick as the answer before\n" + instance.transcript());
    }

    @Test
    void aRequestInTheSameTickAsTheAnswerBeforeHolds() throws IOException {
        try (Instance instance = inFlight().startHealthy()) {
            instance.order("listen 8080 4", "listening 8080");
            Socket client = pendingInATie(instance);
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            Await.until(
                    () -> "a busy connection\n" + instance.transcript(),
                    () -> classOf(instance, client).equals("busy"));
            Await.pause(Duration.ofMillis(1_500)); // and it stays so when it is counted again
            assertThat(instance.events("drain.end")).as(instance.transcript()).isEmpty();
            assertThat(instance.out()).doesNotContain("signal 15");
            instance.order("send 1", "sent 1");
            assertThat(client.getInputStream().read()).isEqualTo('a');
            instance.awaitOut("signal 15\n");
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
        }
    }

    /** Nothing but the idle threshold ends this drain. */
    @Test
    void anAnswerInTheSameTickAsTheRequestDoesNot() throws IOException {
        try (Instance instance = inFlight().set("DRAIN_CHECK_INTERVAL", "1h").startHealthy()) {
            instance.order("listen 8080 4", "listening 8080");
            for (int i = 0; i < 20; i++) {
                exchange(instance, accepted(instance));
            }
            Await.until(() -> "all answers", () -> instance.out().split("answered", -1).length == 21);
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\n");
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
        }
    }
}
