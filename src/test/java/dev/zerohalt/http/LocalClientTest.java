package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.MappedAddress;
import dev.zerohalt.os.NativeOrder;
import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is in the same network namespace: a client at a loopback address, or at the address that it has connected to. */
@Timeout(30)
class LocalClientTest {
    private static final Response YES = Response.of("200 OK", "", "yes");
    private static final Response NO = Response.of("403 Forbidden", "", "no");

    /** The real kernel, but for the addresses of a connection's ends. */
    private static final class Ends extends LoopKernel {
        private final String peer;
        private final String here;

        Ends(String peer, String here) {
            this.peer = peer;
            this.here = here;
        }

        private static int write(String address, byte[] to) {
            byte[] from = IpAddress.parse(address).orElseThrow().socketAddress(1234);
            System.arraycopy(from, 0, to, 0, from.length);
            return 0;
        }

        @Override
        public int accept(int fd, byte[] address) {
            int client = super.accept(fd, address);
            write(peer, address);
            return client;
        }

        @Override
        public int localAddress(int fd, byte[] address) {
            byte[] real = new byte[address.length];
            assertThat(super.localAddress(fd, real)).isZero();
            byte[] mapped = new byte[MappedAddress.LENGTH];
            MappedAddress.fromSocketAddress(real, mapped);
            assertThat(MappedAddress.format(mapped)).isEqualTo("127.0.0.1");
            assertThat(NativeOrder.be16(real, 2)).isPositive();
            return here.isEmpty() ? -Errno.ENOBUFS : write(here, address);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 192.0.2.1, 200",
        "::ffff:127.9.9.9, ::ffff:127.0.0.1, 200",
        "::1, ::1, 200",
        "192.0.2.1, 192.0.2.1, 200",
        "::ffff:192.0.2.1, ::ffff:192.0.2.1, 200",
        "2001:db8::1, 2001:db8::1, 200",
        "192.0.2.2, 192.0.2.1, 403",
        "::ffff:192.0.2.2, ::ffff:192.0.2.1, 403",
        "2001:db8::2, 2001:db8::1, 403",
        "fe80::1, ::1, 403",
        "192.0.2.1, '', 403"
    })
    void isKnownByItsAddress(String peer, String here, int status) throws IOException {
        try (RunningServer server = new RunningServer(new Ends(peer, here), request -> request.isLocal() ? YES : NO)) {
            assertThat(server.connect().get("/")).isEqualTo(status);
        }
    }
}
