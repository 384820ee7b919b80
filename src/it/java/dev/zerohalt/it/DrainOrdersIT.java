package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** POST /drain and /resume on the health port. */
@Timeout(120)
class DrainOrdersIT {
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

    private static Http.Response post(Socket socket, String head, String body) throws IOException {
        Http.send(socket, "POST " + head + "\r\n\r\n" + body);
        return Http.receive(socket, true);
    }

    private static JsonNode json(Http.Response response) {
        try {
            return new JsonMapper().readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    @Test
    void aBodyIsIgnoredWithinBounds() throws IOException {
        try (Instance instance = serving(Launch.in(Mode.PID_1));
                Socket socket = instance.connect("127.0.0.1", Instance.HEALTH_PORT)) {
            String host = " HTTP/1.1\r\nHost: localhost\r\n";
            Http.Response drain = post(socket, "/drain" + host + "Content-Length: 18", "{\"timeout\":\"soon\"}");
            assertThat(drain.code()).isEqualTo(202);
            assertThat(json(drain).at("/drain").intValue()).isEqualTo(1);
            Http.send(socket, Http.request("GET", "/health"));
            assertThat(Http.receive(socket, true).code()).isEqualTo(503);
            Await.until("the drain's end", () -> instance.events("drain.end").size() == 1);
            assertThat(post(socket, "/drain?of=1" + host + "Content-Length: 0", "")
                            .code())
                    .isEqualTo(200);
            assertThat(post(socket, "/resume" + host + "Content-Length: 2", "{}")
                            .code())
                    .isEqualTo(200);
            assertThat(post(socket, "/resume" + host + "Content-Length: 999999999", "x")
                            .header("Connection"))
                    .isEqualTo("close");
            assertThat(instance.health()).isEqualTo(200);
        }
    }

    @Test
    void anotherMethodIsNotTaken() throws IOException {
        try (Instance instance = serving(Launch.in(Mode.PID_1))) {
            for (String path : new String[] {"/drain", "/resume"}) {
                Http.Response get = instance.get(path);
                assertThat(get.code()).isEqualTo(405);
                assertThat(get.header("Allow")).isEqualTo("POST");
            }
            assertThat(instance.health()).isEqualTo(200);
        }
    }

    /** Whoever asks without pause delays nobody, and fills no memory: drains, resumes and answers are bounded. */
    @Test
    void ordersWithoutPause() throws IOException {
        try (Instance instance = serving(Launch.in(Mode.PID_1).logUnread())) {
            StringBuilder orders = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                String path = i % 2 == 0 ? "/drain" : "/resume";
                orders.append("POST ").append(path).append(" HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            }
            try (Socket socket = instance.connect("127.0.0.1", Instance.HEALTH_PORT)) {
                Http.send(socket, orders.toString());
                for (int i = 0; i < 200; i++) {
                    assertThat(Http.receive(socket, true).code()).isIn(200, 202);
                }
            }
            assertThat(instance.health()).isEqualTo(200);
            Socket client = connected(instance);
            instance.signal(Posix.SIGTERM);
            Await.until("the drain", () -> instance.health() == 503);
            end(instance, client);
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isZero();
        }
    }

    /** A page that somebody looks at on this machine can have its browser post here, but not without saying so. */
    @Test
    void noPageInABrowserGivesOrders() throws IOException {
        try (Instance instance = Launch.in(Mode.PID_1).helper("server").startServing()) {
            for (String path : new String[] {"/drain", "/resume"}) {
                try (Socket socket = instance.connect("127.0.0.1", Instance.HEALTH_PORT)) {
                    Http.send(
                            socket,
                            "POST " + path
                                    + " HTTP/1.1\r\nHost: localhost\r\nOrigin: http://x.example\r\nContent-Length: 0\r\n\r\n");
                    assertThat(Http.receive(socket, true).code()).isEqualTo(403);
                }
            }
            assertThat(instance.health()).isEqualTo(200);
            assertThat(instance.events("drain.request")).isEmpty();
        }
    }
}
