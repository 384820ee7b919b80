package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The health port speaks HTTP/1.1: correctly to those who do, and briefly to those who do not. */
@Timeout(60)
class HttpIT {
    private static Instance idle(Mode mode) {
        return Launch.in(mode).set("APP_PORT", "none").command("sleep", "600").startHealthy();
    }

    private static Socket connect(Instance instance) {
        return instance.connect("127.0.0.1", Instance.HEALTH_PORT);
    }

    private static Http.Response ask(Instance instance, String request, boolean bodyExpected) throws IOException {
        try (Socket socket = connect(instance)) {
            Http.send(socket, request);
            return Http.receive(socket, bodyExpected);
        }
    }

    private static int codeOf(Instance instance, String request) throws IOException {
        return ask(instance, request, false).code();
    }

    @ParameterizedTest
    @EnumSource
    void headIsGetWithoutTheBody(Mode mode) throws IOException {
        try (Instance instance = idle(mode);
                Socket socket = connect(instance)) {
            Http.send(socket, Http.request("HEAD", "/health") + Http.request("GET", "/health"));
            Http.Response head = Http.receive(socket, false);
            assertThat(head.code()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isEqualTo("20");
            Http.Response get = Http.receive(socket, true);
            assertThat(get.body()).isEqualTo("{\"status\":\"healthy\"}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void optionsIsGetWithoutTheBody(Mode mode) throws IOException {
        try (Instance instance = idle(mode);
                Socket socket = connect(instance)) {
            for (String path : List.of("/health", "/livez", "/readyz")) {
                Http.send(socket, Http.request("OPTIONS", path));
                Http.Response options = Http.receive(socket, true);
                assertThat(options.code()).as(path).isEqualTo(200);
                assertThat(options.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST, PUT");
                assertThat(options.body()).isEmpty();
            }
        }
    }

    private static String allOf(Instance instance, String request) throws IOException {
        try (Socket socket = connect(instance)) {
            Http.send(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** As F5's monitors ask, with the text that they look for in the answer; with the end of a head behind it or without. */
    @ParameterizedTest
    @EnumSource
    void http09IsAnsweredOnce(Mode mode) throws IOException {
        try (Instance instance = Launch.in(mode)
                .set("DRAIN_STRATEGY", "fixed")
                .set("APP_PORT", "none")
                .command("sleep", "600")
                .startHealthy()) {
            for (String end : List.of("\r\n", "\r\n\r\n", "\n", "\r\nHost: x\r\n\r\n")) {
                assertThat(allOf(instance, "GET /health" + end))
                        .startsWith("HTTP/1.1 200 OK\r\n")
                        .contains("\r\nConnection: close\r\n")
                        .endsWith("\r\n\r\n{\"status\":\"healthy\"}");
                assertThat(allOf(instance, "GET /nothing" + end)).startsWith("HTTP/1.1 404 ");
            }
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            assertThat(allOf(instance, "GET /health\r\n"))
                    .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                    .endsWith("\r\n\r\n{\"status\":\"draining\"}");
        }
    }

    @Test
    void otherMethodsAre405() throws IOException {
        try (Instance instance = idle(Mode.PID_1)) {
            for (String method : List.of("TRACE", "DELETE", "PATCH", "get")) {
                Http.Response response = ask(instance, Http.request(method, "/health"), false);
                assertThat(response.code()).as(method).isEqualTo(405);
                assertThat(response.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST, PUT");
            }
            for (String method : List.of("POST", "OPTIONS")) {
                Http.Response response = ask(instance, Http.request(method, "/status"), false);
                assertThat(response.code()).as(method).isEqualTo(405);
                assertThat(response.header("Allow")).isEqualTo("GET, HEAD");
            }
            assertThat(codeOf(instance, "POST /status HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\nsome=values"))
                    .isEqualTo(405);
        }
    }

    @Test
    void malformedRequestsAre400() throws IOException {
        try (Instance instance = idle(Mode.PID_1)) {
            for (String request : List.of(
                    "hello\r\n\r\n",
                    "GET\r\n\r\n",
                    "HEAD /health\r\n\r\n",
                    "GET /health HTTP/x\r\n\r\n",
                    "GET  /health HTTP/1.1\r\n\r\n",
                    "GET /health HTTP/1.1\r\nno colon\r\n\r\n",
                    "GET /health HTTP/1.1\r\n: no name\r\n\r\n",
                    "\0\1\2\3\377\376\r\n\r\n",
                    "\26\3\1\2\0\1\0\1\374\3\3\r\n\r\n")) {
                assertThat(codeOf(instance, request)).as(request).isEqualTo(400);
            }
            assertThat(instance.health()).isEqualTo(200);
        }
    }

    @Test
    void oversizedRequestsAre431() throws IOException {
        try (Instance instance = idle(Mode.PID_1)) {
            String header = "X-Long: " + "x".repeat(100_000) + "\r\n";
            assertThat(codeOfEarlyAnswer(instance, "GET /health HTTP/1.1\r\nHost: x\r\n" + header + "\r\n"))
                    .isEqualTo(431);
            String many = "X-Many: x\r\n".repeat(10_000);
            assertThat(codeOfEarlyAnswer(instance, "GET /health HTTP/1.1\r\nHost: x\r\n" + many + "\r\n"))
                    .isEqualTo(431);
            assertThat(codeOfEarlyAnswer(instance, "GET /" + "x".repeat(100_000) + " HTTP/1.1\r\n\r\n"))
                    .isIn(400, 414, 431);
            assertThat(instance.health()).isEqualTo(200);
        }
    }

    /** The answer may come before the request is sent whole: sent piece by piece, it is read when there is one. */
    private static int codeOfEarlyAnswer(Instance instance, String request) throws IOException {
        try (Socket socket = connect(instance)) {
            byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
            for (int sent = 0; sent < bytes.length && socket.getInputStream().available() == 0; sent += 1000) {
                socket.getOutputStream().write(bytes, sent, Math.min(1000, bytes.length - sent));
                Await.pause(java.time.Duration.ofMillis(2));
            }
            return Http.receive(socket, false).code();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionsAreKept(Mode mode) throws IOException {
        try (Instance instance = idle(mode);
                Socket socket = connect(instance)) {
            for (int i = 0; i < 100; i++) {
                Http.send(socket, Http.request("GET", i % 2 == 0 ? "/health" : "/nothing"));
                assertThat(Http.receive(socket, true).code()).isEqualTo(i % 2 == 0 ? 200 : 404);
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        try (Instance instance = idle(Mode.PID_1);
                Socket socket = connect(instance)) {
            String three =
                    Http.request("GET", "/health") + Http.request("GET", "/nothing") + Http.request("GET", "/livez");
            Http.send(socket, three.repeat(50));
            for (int i = 0; i < 50; i++) {
                assertThat(Http.receive(socket, true).code()).isEqualTo(200);
                assertThat(Http.receive(socket, true).code()).isEqualTo(404);
                assertThat(Http.receive(socket, true).code()).isEqualTo(200);
            }
        }
    }

    @Test
    void connectionsAreClosedOnRequest() throws IOException {
        try (Instance instance = idle(Mode.PID_1)) {
            for (String request : List.of(
                    "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /health HTTP/1.0\r\n\r\n")) {
                try (Socket socket = connect(instance)) {
                    Http.send(socket, request);
                    assertThat(Http.receive(socket, true).code()).isEqualTo(200);
                    assertThat(socket.getInputStream().read()).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void aRequestMayComeByteByByteAndEndWithTheClientsEnd() throws IOException {
        try (Instance instance = idle(Mode.PID_1);
                Socket socket = connect(instance)) {
            socket.setTcpNoDelay(true);
            for (byte next : Http.request("GET", "/health").getBytes(StandardCharsets.ISO_8859_1)) {
                socket.getOutputStream().write(next);
                Await.pause(java.time.Duration.ofMillis(1));
            }
            socket.shutdownOutput();
            assertThat(Http.receive(socket, true).code()).isEqualTo(200);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** Hundreds of connections that say half a request, or nothing, and one prober that is served all the same. */
    @ParameterizedTest
    @EnumSource
    void slowClientsHoldUpNobody(Mode mode) {
        try (Instance instance = idle(mode)) {
            for (int i = 0; i < 400; i++) {
                Socket socket = connect(instance);
                try {
                    Http.send(socket, i % 2 == 0 ? "GET /hea" : "");
                } catch (IOException cutOff) {
                    // As it may be, in favour of others.
                }
            }
            for (int i = 0; i < 20; i++) {
                assertThat(instance.health()).isEqualTo(200);
            }
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
        }
    }

    /** Requests without end from a client that never reads an answer. */
    @ParameterizedTest
    @EnumSource
    void aClientThatNeverReadsHoldsUpNobody(Mode mode) throws IOException, InterruptedException {
        try (Instance instance = idle(mode)) {
            Socket deaf = instance.network().connectSlowReader("127.0.0.1", Instance.HEALTH_PORT);
            Thread flood = Thread.ofPlatform().daemon().start(() -> {
                byte[] requests = Http.request("GET", "/health").repeat(100).getBytes(StandardCharsets.ISO_8859_1);
                try {
                    for (int i = 0; i < 2_000; i++) {
                        deaf.getOutputStream().write(requests);
                    }
                } catch (IOException cutOff) {
                    // As it should be.
                }
            });
            for (int i = 0; i < 50; i++) {
                assertThat(instance.health()).isEqualTo(200);
            }
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
            deaf.close();
            flood.join(Await.PATIENCE);
        }
    }
}
