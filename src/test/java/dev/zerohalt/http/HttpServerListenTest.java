package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.OsException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpServerListenTest {
    private final Sockets kernel = new Sockets();
    private final HttpServer server =
            new HttpServer(kernel, new EventLoop(kernel, () -> {}, error -> {}), request -> null);

    /** The real kernel, some of whose calls fail. */
    private static final class Sockets extends ForwardingKernel {
        final Set<Integer> open = new LinkedHashSet<>();
        boolean withoutIpv6;
        int optionErrno;
        int ipv6BindErrno;
        int listenErrno;

        Sockets() {
            super(new HostKernel());
        }

        @Override
        public int socket(int domain, int type, int protocol) {
            if (withoutIpv6 && domain == Linux.AF_INET6) {
                return -Errno.EAFNOSUPPORT;
            }
            int socket = super.socket(domain, type, protocol);
            if (socket >= 0) {
                open.add(socket);
            }
            return socket;
        }

        @Override
        public int setSocketOption(int fd, int level, int name, int value) {
            return optionErrno != 0 ? -optionErrno : super.setSocketOption(fd, level, name, value);
        }

        @Override
        public int bind(int fd, byte[] address) {
            boolean fails = ipv6BindErrno != 0 && address[0] == Linux.AF_INET6;
            return fails ? -ipv6BindErrno : super.bind(fd, address);
        }

        @Override
        public int listen(int fd, int backlog) {
            return listenErrno != 0 ? -listenErrno : super.listen(fd, backlog);
        }

        @Override
        public int close(int fd) {
            assertThat(open.remove(fd)).as("open").isTrue();
            return super.close(fd);
        }
    }

    @AfterEach
    void close() {
        List.copyOf(kernel.open).forEach(kernel::close);
    }

    private static void assertAccepts(String address, int port) throws IOException {
        new Socket(address, port).close();
    }

    private OsException refusal(IpAddress address, int port) {
        return catchThrowableOfType(OsException.class, () -> server.listen("health", address, port));
    }

    @Test
    void takesAllAddresses() throws IOException {
        int port = RunningServer.freePort();
        server.listen("health", null, port);
        assertAccepts("127.0.0.1", port);
        assertAccepts("127.8.8.8", port);
    }

    @Test
    void takesOneAddress() throws IOException {
        int port = RunningServer.freePort();
        server.listen("health", IpAddress.LOOPBACK_IPV4, port);
        assertAccepts("127.0.0.1", port);
        Assertions.assertThatThrownBy(() -> assertAccepts("127.8.8.8", port)).isInstanceOf(ConnectException.class);
    }

    @Test
    void takesIpv4WhereThereIsNoIpv6() throws IOException {
        kernel.withoutIpv6 = true;
        int port = RunningServer.freePort();
        server.listen("health", null, port);
        assertAccepts("127.0.0.1", port);
    }

    @Test
    void takesIpv4WhereIpv6IsSwitchedOff() throws IOException {
        kernel.ipv6BindErrno = Errno.EADDRNOTAVAIL;
        int port = RunningServer.freePort();
        server.listen("health", null, port);
        assertAccepts("127.0.0.1", port);
        assertThat(kernel.open).hasSize(1);
    }

    @Test
    void aPortInUseWhereIpv6IsSwitchedOffIsNamedAndLeavesNothingOpen() throws IOException {
        int port = RunningServer.freePort();
        server.listen("health", IpAddress.LOOPBACK_IPV4, port);
        kernel.ipv6BindErrno = Errno.EADDRNOTAVAIL;
        assertThat(refusal(null, port).errno()).isEqualTo(Errno.EADDRINUSE); // and no descriptor is closed twice
        assertThat(kernel.open).hasSize(1);
    }

    @Test
    void anIpv6AddressIsNotReplacedByIpv4() throws IOException {
        kernel.withoutIpv6 = true;
        assertThat(refusal(IpAddress.LOOPBACK_IPV6, RunningServer.freePort()).errno())
                .isEqualTo(Errno.EAFNOSUPPORT);
        kernel.withoutIpv6 = false;
        kernel.ipv6BindErrno = Errno.EADDRNOTAVAIL;
        OsException refusal = refusal(IpAddress.LOOPBACK_IPV6, RunningServer.freePort());
        assertThat(refusal.errno()).isIn(Errno.EADDRNOTAVAIL, Errno.EAFNOSUPPORT);
        assertThat(kernel.open).isEmpty();
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        int port = RunningServer.freePort();
        server.listen("health", null, port);
        OsException refusal = refusal(null, port);
        assertThat(refusal).hasMessage("cannot listen on health port " + port + ": Address already in use");
        assertThat(refusal.errno()).isEqualTo(Errno.EADDRINUSE);
        assertThat(kernel.open).hasSize(1);
    }

    @Test
    void aPortOfAFormerServerCanBeTakenAtOnce() throws IOException {
        int port = RunningServer.freePort();
        server.listen("health", IpAddress.LOOPBACK_IPV4, port);
        try (Socket client = new Socket(RunningServer.loopback(), port)) {
            int listener = kernel.open.iterator().next();
            kernel.poll(new int[] {listener, Linux.POLLIN}, 1, -1);
            int accepted = kernel.accept(listener, new byte[0]);
            kernel.open.add(accepted);
            kernel.close(accepted); // this side closes first: its port is in TIME_WAIT soon
            kernel.close(listener);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        server.listen("health", IpAddress.LOOPBACK_IPV4, port);
        assertAccepts("127.0.0.1", port);
    }

    @Test
    void nothingIsLeftOpenAfterAFailure() throws IOException {
        int port = RunningServer.freePort();
        kernel.optionErrno = Errno.EINVAL;
        assertThat(refusal(null, port).errno()).isEqualTo(Errno.EINVAL);
        kernel.optionErrno = 0;
        kernel.listenErrno = Errno.EADDRINUSE;
        assertThat(refusal(null, port).errno()).isEqualTo(Errno.EADDRINUSE);
        kernel.ipv6BindErrno = Errno.EACCES;
        assertThat(refusal(IpAddress.parse("::").orElseThrow(), port).errno()).isIn(Errno.EACCES, Errno.EAFNOSUPPORT);
        assertThat(kernel.open).isEmpty();
    }
}
