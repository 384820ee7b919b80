package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class UrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080/health, true, localhost, 8080, /health",
        "http://127.0.0.1, true, 127.0.0.1, 80, /",
        "http://127.0.0.1/, true, 127.0.0.1, 80, /",
        "http://127.0.0.1:8888, true, 127.0.0.1, 8888, /",
        "http://127.0.0.1:65535//x, true, 127.0.0.1, 65535, //x",
        "http://127.0.0.1/a:b@c, true, 127.0.0.1, 80, /a:b@c",
        "http://[::1]:99/a?b=c, true, [::1], 99, /a?b=c",
        "http://[2001:db8::1], true, [2001:db8::1], 80, /",
        "http://app_1.local/, true, app_1.local, 80, /",
        "tcp://localhost:5432, false, localhost, 5432, ''",
        "tcp://[fe80::1]:1, false, [fe80::1], 1, ''"
    })
    void readsHostPortAndTarget(String text, boolean http, String host, int port, String target) {
        assertThat(Url.parse(text)).contains(new Url(http, host, port, target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:80",
                "/health",
                "http:/127.0.0.1/",
                "https://localhost/",
                "ftp://localhost/",
                "HTTP://localhost/",
                "http://",
                "http:///health",
                "http://:80/",
                "http://localhost:/",
                "http://localhost:0/",
                "http://localhost:65536/",
                "http://localhost:99999999999/",
                "http://localhost:80x/",
                "http://localhost:http/",
                "http://localhost:80:80/",
                "http://user@localhost/",
                "http://1.2.3/",
                "http://1.2.3.4.5/",
                "http://::1/",
                "http://[::1/",
                "http://[::1]x/",
                "http://[::1]:/",
                "http://[127.0.0.1]/",
                "http://[]/",
                "http://[localhost]/",
                "http://h\u00f6st/",
                "http://localhost/a b",
                "http://localhost/a\r\nX: y",
                "http://localhost/\u007f",
                "http://localhost/\u00e4",
                "http://localhost/#x",
                "tcp://localhost",
                "tcp://localhost:80/",
                "tcp://localhost:80/health",
                "--health-port=9000"
            })
    void refusesEverythingElse(String text) {
        assertThat(Url.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080/health", "tcp://[::1]:1"})
    void isWrittenAsItIsRead(String text) {
        assertThat(Url.parse(text).orElseThrow()).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({"http://10.1.2.3/, 10.1.2.3", "http://[::1]:8888/livez, ::1", "tcp://[2001:db8::1]:1, 2001:db8::1"})
    void anAddressStandsForItself(String text, String address) {
        assertThat(Url.parse(text).orElseThrow().addresses())
                .containsExactly(IpAddress.parse(address).orElseThrow());
    }

    @Test
    void localhostIsBothLoopbackAddresses() {
        assertThat(Url.parse("http://localhost/").orElseThrow().addresses())
                .containsExactly(IpAddress.LOOPBACK_IPV4, IpAddress.LOOPBACK_IPV6);
    }

    @Test
    void nobodyIsAskedForAName() {
        assertThat(Url.parse("http://example.com/").orElseThrow().addresses()).isEmpty();
    }
}
