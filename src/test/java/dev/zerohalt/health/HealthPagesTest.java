package dev.zerohalt.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.StatusAccess;
import dev.zerohalt.http.Request;
import dev.zerohalt.http.Wire;
import dev.zerohalt.lifecycle.Phase;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
public class HealthPagesTest {
    private Phase phase = Phase.STARTING;
    private final HealthPages pages = pages(new Probers(0), () -> phase);

    /** The pages of the default paths. */
    public static HealthPages pages(Probers probers, Supplier<Phase> phase) {
        return pages("/health", "/livez", probers, phase);
    }

    private static HealthPages pages(String health, String liveness, Probers probers, Supplier<Phase> phase) {
        return new HealthPages(
                new Config.Health(8888, false, Optional.empty(), health, liveness, "/readyz", 0, 0, StatusAccess.LOCAL),
                phase,
                () -> phase.get() == Phase.DRAINING,
                (request, welcome) -> probers.answered(request, welcome, 0));
    }

    private String ask(String path) {
        return Wire.text(pages.respond(Wire.request(Wire.get(path))));
    }

    private static String page(String status, String word) {
        String body = "{\"status\":\"" + word + "\"}";
        return "HTTP/1.1 " + status
                + "\r\nContent-Type: application/json\r\nCache-Control: no-store\r\nContent-Length: " + body.length()
                + "\r\nConnection: keep-alive\r\n\r\n" + body;
    }

    @ParameterizedTest
    @CsvSource({
        "STARTING, 503 Service Unavailable, starting",
        "HEALTHY, 200 OK, healthy",
        "UNHEALTHY, 503 Service Unavailable, unhealthy",
        "DRAINING, 503 Service Unavailable, draining",
        "TERMINATING, 503 Service Unavailable, terminating",
        "CLEARING, 503 Service Unavailable, terminating",
        "FLUSHING, 503 Service Unavailable, terminating",
        "FINISHING, 503 Service Unavailable, terminating",
        "EXITED, 503 Service Unavailable, terminating"
    })
    void healthSaysWhetherToSendTraffic(Phase now, String status, String word) {
        phase = now;
        assertThat(ask("/health")).isEqualTo(page(status, word));
    }

    @ParameterizedTest
    @CsvSource({
        "STARTING, 200 OK, starting",
        "HEALTHY, 200 OK, healthy",
        "UNHEALTHY, 200 OK, unhealthy",
        "DRAINING, 200 OK, draining",
        "TERMINATING, 200 OK, terminating",
        "CLEARING, 503 Service Unavailable, terminating",
        "FLUSHING, 503 Service Unavailable, terminating",
        "FINISHING, 503 Service Unavailable, terminating",
        "EXITED, 503 Service Unavailable, terminating"
    })
    void livenessIsGoodAsLongAsTheApplicationIsThere(Phase now, String status, String word) {
        phase = now;
        assertThat(ask("/livez")).isEqualTo(page(status, word));
    }

    @Test
    void readinessMayLastLonger() {
        phase = Phase.DRAINING;
        assertThat(ask("/readyz")).isEqualTo(page("200 OK", "draining"));
        phase = Phase.TERMINATING;
        assertThat(ask("/readyz")).isEqualTo(page("503 Service Unavailable", "terminating"));
    }

    @ParameterizedTest
    @CsvSource({
        "HEALTHY, /health, 200 OK",
        "DRAINING, /health, 503 Service Unavailable",
        "HEALTHY, /readyz, 503 Service Unavailable",
        "DRAINING, /readyz, 200 OK",
        "DRAINING, /livez, 200 OK",
        "FLUSHING, /livez, 503 Service Unavailable"
    })
    void optionsHasTheStatusOfGetAndNoBody(Phase now, String path, String status) {
        phase = now;
        Request options = Wire.request("OPTIONS " + path + " HTTP/1.0\r\n\r\n");
        assertThat(pages.isForChecks(options)).isTrue();
        assertThat(Wire.text(pages.respond(options)))
                .isEqualTo(
                        "HTTP/1.1 " + status + "\r\nAllow: GET, HEAD, OPTIONS, POST, PUT\r\nCache-Control: no-store\r\n"
                                + "Content-Length: 0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(ask(path)).startsWith("HTTP/1.1 " + status + "\r\n");
    }

    /** Whoever asks is a prober, in whatever way he asks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health HTTP/1.1\r\nHost: a\r\n\r\n",
                "HEAD /readyz HTTP/1.1\r\nHost: a\r\n\r\n",
                "OPTIONS /health HTTP/1.0\r\n\r\n",
                "GET /health\r\n"
            })
    void whoAsksIsAProber(String request) {
        Probers probers = new Probers(1);
        HealthPages asked = pages(probers, () -> Phase.HEALTHY);
        asked.respond(Wire.request(request));
        asked.respond(Wire.request(request));
        assertThat(probers.known()).singleElement().returns(2L, Prober::requests);
    }

    @Test
    void theAnswerChangesTheMomentThePhaseDoes() {
        phase = Phase.HEALTHY;
        assertThat(ask("/health")).contains("200 OK");
        phase = Phase.DRAINING;
        assertThat(ask("/health")).contains("503");
    }

    @Test
    void theQueryDoesNotMatter() {
        phase = Phase.HEALTHY;
        assertThat(ask("/health?verbose")).isEqualTo(ask("/health"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/healthz", "/health/", "/Health", "/livez/x", "//health"})
    void thereIsNothingElse(String path) {
        assertThat(pages.respond(Wire.request(Wire.get(path)))).isNull();
        assertThat(pages.isForChecks(Wire.request(Wire.get(path)))).isFalse();
    }

    @Test
    void pathsCanBeChosen() {
        HealthPages chosen = pages("/", "/live", new Probers(0), () -> Phase.HEALTHY);
        assertThat(chosen.respond(Wire.request(Wire.get("/")))).isNotNull();
        assertThat(chosen.respond(Wire.request(Wire.get("/live")))).isNotNull();
        assertThat(chosen.respond(Wire.request(Wire.get("/health")))).isNull();
    }
}
