package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Latin1;
import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ProxyHeaderTest {
    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

    /** PROXY, TCP over IPv4, 12 bytes of addresses and a TLV of 4. */
    static final String V2_PROXY =
            SIGNATURE + "\41\21\0\20" + "\12\0\0\2\12\0\0\1" + "\272\136" + "\42\270" + "\4\0\1\0";

    /** LOCAL, without addresses. */
    static final String V2_LOCAL = SIGNATURE + "\40\0\0\0";

    private static int end(String text, int length) {
        byte[] bytes = Latin1.encode("xx" + text + "\n\n\n");
        int end = ProxyHeader.end(bytes, 2, 2 + length);
        return end < 0 ? end : end - 2;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.1 192.0.2.2 56324 8888\r\n",
                "PROXY TCP6 ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n",
                "PROXY UNKNOWN\r\n",
                V2_PROXY,
                V2_LOCAL,
                SIGNATURE + "\57\41\1\0"
            })
    void endsWhereItSays(String header) {
        String whole = header.endsWith("\1\0") && !header.equals(V2_PROXY) ? header + "a".repeat(256) : header;
        assertThat(end(whole, whole.length())).isEqualTo(whole.length());
        assertThat(end(whole + "GET /", whole.length() + 5)).isEqualTo(whole.length());
        for (int part = 1; part < whole.length(); part++) {
            assertThat(end(whole, part)).isEqualTo(ProxyHeader.INCOMPLETE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "POST / HTTP/1.1\r\n",
                "PROXY\r\n",
                "PROXY TCP4\n",
                "proxy UNKNOWN\r\n",
                "PROXYUNKNOWN\r\n",
                "\r\n\r\nGET / HTTP/1.1\r\n",
                "\r\n\r\n\0\r\nQUIX\n\40\0\0\0",
                SIGNATURE + "\21\0\0\0",
                SIGNATURE + "\60\0\0\0"
            })
    void otherThingsAreNone(String text) {
        assertThat(end(text, text.length())).isZero();
    }

    /** The first version has at most 107 bytes. */
    @ParameterizedTest
    @ValueSource(ints = {107, 108, 5000})
    void aLineWithoutEndIsNone(int length) {
        char[] line = new char[length];
        Arrays.fill(line, 'x');
        String text = "PROXY " + new String(line);
        assertThat(end(text, length)).isZero();
        assertThat(end(text, 106)).isEqualTo(ProxyHeader.INCOMPLETE);
    }
}
