package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages of the health port: who is healthy and alive, on which paths and addresses. */
@Timeout(60)
class HealthIT {
    private static Instance idle(Mode mode) {
        return Launch.in(mode).set("APP_PORT", "none").command("sleep", "600").startHealthy();
    }

    @ParameterizedTest
    @EnumSource
    void healthyAndAlive(Mode mode) {
        try (Instance instance = idle(mode)) {
            Http.Response health = instance.get("/health");
            assertThat(health.code()).isEqualTo(200);
            assertThat(health.body()).isEqualTo("{\"status\":\"healthy\"}");
            assertThat(health.header("Content-Type")).startsWith("application/json");
            assertThat(instance.get("/livez").code()).isEqualTo(200);
            assertThat(instance.get("/health?verbose=1").code()).isEqualTo(200);
        }
    }

    @Test
    void otherPathsAre404() {
        try (Instance instance = idle(Mode.PID_1)) {
            for (String path : List.of("/", "/healt", "/healthz", "/health/", "/HEALTH", "/livez/x", "/metrics")) {
                assertThat(instance.get(path).code()).as(path).isEqualTo(404);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKeptConnectionSeesTheDrain(Mode mode) throws IOException {
        try (Instance instance = Launch.in(mode)
                        .set("DRAIN_STRATEGY", "fixed")
                        .set("APP_PORT", "none")
                        .command("sleep", "600")
                        .startHealthy();
                Socket socket = instance.connect("127.0.0.1", Instance.HEALTH_PORT)) {
            Http.send(socket, Http.request("GET", "/health"));
            assertThat(Http.receive(socket, true).code()).isEqualTo(200);
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            Http.send(socket, Http.request("GET", "/health"));
            Http.Response response = Http.receive(socket, true);
            assertThat(response.code()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("{\"status\":\"draining\"}");
        }
    }

    @Test
    void otherPaths() {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("HEALTH_PATH", "/ready/for/traffic")
                .set("LIVENESS_PATH", "/alive")
                .set("READINESS_PATH", "/open")
                .set("APP_PORT", "none")
                .command("sleep", "600")
                .start()) {
            instance.awaitEvent("app.start");
            assertThat(instance.get("/ready/for/traffic").code()).isEqualTo(200);
            assertThat(instance.get("/alive").code()).isEqualTo(200);
            assertThat(instance.get("/open").code()).isEqualTo(200);
            assertThat(instance.get("/health").code()).isEqualTo(404);
            assertThat(instance.get("/livez").code()).isEqualTo(404);
            assertThat(instance.get("/readyz").code()).isEqualTo(404);
        }
    }

    @Test
    void bothAddressFamiliesByDefault() throws IOException {
        try (Instance instance = idle(Mode.PID_1)) {
            for (String address : List.of("127.0.0.1", "127.1.2.3", "::1")) {
                try (Socket socket = instance.connect(address, Instance.HEALTH_PORT)) {
                    Http.send(socket, Http.request("GET", "/health"));
                    assertThat(Http.receive(socket, true).code()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void oneAddressIfAsked() {
        for (String[] addresses : new String[][] {{"127.0.0.1", "127.0.0.2"}, {"::1", "127.0.0.1"}}) {
            try (Instance instance = Launch.in(Mode.PID_1)
                    .set("HEALTH_BIND", addresses[0])
                    .command("sleep", "600")
                    .start()) {
                instance.awaitEvent("app.start");
                assertThat(instance.connect(addresses[0], Instance.HEALTH_PORT)).isNotNull();
                assertThatThrownBy(() -> instance.connect(addresses[1], Instance.HEALTH_PORT))
                        .hasMessageContaining("refused");
            }
        }
    }

    /** An address that nobody has is an error, and not every address. */
    @Test
    void theMetricsPortHasTheSameAddress() {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("HEALTH_BIND", "127.0.0.1")
                .set("METRICS_ENABLED", "true")
                .set("METRICS_PORT", "9100")
                .command("sleep", "600")
                .start()) {
            instance.awaitEvent("app.start");
            assertThat(instance.connect("127.0.0.1", 9100)).isNotNull();
            for (String other : new String[] {"127.0.0.2", "::1"}) {
                assertThatThrownBy(() -> instance.connect(other, 9100)).hasMessageContaining("refused");
            }
        }
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("HEALTH_BIND", "192.0.2.1")
                .command("sleep", "600")
                .start()) {
            assertThat(instance.exitCode()).isEqualTo(1);
            assertThat(instance.log()).contains("cannot listen on health port 8888 of 192.0.2.1");
            assertThat(instance.events("app.start")).isEmpty();
        }
    }
}
