package dev.zerohalt.http;

import static dev.zerohalt.http.SimulatedServer.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.sim.HealthClient;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However requests and answers are cut into pieces on their way, the client hears the same. */
class HttpServerSplitPropertyTest {
    @Provide
    Arbitrary<List<String>> requests() {
        return Arbitraries.of(
                        Wire.get("/health"),
                        Wire.get("/health"),
                        Wire.get("/other?x=y"),
                        "HEAD /health HTTP/1.1\r\nHost: a\r\n\r\n",
                        "\r\nGET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                        "DELETE /health HTTP/1.1\r\nHost: a\nX: " + "y".repeat(3000) + "\r\n\r\n",
                        "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                        "POST /health HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
                        "OPTIONS /health HTTP/1.0\r\n\r\n",
                        "OPTIONS /other HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET /health\r\n",
                        "GET /other\n\r\n",
                        "GET /health\r\nX: " + "y".repeat(3000) + "\r\n\r\n",
                        "GET /health HTTP/3.0\r\n\r\n",
                        "G".repeat(9000),
                        "GET /unfinished")
                .list()
                .ofMaxSize(12);
    }

    private static String answers(String text, Random cuts) {
        SimulatedServer server = new SimulatedServer();
        HealthClient client = server.connectAt(0);
        int from = 0;
        for (int i = 1; from < text.length(); i++) {
            int to = Math.min(text.length(), from + 1 + (cuts == null ? text.length() : cuts.nextInt(400)));
            server.sendAt(i * SECOND / 1000, client, text.substring(from, to));
            from = to;
        }
        if (cuts != null) {
            server.calls().sendLimit = length -> cuts.nextInt(Math.min(length, 60) + 1);
        }
        server.runUntil(4 * SECOND);
        return client.answer();
    }

    @Property(tries = 300)
    void theAnswersAreTheSame(@ForAll("requests") List<String> requests, @ForAll Random cuts) {
        String text = String.join("", requests);
        assertThat(answers(text, cuts)).isEqualTo(answers(text, null));
    }
}
