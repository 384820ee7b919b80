package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Latin1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ResponseTest {
    private final Response response = Response.json("200 OK", "{\"status\":\"healthy\"}");

    private static String sent(Response response, boolean keepAlive, boolean headOnly) {
        return Latin1.decode(response.bytes(keepAlive), 0, response.length(keepAlive, headOnly));
    }

    @Test
    void saysWhetherTheConnectionStays() {
        assertThat(sent(response, true, false))
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n"
                        + "Content-Length: 20\r\nConnection: keep-alive\r\n\r\n{\"status\":\"healthy\"}");
        assertThat(sent(response, false, false))
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n"
                        + "Content-Length: 20\r\nConnection: close\r\n\r\n{\"status\":\"healthy\"}");
    }

    @Test
    void withoutItsBodyItStillSaysHowLongThatIs() {
        assertThat(sent(response, true, true)).endsWith("Content-Length: 20\r\nConnection: keep-alive\r\n\r\n");
        assertThat(sent(response, false, true)).endsWith("Content-Length: 20\r\nConnection: close\r\n\r\n");
    }
}
