package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
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
class HttpGetTest {
    private static final long SECOND = 1_000_000_000L;
    private static final IpAddress NOBODY = IpAddress.parse("127.9.9.9").orElseThrow();

    private final Network kernel = new Network();

    /** The real kernel; leaves no descriptor open, and some of its calls can be made to fail. */
    private static final class Network extends ForwardingKernel {
        private int open;
        int socketErrno;
        int connectErrno;
        int sendResult;
        int interruptions;
        boolean silent;

        Network() {
            super(new HostKernel());
        }

        @Override
        public int socket(int domain, int type, int protocol) {
            if (socketErrno != 0) {
                return -socketErrno;
            }
            open++;
            return super.socket(domain, type, protocol);
        }

        @Override
        public int connect(int fd, byte[] address) {
            return connectErrno != 0 ? -connectErrno : super.connect(fd, address);
        }

        @Override
        public int send(int fd, byte[] buffer, int offset, int length, int flags) {
            return sendResult != 0 ? sendResult : super.send(fd, buffer, offset, length, flags);
        }

        @Override
        public int poll(int[] entries, int count, long timeoutNanos) {
            assertThat(timeoutNanos).isPositive();
            if (interruptions > 0) {
                interruptions--;
                return -Errno.EINTR;
            }
            return silent ? 0 : super.poll(entries, count, timeoutNanos);
        }

        @Override
        public int close(int fd) {
            open--;
            return super.close(fd);
        }
    }

    private Optional<String> probe(int port, IpAddress... addresses) {
        HttpUrl url = new HttpUrl(List.of(addresses), "localhost", port, "/health");
        Optional<String> failure = HttpGet.failure(kernel, url, 20 * SECOND);
        assertThat(kernel.open).as("open descriptors").isZero();
        return failure;
    }

    private Optional<String> probe(ScriptedServer server) {
        return probe(server.port(), IpAddress.LOOPBACK_IPV4);
    }

    @Test
    void asksAsAClientShould() throws IOException, InterruptedException, ExecutionException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
            assertThat(probe(server)).isEmpty();
            assertThat(server.request()).isEqualTo("""
                    GET /health HTTP/1.1
                    Host: localhost:%d
                    User-Agent: zerohalt-probe
                    Connection: close
                    """.formatted(server.port()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK", "HTTP/1.0 200 OK", "HTTP/1.1 204 No Content", "HTTP/1.1 299 x"})
    void any2xxIsHealthy(String status) throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(status + "\r\n\r\n")) {
            assertThat(probe(server)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"503 Service Unavailable, 503", "404 Not Found, 404", "301 Moved, 301", "100 Continue, 100", "500, 500"
    })
    void anyOtherStatusIsNot(String status, String code) throws IOException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 " + status + "\r\n\r\n")) {
            assertThat(probe(server)).contains("status " + code);
        }
    }

    @Test
    void anAnswerMayComeAByteAtATime() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 503 No\r\n\r\n".split("", -1))) {
            assertThat(probe(server)).contains("status 503");
        }
    }

    @Test
    void theStatusDecidesBeforeTheRestIsThere() throws IOException {
        try (ScriptedServer server = ScriptedServer.staying("HTTP/1.1 200")) {
            assertThat(probe(server)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\r\n", "220 mail.example.com ESMTP\r\n", "HTTP/2.0 200 OK\r\n\r\n"})
    void whatIsNotHttpIsNotHealthy(String answer) throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            assertThat(probe(server)).contains("the answer is not HTTP");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 20"})
    void aConnectionThatEndsEarlyIsNoAnswer(String answer) throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            assertThat(probe(server)).contains("the connection ended without an answer");
        }
    }

    @Test
    void aServerThatSaysNothingHasNotAnsweredInTime() throws IOException {
        try (ScriptedServer server = ScriptedServer.staying("HTTP/1")) {
            HttpUrl url = new HttpUrl(List.of(IpAddress.LOOPBACK_IPV4), "localhost", server.port(), "/");
            assertThat(HttpGet.failure(kernel, url, SECOND / 5)).contains("no answer in time");
            assertThat(kernel.open).isZero();
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws IOException {
        int port = RunningServer.freePort();
        assertThat(probe(port, IpAddress.LOOPBACK_IPV4))
                .contains("cannot reach localhost:" + port + ": Connection refused");
    }

    @Test
    void theNextAddressIsTriedIfOneCannotBeReached() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
            assertThat(probe(server.port(), NOBODY, IpAddress.LOOPBACK_IPV4)).isEmpty();
        }
    }

    @Test
    void theNextAddressIsNotAskedForAnotherAnswer() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 503 No\r\n\r\n")) {
            assertThat(probe(server.port(), IpAddress.LOOPBACK_IPV4, IpAddress.LOOPBACK_IPV4))
                    .contains("status 503");
        }
    }

    @Test
    void anAddressThatNeverAnswersTheCallIsTimedOut() {
        kernel.connectErrno = Errno.EINPROGRESS;
        kernel.silent = true;
        assertThat(probe(80, IpAddress.LOOPBACK_IPV4))
                .contains("cannot reach localhost:80: " + describe(Errno.ETIMEDOUT));
    }

    @Test
    void aFailedCallIsDescribed() {
        kernel.connectErrno = Errno.EACCES;
        assertThat(probe(80, IpAddress.LOOPBACK_IPV4)).contains("cannot reach localhost:80: Permission denied");
    }

    @Test
    void withoutASocketNothingIsReached() {
        kernel.socketErrno = Errno.EMFILE;
        assertThat(probe(80, IpAddress.LOOPBACK_IPV4, IpAddress.LOOPBACK_IPV6))
                .contains("cannot reach localhost:80: " + describe(Errno.EMFILE));
    }

    @Test
    void aRequestThatCannotBeSentIsDescribed() throws IOException {
        try (ScriptedServer server = ScriptedServer.staying()) {
            kernel.sendResult = -Errno.EPIPE;
            assertThat(probe(server)).contains("cannot send the request: " + describe(Errno.EPIPE));
        }
    }

    @Test
    void halfARequestIsNotSent() throws IOException {
        try (ScriptedServer server = ScriptedServer.staying()) {
            kernel.sendResult = 10;
            assertThat(probe(server)).contains("cannot send the request: " + describe(Errno.EAGAIN));
        }
    }

    @Test
    void anInterruptedWaitGoesOn() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
            kernel.interruptions = 3;
            assertThat(probe(server)).isEmpty();
            assertThat(kernel.interruptions).isZero();
        }
    }

    @Test
    void timeThatIsUpIsNotWaitedFor() {
        kernel.connectErrno = Errno.EINPROGRESS;
        List<Long> clock = new ArrayList<>(List.of(Long.MAX_VALUE, Long.MIN_VALUE + 5));
        Kernel late = new ForwardingKernel(kernel) {
            @Override
            public long nanoTime() {
                return clock.removeFirst();
            }
        };
        HttpUrl url = new HttpUrl(List.of(IpAddress.LOOPBACK_IPV4), "localhost", 80, "/");
        assertThat(HttpGet.failure(late, url, 6)).contains("cannot reach localhost:80: " + describe(Errno.ETIMEDOUT));
        assertThat(clock).isEmpty();
    }

    private String describe(int errno) {
        return kernel.describe(errno);
    }
}
