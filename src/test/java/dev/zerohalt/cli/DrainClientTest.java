package dev.zerohalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.StatusAccess;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Linux;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DrainClientTest {
    private static final int SOCK_DGRAM = 2;
    private static final long SECOND = 1_000_000_000L;
    private static final Optional<Long> LONG = Optional.of(20 * SECOND);
    private static final String DRAINS = answer(202, "{\"state\":\"draining\",\"drain\":4,\"timeout_seconds\":0.050}");
    private static final String DRAINED = answer(200, "{\"state\":\"drained\",\"drain\":4,\"outcome\":\"drained\"}");

    /** No signal comes. */
    private final Kernel kernel = new ForwardingKernel(new HostKernel()) {
        @Override
        public int signalDescriptor() {
            return socket(Linux.AF_INET, SOCK_DGRAM, 0);
        }
    };

    /** Gives one answer after the other, the last one again and again, and notes what it was asked. */
    private static final class Answers implements AutoCloseable {
        private final ServerSocket listener;
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final int most;

        /**
         * @param most how many are answered, before nobody listens any more
         */
        Answers(int most, String... answers) throws IOException {
            this.most = most;
            listener = new ServerSocket(0, 8, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
            Thread.ofPlatform().daemon().start(() -> serve(answers));
        }

        private void serve(String... answers) {
            try {
                while (asked.size() < most) {
                    try (Socket client = listener.accept()) {
                        BufferedReader reader = new BufferedReader(
                                new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
                        StringBuilder text = new StringBuilder();
                        String line;
                        while ((line = reader.readLine()) != null && !line.isEmpty()) {
                            text.append(line).append('\n');
                        }
                        String answer = answers[Math.min(asked.size(), answers.length - 1)];
                        asked.add(text.toString());
                        if (asked.size() == most) {
                            listener.close();
                        }
                        client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    }
                }
            } catch (IOException e) {
                asked.add(e.toString()); // closed by the test
            }
        }

        Config.Health health() {
            return DrainClientTest.health(listener.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private static Config.Health health(int port) {
        Optional<IpAddress> bind = IpAddress.parse("127.0.0.1");
        return new Config.Health(port, false, bind, "/healthy", "/livez", "/readyz", 0, 0, StatusAccess.LOCAL);
    }

    private static String answer(int status, String body) {
        return "HTTP/1.1 " + status + " Reason\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void asksAgainUntilItIsDrained() throws IOException {
        try (Answers answers = new Answers(100, DRAINS, DRAINS, DRAINS, DRAINED)) {
            DrainClient.Result result = DrainClient.drain(kernel, answers.health(), LONG);
            assertThat(result.code()).isZero();
            assertThat(result.text())
                    .isEqualTo("drained; health stays 503 until zerohalt --resume or a shutdown signal");
            assertThat(result.json()).isEqualTo("{\"state\":\"drained\",\"drain\":4,\"outcome\":\"drained\"}");
            assertThat(result.error()).isEmpty();
            assertThat(answers.asked).hasSize(4);
            assertThat(answers.asked.getFirst())
                    .startsWith("POST /drain HTTP/1.1\nHost: localhost:")
                    .contains("\nContent-Length: 0\n");
            assertThat(answers.asked.subList(1, 4)).allMatch(each -> each.startsWith("POST /drain?of=4 HTTP/1.1\n"));
        }
    }

    @Test
    void aShutdownsDrainCannotBeTakenBack() throws IOException {
        String over = answer(200, "{\"state\":\"terminating\",\"drain\":0,\"outcome\":\"drained\"}");
        try (Answers answers = new Answers(1, over)) {
            DrainClient.Result result = DrainClient.drain(kernel, answers.health(), LONG);
            assertThat(result.code()).isZero();
            assertThat(result.text()).isEqualTo("drained");
        }
    }

    @Test
    void doesNotWaitAtAll() throws IOException {
        try (Answers answers = new Answers(100, DRAINS)) {
            DrainClient.Result result = DrainClient.drain(kernel, answers.health(), Optional.of(0L));
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.error())
                    .isEqualTo("not drained in time: the drain goes on, and health stays 503, until zerohalt --resume"
                            + " or a shutdown signal; zerohalt --status tells what holds it");
            assertThat(answers.asked).hasSize(1);
        }
    }

    /** And for its last count. */
    @Test
    void waitsForTheDrainTimeoutOfTheOneThatIsAsked() throws IOException {
        try (Answers answers = new Answers(100, DRAINS)) {
            long begun = System.nanoTime();
            DrainClient.Result result = DrainClient.drain(kernel, answers.health(), Optional.empty());
            assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(SECOND / 4);
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.error()).startsWith("not drained in time");
            assertThat(result.json()).startsWith("{\"state\":\"draining\"");
        }
    }

    @Test
    void nobodyIsThereAnyMore() throws IOException {
        try (Answers answers = new Answers(2, DRAINS)) {
            DrainClient.Result result = DrainClient.drain(kernel, answers.health(), LONG);
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.error()).isEqualTo("not drained: zerohalt has ended, or does not answer any more");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobodyListens(boolean resumes) throws IOException {
        Config.Health health;
        try (Answers answers = new Answers(0, "")) {
            health = answers.health();
        }
        DrainClient.Result result =
                resumes ? DrainClient.resume(kernel, health) : DrainClient.drain(kernel, health, LONG);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.error()).isEqualTo("cannot reach localhost:" + health.port() + ": Connection refused");
    }

    @ParameterizedTest
    @CsvSource({
        "404, '', 'status 404, as with ZEROHALT_STATUS_ACCESS=off'",
        "403, 'only clients in this container', 'status 403: only clients in this container'",
        "409, '{\"because\":\"the drain was taken back\"}', 'status 409: the drain was taken back'",
        "500, '[', 'status 500: ['"
    })
    void whatIsRefusedIsSaid(int status, String body, String error) throws IOException {
        for (String[] answers : new String[][] {{answer(status, body)}, {DRAINS, answer(status, body)}}) {
            try (Answers server = new Answers(100, answers)) {
                DrainClient.Result result = DrainClient.drain(kernel, server.health(), LONG);
                assertThat(result.code()).isEqualTo(1);
                assertThat(result.error()).isEqualTo(error);
            }
        }
        try (Answers server = new Answers(100, answer(status, body))) {
            DrainClient.Result result = DrainClient.resume(kernel, server.health());
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.error()).isEqualTo(error);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 'resumed: healthy'", "false, 'there was no drain to take back: healthy'"})
    void resumes(boolean resumed, String text) throws IOException {
        String body = "{\"state\":\"healthy\",\"resumed\":" + resumed + "}";
        try (Answers answers = new Answers(1, answer(200, body))) {
            DrainClient.Result result = DrainClient.resume(kernel, answers.health());
            assertThat(result).isEqualTo(new DrainClient.Result(0, text, body, ""));
            assertThat(answers.asked.getFirst()).startsWith("POST /resume HTTP/1.1\n");
        }
    }
}
