package dev.zerohalt.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CheckTargetTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080/health, true, localhost, 8080, /health",
        "http://127.0.0.1, true, 127.0.0.1, 80, /",
        "http://[::1]:99/a?b=c, true, [::1], 99, /a?b=c",
        "http://app_1.local/, true, app_1.local, 80, /",
        "tcp://localhost:5432, false, localhost, 5432, ''",
        "tcp://[fe80::1]:1, false, [fe80::1], 1, ''"
    })
    void isReadFromAUrl(String url, boolean http, String host, int port, String path) {
        assertThat(CheckTarget.parse(url)).contains(new CheckTarget(http, host, port, path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:80",
                "https://localhost/",
                "ftp://localhost/",
                "HTTP://localhost/",
                "http://",
                "http:///health",
                "http://:80/",
                "http://localhost:/",
                "http://localhost:0/",
                "http://localhost:65536/",
                "http://localhost:80x/",
                "http://user@localhost/",
                "http://1.2.3/",
                "http://1.2.3.4.5/",
                "http://::1/",
                "http://[::1/",
                "http://[localhost]/",
                "http://h\u00f6st/",
                "http://localhost/a b",
                "http://localhost/#x",
                "tcp://localhost",
                "tcp://localhost:80/",
                "tcp://localhost:80/health"
            })
    void nothingElseIs(String url) {
        assertThat(CheckTarget.parse(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080/health", "tcp://[::1]:1"})
    void isWrittenAsItIsRead(String url) {
        assertThat(CheckTarget.parse(url).orElseThrow()).hasToString(url);
    }
}
