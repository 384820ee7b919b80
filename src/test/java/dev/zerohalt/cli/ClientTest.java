package dev.zerohalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.StatusAccess;
import dev.zerohalt.http.Exchange;
import dev.zerohalt.http.ScriptedServer;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Linux;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ClientTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";

    private final List<Integer> families = new ArrayList<>();
    private final Kernel kernel = new ForwardingKernel(new HostKernel()) {
        @Override
        public int socket(int domain, int type, int protocol) {
            families.add(domain);
            return super.socket(domain, type, protocol);
        }
    };

    private static Config.Health health(int port, String bind) {
        Optional<IpAddress> address = bind.equals("all") ? Optional.empty() : IpAddress.parse(bind);
        return new Config.Health(port, false, address, "/healthy", "/livez", "/readyz", 0, 0, StatusAccess.LOCAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "0.0.0.0", "::", "127.0.0.1"})
    void asksTheServerOfTheConfiguration(String bind) throws IOException, InterruptedException, ExecutionException {
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            assertThat(Client.probe(kernel, Optional.empty(), health(server.port(), bind)))
                    .isEmpty();
            assertThat(server.request()).startsWith("GET /healthy HTTP/1.1\nHost: localhost:" + server.port() + "\n");
        }
    }

    @Test
    void asksBothLoopbackAddresses() throws IOException {
        int port;
        try (ScriptedServer server = ScriptedServer.answering()) {
            port = server.port();
        }
        assertThat(Client.probe(kernel, Optional.empty(), health(port, "all")))
                .hasValueSatisfying(failure -> assertThat(failure).startsWith("cannot reach localhost:" + port + ": "));
        assertThat(families).containsExactly(Linux.AF_INET, Linux.AF_INET6);
    }

    @Test
    void asksOnlyTheAddressThatIsBound() {
        Optional<String> failure = Client.probe(kernel, Optional.empty(), health(1, "127.0.0.9"));
        assertThat(failure).contains("cannot reach localhost:1: Connection refused");
        assertThat(families).containsExactly(Linux.AF_INET);
    }

    @Test
    void asksAnyUrl() throws IOException, InterruptedException, ExecutionException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 503 Service Unavailable\r\n\r\n")) {
            String url = "http://127.0.0.1:" + server.port() + "/other?x=y";
            assertThat(Client.probe(kernel, Optional.of(url), health(1, "all"))).contains("status 503");
            assertThat(server.request()).startsWith("GET /other?x=y HTTP/1.1\nHost: 127.0.0.1:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/", "http://example.com/", "tcp://127.0.0.1:80", "/health", ""})
    void refusesAUrlItCannotAsk(String url) {
        assertThat(Client.probe(kernel, Optional.of(url), health(1, "all")))
                .contains("cannot probe \"" + url + "\": not http://host[:port][/path] with an IP address or"
                        + " localhost as host");
        assertThat(families).isEmpty();
    }

    /** RFC 3986, 3.5: a fragment is for the client alone. */
    @ParameterizedTest
    @CsvSource({"/x#y, /x", "/x?a=b#c?d/e, /x?a=b", "/#, /", "/x#a#b, /x", "#/x, /"})
    void aFragmentIsNotSent(String rest, String target) throws IOException, InterruptedException, ExecutionException {
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            String url = "http://127.0.0.1:" + server.port() + rest;
            assertThat(Client.probe(kernel, Optional.of(url), health(1, "all"))).isEmpty();
            assertThat(server.request()).startsWith("GET " + target + " HTTP/1.1\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "204 No Content", "299 x"})
    void any2xxIsHealthy(String status) throws IOException {
        assertThat(probe("HTTP/1.1 " + status + "\r\n\r\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"503 Service Unavailable, 503", "404 Not Found, 404", "301 Moved, 301", "100 Continue, 100"})
    void anyOtherStatusIsNot(String status, String code) throws IOException {
        assertThat(probe("HTTP/1.1 " + status + "\r\n\r\n")).contains("status " + code);
    }

    private Optional<String> probe(String answer) throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            return Client.probe(kernel, Optional.empty(), health(server.port(), "all"));
        }
    }

    @Test
    void asksForTheStatus() throws IOException, InterruptedException, ExecutionException {
        try (ScriptedServer server = ScriptedServer.answering(OK, "state")) {
            assertThat(Client.status(kernel, health(server.port(), "all"), "format=text"))
                    .isEqualTo(new Exchange.Answer(0, "", OK + "state"));
            assertThat(server.request()).startsWith("GET /status?format=text HTTP/1.1\n");
        }
    }

    @Test
    void aStatusThatIsNotThereIsNone() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 404 Not Found\r\n\r\n")) {
            assertThat(Client.status(kernel, health(server.port(), "all"), "").failure())
                    .isEqualTo("status 404, as with ZEROHALT_STATUS_ACCESS=off");
        }
    }
}
