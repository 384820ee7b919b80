package dev.zerohalt.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.http.Url;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of an application that cannot be reached. */
@Timeout(30)
class NetworkCheckTest {
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
        new NetworkCheck(kernel, loop, Url.parse(url).orElseThrow(), 1).begin(verdicts::add);
        assertThat(verdicts).hasSize(1);
        assertThat(errors).isEmpty();
        return verdicts.getFirst();
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
}
