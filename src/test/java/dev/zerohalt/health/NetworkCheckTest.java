package dev.zerohalt.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.http.ScriptedServer;
import dev.zerohalt.http.Url;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.sim.SimulatedKernel;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of an application that is asked. */
@Timeout(30)
class NetworkCheckTest {
    private static final long SECOND = 1_000_000_000L;

    private final Deque<Integer> errors = new ArrayDeque<>();

    /** Each connection fails at once, with the next error. */
    private final class Unreachable extends ForwardingKernel {
        Unreachable() {
            super(new SimulatedKernel(1));
        }

        @Override
        public int connect(int fd, byte[] address) {
            return -errors.remove();
        }
    }

    private Verdict check(String url, int... errnos) {
        for (int errno : errnos) {
            errors.add(errno);
        }
        Unreachable kernel = new Unreachable();
        EventLoop loop = new EventLoop(kernel, () -> {}, error -> {
            throw new AssertionError(error);
        });
        List<Verdict> verdicts = new ArrayList<>();
        new NetworkCheck(kernel, loop, Url.parse(url).orElseThrow(), 1, new OwnConnections()).begin(verdicts::add);
        assertThat(verdicts).hasSize(1);
        assertThat(errors).isEmpty();
        return verdicts.getFirst();
    }

    /** That there is no descriptor or memory to be had says nothing of the application. */
    @ParameterizedTest
    @ValueSource(ints = {Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.ENOMEM})
    void aShortageOfOursIsNoVerdict(int errno) {
        assertThat(check("http://127.0.0.1:8080/up", errno))
                .isEqualTo(Verdict.unknown("http://127.0.0.1:8080/up: error " + errno));
    }

    /** In a container without IPv6, ::1 is no address: that is not what is wrong. */
    @Test
    void theFirstAddressCounts() {
        assertThat(check("http://localhost:8080/up", Errno.ECONNREFUSED, Errno.EADDRNOTAVAIL))
                .isEqualTo(Verdict.notReady("http://localhost:8080/up: error " + Errno.ECONNREFUSED));
    }

    @Test
    void whatIsNotRefusedIsNoMatterOfTime() {
        assertThat(check("tcp://192.0.2.1:80", Errno.EACCES))
                .isEqualTo(Verdict.unwell("tcp://192.0.2.1:80: error " + Errno.EACCES));
    }

    @Test
    void aNameThatIsNotInTheFileIsSaid() {
        assertThat(check("http://nobody.invalid/"))
                .isEqualTo(Verdict.unwell("http://nobody.invalid:80/: no such host in /etc/hosts"));
    }

    /** On the real kernel; by http with this answer. */
    private static Verdict ask(String scheme, ScriptedServer server) {
        HostKernel kernel = new HostKernel();
        EventLoop loop = new EventLoop(kernel, () -> {}, error -> {
            throw new AssertionError(error);
        });
        Url url = Url.parse(scheme + "://127.0.0.1:" + server.port()).orElseThrow();
        List<Verdict> verdicts = new ArrayList<>();
        NetworkCheck check = new NetworkCheck(kernel, loop, url, SECOND / 2, new OwnConnections());
        check.begin(verdict -> {
            verdicts.add(verdict);
            loop.stop();
        });
        loop.run();
        return verdicts.getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "200 OK, '', false",
        "302 Found, '', false",
        "404 Not Found, status 404, false",
        "500 Oops, status 500, false",
        "503 Service Unavailable, status 503, true",
        "100 Continue, status 100, false"
    })
    void theStatusDecides(String status, String why, boolean usualAtStart) throws IOException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 " + status + "\r\n\r\n")) {
            String reason = why.isEmpty() ? "" : "http://127.0.0.1:" + server.port() + "/: " + why;
            assertThat(ask("http", server)).isEqualTo(new Verdict(reason, usualAtStart, true));
        }
    }

    /** Some keep the connection open, whatever they were asked. */
    @Test
    void aStatusWithoutAnEndIsEnough() throws IOException {
        try (ScriptedServer server = ScriptedServer.staying("HTTP/1.1 200 OK\r\n\r\n")) {
            assertThat(ask("http", server)).isEqualTo(Verdict.WELL);
        }
    }

    @Test
    void anApplicationThatHangsIsUnwell() throws IOException {
        try (ScriptedServer server = ScriptedServer.staying()) {
            assertThat(ask("http", server))
                    .isEqualTo(Verdict.unwell("http://127.0.0.1:" + server.port() + "/: no answer in time"));
        }
    }

    @Test
    void byTcpAConnectionIsEnough() throws IOException {
        try (ScriptedServer server = ScriptedServer.staying()) {
            assertThat(ask("tcp", server)).isEqualTo(Verdict.WELL);
        }
    }
}
