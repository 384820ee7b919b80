package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Latin1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the body of an answer begins and ends, and what is no answer. */
@Timeout(30)
class AnswerReaderTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private final StringBuilder body = new StringBuilder();
    private final AnswerReader reader =
            new AnswerReader(1 << 20, (bytes, from, to) -> body.append(Latin1.decode(bytes, from, to - from)));

    /** The body, or what is wrong; whether it is done, and whether the connection is kept. */
    private String read(String text, boolean ends, int piece) {
        body.setLength(0);
        reader.begin();
        byte[] bytes = Latin1.encode(text);
        for (int at = 0; at < bytes.length; at += piece) {
            int length = Math.min(piece, bytes.length - at);
            byte[] part = new byte[length];
            System.arraycopy(bytes, at, part, 0, length);
            reader.take(part, length);
        }
        if (ends && !reader.isDone()) {
            reader.end();
        }
        String result = reader.isDone() ? "" : " more";
        return (reader.failure().isEmpty() ? body.toString() : reader.failure())
                + result
                + (reader.isDone() && reader.keepsOpen() ? " kept" : "");
    }

    /** The same in pieces of any length. */
    private String read(String text, boolean ends) {
        String whole = read(text, ends, text.length());
        for (int piece = 1; piece < Math.min(text.length(), 40); piece++) {
            assertThat(read(text, ends, piece)).as("in pieces of " + piece).isEqualTo(whole);
        }
        return whole;
    }

    private String read(String text) {
        return read(text, false);
    }

    @Test
    void byItsLength() {
        assertThat(read(OK + "Content-Length: 4\r\n\r\nbody")).isEqualTo("body kept");
        assertThat(read("HTTP/1.1 200 OK\ncontent-length:4\n\nbody")).isEqualTo("body kept");
        assertThat(read(OK + "Content-Length: 0\r\n\r\n")).isEqualTo(" kept");
        assertThat(read(OK + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nbody"))
                .isEqualTo("body kept");
        assertThat(read(OK + "Content-Length: 5\r\n\r\nbody")).isEqualTo("body more");
        assertThat(read(OK + "Content-Length: 5\r\n\r\nbody", true)).isEqualTo("the answer was cut off");
    }

    @Test
    void inChunks() {
        String chunks = OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nbod\r\n001;name=value\r\ny\r\n0\r\n";
        assertThat(read(chunks + "\r\n")).isEqualTo("body kept");
        assertThat(read(chunks + "Trailer: x\r\n\r\n")).isEqualTo("body kept");
        assertThat(read(chunks)).isEqualTo("body more");
        assertThat(read(chunks, true)).isEqualTo("the answer was cut off");
        assertThat(read(OK + "Content-Length: 9\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"))
                .isEqualTo("x kept");
        assertThat(read(OK + "Transfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n1\r\nx\r\n0\r\n\r\n"))
                .isEqualTo("x kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\r\n", "\r\n", "-1\r\n", "1 1\r\n", "1ffffffff\r\n", "1\r\nxy\r\n", "1\r\nx1\r\n"})
    void inChunksThatAreNone(String chunks) {
        assertThat(read(OK + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n"))
                .isEqualTo("the answer's chunks are not valid");
    }

    @Test
    void untilTheConnectionEnds() {
        assertThat(read(OK + "\r\nbody")).isEqualTo("body more");
        assertThat(read(OK + "\r\nbody", true)).isEqualTo("body");
        assertThat(read("HTTP/1.0 200 OK\r\n\r\nbody", true)).isEqualTo("body");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, X: y, true",
        "HTTP/1.1, Connection: keep-alive, true",
        "HTTP/1.1, Connection: Close, false",
        "HTTP/1.1, 'Connection: foo, close', false",
        "HTTP/1.0, X: y, false",
        "HTTP/1.0, Connection: Keep-Alive, true",
        "HTTP/1.0, Connection: close, false"
    })
    void theConnectionIsKeptOrNot(String version, String header, boolean kept) {
        assertThat(read(version + " 200 OK\r\n" + header + "\r\nContent-Length: 1\r\n\r\nx"))
                .isEqualTo(kept ? "x kept" : "x");
    }

    @Test
    void aConnectionOnWhichMoreComesIsNotKept() {
        assertThat(read(OK + "Content-Length: 1\r\n\r\nxHTTP", false, 1000)).isEqualTo("x");
    }

    @Test
    void whatComesBeforeTheAnswerIsSkipped() {
        assertThat(read("HTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\n\r\n" + OK + "Content-Length: 1\r\n\r\nx"))
                .isEqualTo("x kept");
    }

    @ParameterizedTest
    @CsvSource({
        "204 No Content, '', status 204",
        "304 Not Modified, '', status 304",
        "404 Not Found, 'Content-Length: 4\r\n', status 404 kept",
        "301 Moved, 'Location: /x\r\nContent-Length: 4\r\n', status 301 kept",
        "500 Oops, 'Transfer-Encoding: chunked\r\n', status 500 more",
        "101 Switching Protocols, '', status 101 more"
    })
    void anotherStatusIsAFailureAndItsBodyIsSkipped(String status, String headers, String expected) {
        boolean hasBody = headers.contains("Length");
        assertThat(read("HTTP/1.1 " + status + "\r\n" + headers + "\r\n" + (hasBody ? "body" : "")))
                .isEqualTo(expected);
        assertThat(body).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Length: -1, the answer's Content-Length is not valid",
        "Content-Length: x, the answer's Content-Length is not valid",
        "Content-Length:, the answer's Content-Length is not valid",
        "'Content-Length: 4, 4', the answer's Content-Length is not valid",
        "Content-Length: 99999999999, the answer's Content-Length is not valid",
        "Transfer-Encoding: gzip, the answer's Transfer-Encoding is not chunked",
        "'Transfer-Encoding: gzip, chunked', the answer's Transfer-Encoding is not chunked"
    })
    void aBodyWhoseEndIsNotKnown(String header, String why) {
        assertThat(read(OK + header + "\r\n\r\nbody")).isEqualTo(why);
        assertThat(read(OK + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nbody"))
                .isEqualTo("the answer's Content-Length is not valid");
    }

    @Test
    void anEncodedBodyIsSkipped() {
        assertThat(read(OK + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nbody"))
                .isEqualTo("the answer is encoded, which was not asked for: gzip kept");
        assertThat(read(OK + "Content-Encoding: identity\r\nContent-Length: 4\r\n\r\nbody"))
                .isEqualTo("body kept");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-x\r\n",
                "HTTP/2.0 200 OK\r\n",
                "HTTP/1.1 2x0 OK\r\n",
                "HTTP/1.1-200 OK\r\n",
                "\n",
                "HTTP/1.1 099 x\n"
            })
    void whatIsNotHttp(String text) {
        assertThat(read(text + "\r\n")).isEqualTo("the answer is not HTTP");
    }

    @Test
    void aConnectionThatEndsEarly() {
        assertThat(read("", true, 1)).isEqualTo("the connection ended without an answer");
        assertThat(read("HTTP/1.1 2", true)).isEqualTo("the answer was cut off");
        assertThat(read(OK + "Content-Length: 4\r\n", true)).isEqualTo("the answer was cut off");
    }

    @Test
    void nothingGrowsWithoutEnd() {
        assertThat(read(OK + "X: " + "x".repeat(70_000), false, 1000))
                .isEqualTo("the head of the answer is longer than 64 KiB");
        assertThat(read(OK + "X: y\r\n".repeat(12_000), false, 1000))
                .isEqualTo("the head of the answer is longer than 64 KiB");
        assertThat(read(OK + "Transfer-Encoding: chunked\r\n\r\n" + "1\r\nx\r\n".repeat(200_000), false, 1000))
                .isEqualTo("the answer is longer than 1 MiB");
        assertThat(read(OK + "\r\n" + "x".repeat(1 << 20) + "x", false, 1000))
                .isEqualTo("the answer is longer than 1 MiB");
    }

    /** Of a header that matters, what is not looked at might change it. */
    @Test
    void aLongLineIsCut() {
        assertThat(read(OK + "X: " + "x".repeat(1000) + "\r\nContent-Length: 1\r\n\r\nx", false, 1000))
                .isEqualTo("x kept");
        assertThat(read(OK + "Content-Length: 1" + " ".repeat(1000) + "2\r\n\r\nx", false, 1000))
                .isEqualTo("the answer's Content-Length is not valid");
    }
}
