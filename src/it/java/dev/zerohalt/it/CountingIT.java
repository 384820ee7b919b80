package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which connections hold a drain: the same ones with every counting backend. */
@Timeout(120)
@NotEmulated(NotEmulated.NO_SOCK_DIAG)
class CountingIT {
    enum Backend {
        EVENTS,
        POLLING,
        PROC
    }

    private static final int MEGABYTE = 1_000_000;

    /** A connection that holds the drain, and how it ends. */
    enum Held {
        OVER_IPV4(1),
        OVER_IPV6(1),
        /** An IPv4 client of a listener on ::. */
        V4_MAPPED(1),
        IN_ACCEPT_QUEUE(1),
        /** CLOSE_WAIT: the client has sent its request and its end, and waits for the answer. */
        HALF_CLOSED_BY_CLIENT(8),
        IN_ACCEPT_QUEUE_AND_HALF_CLOSED(8),
        /** FIN_WAIT2, and the application still reads. */
        HALF_CLOSED_BY_APPLICATION(5),
        /** FIN_WAIT1: closed by the application, the answer not yet sent whole. */
        ANSWER_UNSENT(4),
        /** LAST_ACK: the same after the client's end. */
        ANSWER_UNSENT_AFTER_CLIENTS_END(9);

        /** The kernel's number. include/net/tcp_states.h */
        private final int state;

        Held(int state) {
            this.state = state;
        }
    }

    /** What does not hold it. */
    enum NotHeld {
        OTHER_PORT,
        HEALTH_CONNECTION,
        OUTGOING,
        TIME_WAIT,
        /** FIN_WAIT2 without an owner: the application has closed, only the client's end is missing. */
        ABANDONED_BY_APPLICATION
    }

    static Stream<Arguments> held() {
        return Arrays.stream(Backend.values())
                .flatMap(backend -> Arrays.stream(Held.values()).map(held -> Arguments.of(backend, held)));
    }

    static Stream<Arguments> notHeld() {
        return Arrays.stream(Backend.values())
                .flatMap(backend -> Arrays.stream(NotHeld.values()).map(held -> Arguments.of(backend, held)));
    }

    private static Launch server(Mode mode, Backend backend) {
        return Launch.in(mode)
                .set("CONNECTION_BACKEND", backend.name().toLowerCase(Locale.ROOT))
                .set("DRAIN_CHECK_INTERVAL", backend == Backend.EVENTS ? "1s" : "50ms")
                .set("DRAIN_TIMEOUT", "10m")
                .helper("server");
    }

    private static void assertHeld(Instance instance) {
        instance.signal(Posix.SIGTERM);
        instance.awaitEvent("drain.start");
        Await.pause(Duration.ofMillis(250));
        assertThat(instance.events("drain.end")).as(instance.transcript()).isEmpty();
        assertThat(instance.out()).doesNotContain("signal 15");
    }

    static void assertDrained(Instance instance) {
        instance.awaitOut("signal 15\n");
        assertThat(instance.exitCode()).isZero();
        assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
    }

    @ParameterizedTest
    @MethodSource
    void held(Backend backend, Held kind) throws IOException {
        String family = switch (kind) {
            case OVER_IPV6 -> "6";
            case V4_MAPPED -> "dual";
            default -> "4";
        };
        try (Instance instance = server(Mode.PID_1, backend).startServing(family)) {
            Socket client = instance.network().connectSlowReader(kind == Held.OVER_IPV6 ? "::1" : "127.0.0.1", 8080);
            hold(instance, client, kind);
            instance.awaitTcpState(Instance.APP_PORT, kind.state);
            assertHeld(instance);
            release(instance, client, kind);
            assertDrained(instance);
        }
    }

    private static void hold(Instance instance, Socket client, Held kind) throws IOException {
        switch (kind) {
            case OVER_IPV4, OVER_IPV6, V4_MAPPED -> instance.order("accept", "accepted");
            case IN_ACCEPT_QUEUE -> {}
            case HALF_CLOSED_BY_CLIENT -> {
                instance.order("accept", "accepted");
                client.shutdownOutput();
            }
            case IN_ACCEPT_QUEUE_AND_HALF_CLOSED -> client.shutdownOutput();
            case HALF_CLOSED_BY_APPLICATION -> {
                instance.order("accept", "accepted");
                instance.order("shutdown", "shutdown");
            }
            case ANSWER_UNSENT -> {
                instance.order("accept", "accepted");
                instance.order("send " + MEGABYTE, "sent " + MEGABYTE);
                instance.order("close", "closed");
            }
            case ANSWER_UNSENT_AFTER_CLIENTS_END -> {
                instance.order("accept", "accepted");
                client.shutdownOutput();
                instance.order("send " + MEGABYTE, "sent " + MEGABYTE);
                instance.order("close", "closed");
            }
        }
    }

    private static void release(Instance instance, Socket client, Held kind) throws IOException {
        switch (kind) {
            case OVER_IPV4, OVER_IPV6, V4_MAPPED -> {
                client.close();
                instance.order("close", "closed");
            }
            case HALF_CLOSED_BY_APPLICATION -> client.close();
            case IN_ACCEPT_QUEUE, IN_ACCEPT_QUEUE_AND_HALF_CLOSED -> {
                instance.order("accept", "accepted");
                instance.order("close", "closed");
                client.close();
            }
            case HALF_CLOSED_BY_CLIENT -> {
                instance.order("send 5", "sent 5");
                instance.order("close", "closed");
                assertThat(client.getInputStream().readAllBytes()).hasSize(5);
            }
            case ANSWER_UNSENT, ANSWER_UNSENT_AFTER_CLIENTS_END -> {
                assertThat(client.getInputStream().readAllBytes()).hasSize(MEGABYTE);
                client.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void notHeld(Backend backend, NotHeld kind) throws IOException {
        try (Instance instance =
                server(Mode.PID_1, backend).set("APP_PORT", "8080").startServing("dual")) {
            int port = kind == NotHeld.HEALTH_CONNECTION ? Instance.HEALTH_PORT : Instance.APP_PORT;
            if (kind == NotHeld.OTHER_PORT || kind == NotHeld.OUTGOING) {
                instance.order("listen 9090 dual", "listening 9090");
                port = 9090;
            }
            Socket client = instance.connect("127.0.0.1", port);
            switch (kind) {
                case OTHER_PORT -> instance.order("accept", "accepted");
                case OUTGOING -> instance.order("connect 9090", "connected");
                case HEALTH_CONNECTION -> {
                    Http.send(client, Http.request("GET", "/health"));
                    assertThat(Http.receive(client, true).code()).isEqualTo(200);
                }
                case TIME_WAIT -> {
                    instance.order("accept", "accepted");
                    instance.order("close", "closed");
                    assertThat(client.getInputStream().read()).isEqualTo(-1);
                    client.close();
                }
                case ABANDONED_BY_APPLICATION -> {
                    instance.order("accept", "accepted");
                    instance.order("close", "closed");
                    assertThat(client.getInputStream().read()).isEqualTo(-1);
                }
            }
            instance.signal(Posix.SIGTERM);
            assertDrained(instance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOrdinaryProcessCountsAsWell(Backend backend) throws IOException {
        try (Instance instance = server(Mode.ORDINARY, backend).startServing()) {
            Socket client = instance.connect();
            instance.order("accept", "accepted");
            assertHeld(instance);
            client.close();
            instance.order("close", "closed");
            assertDrained(instance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyConnectionsAndTheLastOneDecides(Backend backend) throws IOException {
        try (Instance instance = server(Mode.PID_1, backend).startServing()) {
            Socket[] clients = new Socket[300];
            for (int i = 0; i < clients.length; i++) {
                clients[i] = instance.connect();
                instance.order("accept", "accepted");
            }
            assertHeld(instance);
            for (int i = 0; i < clients.length; i++) {
                if (i == clients.length - 1) {
                    Await.pause(Duration.ofMillis(250));
                    assertThat(instance.out()).doesNotContain("signal 15");
                }
                clients[i].close();
                instance.order("close", "closed");
            }
            assertDrained(instance);
        }
    }

    /** With events the end of the last connection is enough: nothing has to look again. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void theLastConnectionsEndIsAnEvent(Mode mode) throws IOException {
        try (Instance instance = Launch.in(mode)
                .set("CONNECTION_BACKEND", "events")
                .set("DRAIN_CHECK_INTERVAL", "10m")
                .set("DRAIN_TIMEOUT", "1h")
                .helper("server")
                .startServing()) {
            Socket client = instance.connect();
            instance.order("accept", "accepted");
            assertHeld(instance);
            client.close();
            instance.order("close", "closed");
            assertDrained(instance);
        }
    }
}
