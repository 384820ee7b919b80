package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1, 127.0.0.1, 80, /",
        "http://127.0.0.1/, 127.0.0.1, 80, /",
        "http://127.0.0.1:8888, 127.0.0.1, 8888, /",
        "http://10.1.2.3:1/health?a=b, 10.1.2.3, 1, /health?a=b",
        "http://127.0.0.1:65535//x, 127.0.0.1, 65535, //x",
        "http://127.0.0.1/a:b@c, 127.0.0.1, 80, /a:b@c"
    })
    void readsHostPortAndTarget(String text, String host, int port, String target) {
        HttpUrl url = HttpUrl.parse(text).orElseThrow();
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.target()).isEqualTo(target);
        assertThat(url.addresses()).hasSize(1);
        assertThat(url.addresses().getFirst().socketAddress(port))
                .isEqualTo(IpAddress.parse(host).orElseThrow().socketAddress(port));
    }

    @Test
    void readsIpv6AddressesInBrackets() {
        HttpUrl url = HttpUrl.parse("http://[::1]:8888/livez").orElseThrow();
        assertThat(url.host()).isEqualTo("[::1]");
        assertThat(url.port()).isEqualTo(8888);
        assertThat(url.addresses().getFirst().socketAddress(1)).isEqualTo(IpAddress.LOOPBACK_IPV6.socketAddress(1));
        assertThat(HttpUrl.parse("http://[2001:db8::1]").orElseThrow().port()).isEqualTo(80);
    }

    @Test
    void localhostIsBothLoopbackAddresses() {
        HttpUrl url = HttpUrl.parse("http://localhost:8888/health").orElseThrow();
        assertThat(url.addresses()).containsExactly(IpAddress.LOOPBACK_IPV4, IpAddress.LOOPBACK_IPV6);
        assertThat(url.host()).isEqualTo("localhost");
    }

    /** RFC 3986, 3.5: a fragment is for the client alone. */
    @ParameterizedTest
    @CsvSource({
        "http://localhost/x#y, /x",
        "http://localhost/x?a=b#c?d/e, /x?a=b",
        "http://localhost/#, /",
        "http://localhost/x#a#b, /x"
    })
    void aFragmentIsNotSent(String text, String target) {
        assertThat(HttpUrl.parse(text).orElseThrow().target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.0.0.1:8888",
                "/health",
                "http:/127.0.0.1/",
                "https://127.0.0.1/",
                "tcp://127.0.0.1:80",
                "http://",
                "http:///health",
                "http://:80/",
                "http://example.com/",
                "http://127.0.0.1:/",
                "http://127.0.0.1:0/",
                "http://127.0.0.1:65536/",
                "http://127.0.0.1:99999999999/",
                "http://127.0.0.1:http/",
                "http://127.0.0.1:80:80/",
                "http://127.0.0.1x/",
                "http://user@127.0.0.1/",
                "http://::1/",
                "http://[::1/",
                "http://[::1]x/",
                "http://[::1]:/",
                "http://[127.0.0.1]/",
                "http://[]/",
                "http://[localhost]/",
                "http://127.0.0.1/a b",
                "http://127.0.0.1/a\r\nX: y",
                "http://127.0.0.1/\u007f",
                "http://127.0.0.1/\u00e4",
                "--health-port=9000"
            })
    void refusesWhatItCannotAsk(String text) {
        assertThat(HttpUrl.parse(text)).isEmpty();
    }
}
