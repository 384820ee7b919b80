package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.gauge.MetricServer;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One connection for request after request, on the real kernel. */
@Timeout(60)
class KeptConnectionTest {
    private static final long SECOND = 1_000_000_000L;

    private final Network kernel = new Network();
    private final EventLoop loop = new EventLoop(kernel, () -> {}, error -> {
        throw error;
    });
    private final MetricServer server = MetricServer.start();
    private final StringBuilder page = new StringBuilder();
    private int pieces;
    private boolean isShort;

    private static final class Network extends ForwardingKernel {
        private int open;

        Network() {
            super(new HostKernel());
        }

        @Override
        public int socket(int domain, int type, int protocol) {
            open++;
            return super.socket(domain, type, protocol);
        }

        @Override
        public int open(byte[] path, int flags) {
            open++;
            return super.open(path, flags);
        }

        @Override
        public int close(int fd) {
            open--;
            return super.close(fd);
        }
    }

    private KeptConnection to(String url, long timeout) {
        return new KeptConnection(
                kernel,
                loop,
                Url.parse(url).orElseThrow(),
                "GET",
                "agent",
                "Accept: text/plain\r\n",
                timeout,
                new OwnConnections(),
                new KeptConnection.Page() {
                    @Override
                    public void begin() {
                        page.setLength(0);
                        pieces = 0;
                    }

                    @Override
                    public void take(byte[] bytes, int from, int to) {
                        if (isShort) {
                            isShort = false;
                            throw new OutOfMemoryError();
                        }
                        page.append(Latin1.decode(bytes, from, to - from));
                        pieces++;
                    }
                });
    }

    private final KeptConnection connection = to("http://127.0.0.1:" + server.port() + "/metrics", 20 * SECOND);

    @AfterEach
    void nothingStaysOpen() {
        connection.close();
        server.close();
        assertThat(kernel.open).as("open descriptors").isZero();
    }

    /** Asks several times; before each, something happens, and the loop has a turn. What was wrong with each answer. */
    private List<String> ask(KeptConnection whom, int times, IntConsumer before) {
        List<String> failures = new ArrayList<>();
        Timer[] next = new Timer[1];
        next[0] = loop.timer(() -> {
            if (failures.size() == times) {
                loop.stop();
                return;
            }
            before.accept(failures.size());
            Timer[] turn = new Timer[1];
            turn[0] = loop.timer(() -> whom.ask(failure -> {
                failures.add(failure);
                next[0].setAt(loop.now());
            }));
            turn[0].setAt(loop.now() + SECOND / 20);
        });
        next[0].setAt(loop.now());
        loop.run();
        return failures;
    }

    /** Where the page ends with the connection, nothing else would tell that a part of it is missing. */
    @Test
    void aPartThatIsLostForWantOfMemoryIsNoAnswer() {
        server.behave(MetricServer.text("HTTP/1.0 200 OK\r\n\r\nx 1\n", false));
        KeptConnection impatient = to("http://127.0.0.1:" + server.port() + "/metrics", SECOND / 2);
        isShort = true;
        List<String> failures = ask(impatient, 2, i -> {});
        impatient.close();
        assertThat(failures.getFirst()).isEqualTo("no answer in time");
        assertThat(failures.getLast()).isEmpty();
    }

    private String ask() {
        return ask(connection, 1, i -> {}).getFirst();
    }

    @Test
    void manyRequestsOverOneConnection() {
        assertThat(ask(connection, 5, i -> server.shows(i))).containsOnly("");
        assertThat(server.connections()).isOne();
        assertThat(page).endsWith("requests_in_hand 4\n");
        assertThat(connection.status()).isEqualTo(200);
        assertThat(server.requests()).hasSize(5).containsOnly("""
                GET /metrics HTTP/1.1
                Host: 127.0.0.1:%d
                User-Agent: agent
                Accept: text/plain
                """.formatted(server.port()));
    }

    @Test
    void aServerThatClosesEachTimeIsConnectedToAgain() {
        server.behave(MetricServer.text("HTTP/1.0 200 OK\r\n\r\nx 1\n", false));
        assertThat(ask(connection, 3, i -> {})).containsOnly("");
        assertThat(server.connections()).isEqualTo(3);
        assertThat(page).hasToString("x 1\n");
    }

    /** Neither one that it has closed meanwhile, nor one that ends just as it is used, is a failure. */
    @Test
    void aConnectionThatTheServerHasClosedIsMadeAgain() {
        server.behave(MetricServer.page("x 1\n"));
        boolean[] closes = new boolean[1];
        assertThat(ask(connection, 3, i -> {
                    closes[0] = i > 0;
                    server.behave(out -> {
                        boolean ends = closes[0];
                        closes[0] = false;
                        if (!ends) {
                            out.write(Latin1.encode("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nx 1\n"));
                        }
                        return !ends;
                    });
                }))
                .containsOnly("");
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void anAnswerThatDoesNotComeOverANewConnectionIsAFailure() {
        server.behave(out -> false);
        assertThat(ask()).isEqualTo("the connection ended without an answer");
        assertThat(connection.status()).isZero();
    }

    @Test
    void aLateAnswerIsNone() {
        KeptConnection impatient = to("http://localhost:" + server.port() + "/", SECOND / 5);
        server.behave(out -> {
            Await.pause(Duration.ofMillis(600));
            return true;
        });
        assertThat(ask(impatient, 1, i -> {})).containsExactly("no answer in time");
        impatient.close();
    }

    @Test
    void anAnswerThatNeverEndsIsNoneEither() {
        KeptConnection impatient = to("http://localhost:" + server.port() + "/", SECOND / 2);
        server.behave(out -> {
            out.write(Latin1.encode("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
            while (true) {
                out.write(Latin1.encode("1\r\nx\r\n"));
                Await.pause(Duration.ofMillis(10));
            }
        });
        assertThat(ask(impatient, 1, i -> {})).containsExactly("no answer in time");
        impatient.close();
    }

    /** However much there is, a turn of the loop takes a piece. */
    @Test
    void aLongAnswerIsTakenInPieces() {
        server.behave(MetricServer.page("x".repeat(1_000_000)));
        assertThat(ask()).isEmpty();
        assertThat(page).hasSize(1_000_000);
        assertThat(pieces).isGreaterThanOrEqualTo(1_000_000 / (16 * 1024));
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        server.behave(MetricServer.page("x".repeat(10_000_000)));
        assertThat(ask()).isEqualTo("the answer is longer than 4 MiB");
        assertThat(page.length()).isLessThanOrEqualTo(4 * 1024 * 1024);
    }

    @Test
    void whatCannotBeReachedIsSaid() throws IOException {
        int free = RunningServer.freePort();
        assertThat(ask(to("http://127.0.0.1:" + free, SECOND), 2, i -> {})).containsOnly("Connection refused");
    }

    @Test
    void aNameThatIsNotInTheFileIsSaid() {
        assertThat(ask(to("http://nobody.invalid", SECOND), 1, i -> {})).containsOnly("no such host in /etc/hosts");
    }

    @Test
    void whoIsNotAskedAnyMoreIsNotHeard() {
        server.behave(MetricServer.page("x 1\n"));
        List<String> heard = new ArrayList<>();
        connection.ask(heard::add);
        connection.close();
        Timer end = loop.timer(loop::stop);
        end.setAt(loop.now() + SECOND / 5);
        loop.run();
        assertThat(heard).isEmpty();
    }
}
