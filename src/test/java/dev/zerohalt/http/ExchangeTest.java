package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ExchangeTest {
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
            assertThat(timeoutNanos).as("never without end").isNotNegative();
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

    private Exchange.Answer ask(Url url, long timeoutNanos, byte[] buffer, boolean readsOn, IpAddress... addresses) {
        EventLoop loop = new EventLoop(kernel, () -> {}, error -> {
            throw error;
        });
        List<Exchange.Answer> answers = new ArrayList<>();
        Exchange exchange =
                new Exchange(kernel, loop, url, "GET", "agent", timeoutNanos, buffer, readsOn, new OwnConnections());
        exchange.begin(List.of(addresses), answer -> {
            answers.add(answer);
            loop.stop();
        });
        loop.run();
        assertThat(answers).hasSize(1);
        assertThat(kernel.open).as("open descriptors").isZero();
        return answers.getFirst();
    }

    private static Url http(int port) {
        return new Url(true, "localhost", port, "/health");
    }

    /** Only the status line is asked for. */
    private Exchange.Answer ask(int port, IpAddress... addresses) {
        return ask(http(port), 20 * SECOND, new byte[Exchange.STATUS_LINE], false, addresses);
    }

    /** What is wrong, or else the status. */
    private String status(ScriptedServer server, IpAddress... addresses) {
        IpAddress[] targets = addresses.length == 0 ? new IpAddress[] {IpAddress.LOOPBACK_IPV4} : addresses;
        Exchange.Answer answer = ask(server.port(), targets);
        return answer.failure().isEmpty() ? answer.status() : answer.failure();
    }

    private Exchange.Answer whole(ScriptedServer server, int length, boolean readsOn) {
        return ask(http(server.port()), 20 * SECOND, new byte[length], readsOn, IpAddress.LOOPBACK_IPV4);
    }

    private Exchange.Answer impatient(ScriptedServer server) {
        return ask(http(server.port()), SECOND / 5, new byte[100], false, IpAddress.LOOPBACK_IPV4);
    }

    @Test
    void asksAsAClientShould() throws IOException, InterruptedException, ExecutionException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
            assertThat(status(server)).isEqualTo("200");
            assertThat(server.request()).isEqualTo("""
                    GET /health HTTP/1.1
                    Host: localhost:%d
                    User-Agent: agent
                    Connection: close
                    """.formatted(server.port()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK, 200",
        "HTTP/1.0 204 No Content, 204",
        "HTTP/1.1 301 Moved, 301",
        "HTTP/1.1 503 Service Unavailable, 503",
        "HTTP/1.1 500, 500"
    })
    void readsTheStatus(String line, String status) throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(line + "\r\n\r\n")) {
            assertThat(status(server)).isEqualTo(status);
        }
    }

    @Test
    void readsTheWholeAnswerIfThereIsRoom() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n", "A: b\r\n\r\nbo", "dy")) {
            assertThat(whole(server, 100, false).body()).isEqualTo("body");
        }
    }

    @Test
    void cutsALongerAnswer() throws IOException {
        try (ScriptedServer server = ScriptedServer.staying("HTTP/1.1 200 OK\r\n\r\nbody and more")) {
            assertThat(whole(server, 23, false).body()).isEqualTo("body");
        }
    }

    /** A server whose answer nobody takes would log an error. */
    @Test
    void orReadsItToItsEndAndKeepsTheStatus() throws IOException {
        String[] pieces = {"HTTP/1.1 404 Not Found\r\n\r\n", "x".repeat(300_000)};
        try (ScriptedServer server = ScriptedServer.answering(pieces)) {
            Exchange.Answer answer = whole(server, 512, true);
            assertThat(answer.failure()).isEmpty();
            assertThat(answer.status()).isEqualTo("404");
            assertThat(server.isTaken()).as("the whole answer was taken").isTrue();
        }
    }

    @Test
    void anAnswerMayComeAByteAtATime() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 503 No\r\n\r\n".split("", -1))) {
            assertThat(status(server)).isEqualTo("503");
        }
    }

    @Test
    void theStatusIsThereBeforeTheRest() throws IOException {
        try (ScriptedServer server = ScriptedServer.staying("HTTP/1.1 200")) {
            assertThat(status(server)).isEqualTo("200");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\r\n", "220 mail.example.com ESMTP\r\n", "HTTP/2.0 200 OK\r\n\r\n"})
    void whatIsNotHttpIsNoAnswer(String text) throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(text)) {
            assertThat(status(server)).isEqualTo("the answer is not HTTP");
        }
        try (ScriptedServer server = ScriptedServer.staying(text)) {
            assertThat(impatient(server).failure()).isEqualTo("the answer is not HTTP");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 20"})
    void aConnectionThatEndsEarlyIsNoAnswer(String answer) throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            assertThat(status(server)).isEqualTo("the connection ended without an answer");
        }
    }

    @Test
    void aServerThatSaysNothingHasNotAnsweredInTime() throws IOException {
        try (ScriptedServer server = ScriptedServer.staying("HTTP/1")) {
            assertThat(impatient(server)).isEqualTo(new Exchange.Answer(0, "no answer in time", "HTTP/1"));
        }
    }

    /** What is missing of it may be what matters. */
    @Test
    void anAnswerThatDoesNotEndIsCutOff() throws IOException {
        String head = "HTTP/1.1 200 OK\r\n\r\n";
        try (ScriptedServer server = ScriptedServer.staying(head)) {
            Exchange.Answer answer = impatient(server);
            assertThat(answer).isEqualTo(new Exchange.Answer(0, "no answer in time", head));
            assertThat(answer.status()).isEqualTo("200");
        }
    }

    @Test
    void aPortOnWhichNobodyListensRefuses() throws IOException {
        assertThat(ask(RunningServer.freePort(), IpAddress.LOOPBACK_IPV4))
                .isEqualTo(new Exchange.Answer(Errno.ECONNREFUSED, "Connection refused", ""));
    }

    @Test
    void theNextAddressIsTriedIfOneCannotBeReached() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
            assertThat(status(server, NOBODY, IpAddress.LOOPBACK_IPV4)).isEqualTo("200");
        }
    }

    @Test
    void theNextAddressIsNotAskedForAnotherAnswer() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 503 No\r\n\r\n")) {
            assertThat(status(server, IpAddress.LOOPBACK_IPV4, IpAddress.LOOPBACK_IPV4))
                    .isEqualTo("503");
        }
    }

    @Test
    void withoutHttpItIsEnoughToConnect() throws IOException {
        try (ScriptedServer server = ScriptedServer.staying()) {
            Url url = new Url(false, "localhost", server.port(), "");
            assertThat(ask(url, 20 * SECOND, new byte[0], true, IpAddress.LOOPBACK_IPV4))
                    .isEqualTo(new Exchange.Answer(0, "", ""));
        }
    }

    @Test
    void anAddressThatNeverAnswersTheCallIsTimedOut() {
        kernel.connectErrno = Errno.EINPROGRESS;
        kernel.silent = true;
        assertThat(ask(http(80), SECOND / 50, new byte[100], false, IpAddress.LOOPBACK_IPV4))
                .isEqualTo(new Exchange.Answer(Errno.ETIMEDOUT, "no connection in time", ""));
    }

    @Test
    void theFirstFailureIsDescribed() {
        kernel.connectErrno = Errno.EACCES;
        assertThat(ask(80, IpAddress.LOOPBACK_IPV4))
                .isEqualTo(new Exchange.Answer(Errno.EACCES, "Permission denied", ""));
    }

    @Test
    void withoutASocketNothingIsReached() {
        kernel.socketErrno = Errno.EMFILE;
        assertThat(ask(80, IpAddress.LOOPBACK_IPV4, IpAddress.LOOPBACK_IPV6))
                .isEqualTo(new Exchange.Answer(Errno.EMFILE, describe(Errno.EMFILE), ""));
    }

    @Test
    void aRequestThatCannotBeSentIsDescribed() throws IOException {
        try (ScriptedServer server = ScriptedServer.staying()) {
            kernel.sendResult = -Errno.EPIPE;
            assertThat(status(server)).isEqualTo("cannot send the request: " + describe(Errno.EPIPE));
        }
    }

    @Test
    void halfARequestIsNotSent() throws IOException {
        try (ScriptedServer server = ScriptedServer.staying()) {
            kernel.sendResult = 10;
            assertThat(status(server)).isEqualTo("cannot send the request: " + describe(Errno.EAGAIN));
        }
    }

    @Test
    void anInterruptedWaitGoesOn() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
            kernel.interruptions = 3;
            assertThat(status(server)).isEqualTo("200");
            assertThat(kernel.interruptions).isZero();
        }
    }

    private String describe(int errno) {
        return kernel.describe(errno);
    }
}
