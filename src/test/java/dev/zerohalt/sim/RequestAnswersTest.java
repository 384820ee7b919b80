package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Zerohalt;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What POST /drain and /resume are answered with, and whom, on a simulated machine. Times in seconds since its start. */
@Timeout(30)
class RequestAnswersTest extends RequestStories {
    @Test
    void theShutdownCannotBeTakenBack() {
        connectionFor(1, 20);
        postAt(10, DRAIN);
        signalAt(12, SIGTERM);
        HealthClient resume = postAt(13, RESUME);
        HealthClient joins = postAt(14, DRAIN);
        HealthClient health = getAt(15, "/health");
        run();
        assertThat(resume.status()).isEqualTo(409);
        assertThat(body(resume)).contains("the shutdown has begun with SIGTERM");
        assertThat(joins.status()).isEqualTo(202);
        assertThat(body(joins)).contains("\"requested\":false");
        assertThat(health.status()).isEqualTo(503);
        assertThat(sentToApplication()).containsExactly("15 at 26.0");
    }

    @Test
    void afterTheApplicationsSignalItIsAnsweredAtOnce() {
        application(Behaviour.graceful(10 * Dice.SECOND, 3));
        signalAt(10, SIGTERM);
        HealthClient drained = postAt(16, DRAIN);
        HealthClient resume = postAt(16, RESUME);
        run();
        assertThat(drained.status()).isEqualTo(200);
        assertThat(body(drained)).contains("\"state\":\"terminating\"", "\"outcome\":\"drained\"");
        assertThat(resume.status()).isEqualTo(409);
    }

    @Test
    void aDrainThatWasCutShortIsNoneThatIsDrained() {
        application(Behaviour.graceful(10 * Dice.SECOND, 3));
        connectionFor(1, 1000);
        signalAt(10, SIGTERM);
        signalAt(15, SIGTERM);
        HealthClient drain = postAt(16, DRAIN);
        run();
        assertThat(drain.status()).isEqualTo(409);
        assertThat(body(drain)).contains("second-signal", "connections left");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "post"})
    void onlyPostGivesOrders(String method) {
        HealthClient drain = orderAt(10, method, DRAIN, "127.0.0.1");
        HealthClient resume = orderAt(10, method, RESUME, "192.0.2.1");
        HealthClient health = getAt(11, "/health");
        signalAt(20, SIGTERM);
        run();
        for (HealthClient client : List.of(drain, resume)) {
            assertThat(client.status()).isEqualTo(405);
            assertThat(client.answer()).contains("\r\nAllow: POST\r\n");
        }
        assertThat(health.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "local, 127.0.0.1, 202",
        "all, 127.9.9.9, 202",
        "local, 192.0.2.1, 403",
        "all, 192.0.2.1, 403",
        "off, 127.0.0.1, 404",
        "off, 192.0.2.1, 404"
    })
    void onlyWhoIsInTheContainerGivesOrders(String access, String address, int status) {
        HealthClient drain = orderAt(10, "POST", DRAIN, address);
        HealthClient again = orderAt(10.5, "POST", "/drain?of=0", address);
        HealthClient health = getAt(11, "/health");
        HealthClient resume = orderAt(12, "POST", RESUME, address);
        signalAt(20, SIGTERM);
        plan.configure(machine);
        machine.setEnvironment("ZEROHALT_STATUS_ACCESS", access);
        machine.setApplication(server);
        Zerohalt.run(machine);
        assertThat(drain.status()).isEqualTo(status);
        assertThat(again.status()).isEqualTo(status == 202 ? 409 : status);
        assertThat(health.status()).isEqualTo(status == 202 ? 503 : 200);
        assertThat(resume.status()).isEqualTo(status == 202 ? 200 : status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/drain?", "/drain?timeout=5s", "/drain?OF=1", "/resume?", "/resume?now"})
    void aQueryThatMeansNothingIsRefused(String target) {
        HealthClient order = postAt(10, target);
        HealthClient health = getAt(11, "/health");
        signalAt(20, SIGTERM);
        run();
        assertThat(order.status()).isEqualTo(400);
        assertThat(health.status()).isEqualTo(200);
    }
}
