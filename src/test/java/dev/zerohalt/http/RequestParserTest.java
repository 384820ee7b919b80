package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.http.RequestParser.Result;
import dev.zerohalt.os.Latin1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RequestParserTest {
    private final RequestParser parser = new RequestParser();

    /** Text as it is on the wire but for its line ends, which are \n here. */
    private Result parse(String text) {
        return parseRaw(text.replace("\n", "\r\n"));
    }

    private Result parseRaw(String text) {
        byte[] bytes = Latin1.encode(text);
        return parser.parse(bytes, 0, bytes.length);
    }

    private static boolean hasPath(Request request, String path) {
        return request.hasPath(path);
    }

    private static boolean hasMethod(Request request, String method) {
        return request.hasMethod(method);
    }

    // What is understood

    @Test
    void readsARequest() {
        assertThat(parse("""
                GET /health HTTP/1.1
                Host: 10.0.0.1:8888
                User-Agent: kube-probe/1.31
                Accept: */*

                """)).isEqualTo(Result.COMPLETE);
        assertThat(hasMethod(parser.request(), "GET")).isTrue();
        assertThat(hasPath(parser.request(), "/health")).isTrue();
        assertThat(parser.request().keepAlive).isTrue();
        assertThat(parser.request().hasBody).isFalse();
    }

    @Test
    void readsBareLineFeeds() {
        assertThat(parseRaw("GET /health HTTP/1.1\nHost: a\n\n")).isEqualTo(Result.COMPLETE);
        assertThat(parseRaw("GET /health HTTP/1.1\r\nHost: a\n\r\n")).isEqualTo(Result.COMPLETE);
        assertThat(parseRaw("GET /health HTTP/1.1\nHost: a\r\n\n")).isEqualTo(Result.COMPLETE);
    }

    @Test
    void emptyLinesMayPrecedeARequest() {
        assertThat(parseRaw("\r\n\r\n\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo(Result.COMPLETE);
        assertThat(hasMethod(parser.request(), "GET")).isTrue();
    }

    @Test
    void aRequestEndsWhereTheNextBegins() {
        String first = Wire.get("/one");
        byte[] bytes = Latin1.encode(first + Wire.get("/two"));
        assertThat(parser.parse(bytes, 0, bytes.length)).isEqualTo(Result.COMPLETE);
        assertThat(parser.end()).isEqualTo(first.length());
        assertThat(hasPath(parser.request(), "/one")).isTrue();
        assertThat(parser.parse(bytes, parser.end(), bytes.length)).isEqualTo(Result.COMPLETE);
        assertThat(hasPath(parser.request(), "/two")).isTrue();
        assertThat(parser.end()).isEqualTo(bytes.length);
    }

    @Test
    void nothingIsKeptOfTheRequestBefore() {
        assertThat(parse("POST / HTTP/1.0\nContent-Length: 5\n\n")).isEqualTo(Result.COMPLETE);
        assertThat(parse("GET / HTTP/1.1\nHost: a\n\n")).isEqualTo(Result.COMPLETE);
        assertThat(parser.request().hasBody).isFalse();
        assertThat(parser.request().keepAlive).isTrue();
        assertThat(parser.bodyLength()).isZero();
    }

    @Test
    void bytesBehindTheLimitAreNotRead() {
        byte[] bytes = Latin1.encode(Wire.get("/"));
        assertThat(parser.parse(bytes, 0, bytes.length - 1)).isEqualTo(Result.INCOMPLETE);
    }

    @ParameterizedTest
    @CsvSource({
        "/health, /health",
        "/health?verbose=1, /health",
        "/health?, /health",
        "/?/health, /",
        "/a%20b, /a%20b",
        "//, //",
        "http://example.com/health, /health",
        "HTTP://example.com:8888/health?x=y, /health",
        "*, *"
    })
    void findsThePath(String target, String path) {
        assertThat(parse("GET " + target + " HTTP/1.1\nHost: a\n\n")).isEqualTo(Result.COMPLETE);
        assertThat(hasPath(parser.request(), path)).isTrue();
        assertThat(hasPath(parser.request(), path + "x")).isFalse();
        assertThat(hasPath(parser.request(), "")).isFalse();
    }

    @Test
    void pathsAndMethodsAreCaseSensitive() {
        assertThat(parse("get /Health HTTP/1.1\nHost: a\n\n")).isEqualTo(Result.COMPLETE);
        assertThat(hasMethod(parser.request(), "GET")).isFalse();
        assertThat(hasPath(parser.request(), "/health")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1.1, '', true",
        "1.0, '', false",
        "1.1, close, false",
        "1.1, CLOSE, false",
        "1.1, keep-alive, true",
        "1.0, keep-alive, true",
        "1.0, Keep-Alive, true",
        "1.0, close, false",
        "1.1, 'upgrade, close', false",
        "1.1, 'close, upgrade', false",
        "1.1, 'upgrade,close', false",
        "1.1, 'keep-alive, close', false",
        "1.1, 'close, keep-alive', false",
        "1.1, 'closed', true",
        "1.1, 'close-notify', true",
        "1.1, 'not-close', true",
        "1.0, 'keep-alive-not', false",
        "1.9, '', true"
    })
    void knowsWhetherTheConnectionStays(String version, String connection, boolean stays) {
        String header = connection.isEmpty() ? "" : "Connection: " + connection + "\n";
        assertThat(parse("GET / HTTP/" + version + "\nHost: a\n" + header + "\n"))
                .isEqualTo(Result.COMPLETE);
        assertThat(parser.request().keepAlive).isEqualTo(stays);
    }

    /** RFC 9112, 9.3: close wins, wherever it stands. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1\nHost: a\nConnection: keep-alive\nConnection: close",
                "1.1\nHost: a\nConnection: close\nConnection: keep-alive",
                "1.1\nConnection: close\nHost: a\nConnection: upgrade",
                "1.0\nConnection: close\nConnection: keep-alive",
                "1.0\nConnection: keep-alive\nConnection: close"
            })
    void closeInAnyHeaderCloses(String versionAndHeader) {
        assertThat(parse("GET / HTTP/" + versionAndHeader + "\n\n")).isEqualTo(Result.COMPLETE);
        assertThat(parser.request().keepAlive).isFalse();
    }

    @Test
    void keepAliveInAnyHeaderKeepsAnOldClient() {
        assertThat(parse("GET / HTTP/1.0\nConnection: keep-alive\nConnection: upgrade\n\n"))
                .isEqualTo(Result.COMPLETE);
        assertThat(parser.request().keepAlive).isTrue();
    }

    @Test
    void oneRequestsConnectionHeaderIsNotTheNextOnes() {
        assertThat(parse("GET / HTTP/1.1\nHost: a\nConnection: close\n\n")).isEqualTo(Result.COMPLETE);
        assertThat(parse("GET / HTTP/1.1\nHost: a\n\n")).isEqualTo(Result.COMPLETE);
        assertThat(parser.request().keepAlive).isTrue();
        assertThat(parse("GET / HTTP/1.0\n\n")).isEqualTo(Result.COMPLETE);
        assertThat(parser.request().keepAlive).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Length: 0, false",
        "Content-Length: 00, false",
        "Content-Length: 5, true",
        "Content-Length:10, true",
        "'content-length: \t 7 \t', true",
        "Content-Length: 99999999999999999999, true",
        "Transfer-Encoding: chunked, true",
        "transfer-encoding: identity, true",
        "X-Content-Length: 5, false"
    })
    void knowsWhetherABodyFollows(String header, boolean hasBody) {
        assertThat(parse("GET / HTTP/1.1\nHost: a\n" + header + "\n\n")).isEqualTo(Result.COMPLETE);
        assertThat(parser.request().hasBody).isEqualTo(hasBody);
    }

    /** What comes behind the head; -1 if it is not to be waited for. */
    @ParameterizedTest
    @CsvSource({
        "'X: y', 0",
        "'Content-Length: 0', 0",
        "'Content-Length: 5', 5",
        "'Content-Length: 00012', 12",
        "'Content-Length: 99999999999999999999', 1048576",
        "'Content-Length: 5\r\nContent-Length: 5', 5",
        "'Content-Length: 5\r\nContent-Length: 6', -1",
        "'Content-Length: 0\r\nContent-Length: 6', -1",
        "'Content-Length: 6\r\nContent-Length: 0', -1",
        "'Transfer-Encoding: chunked', -1",
        "'Transfer-Encoding: chunked\r\nContent-Length: 5', -1",
        "'Transfer-Encoding: chunked\r\nContent-Length: 0', -1",
        "'Content-Length: 5\r\nTransfer-Encoding: chunked', -1",
        "'Expect: 100-continue\r\nContent-Length: 5', -1",
        "'Content-Length: 5\r\nEXPECT: 100-continue', -1",
        "'Expect: 100-continue', 0"
    })
    void knowsHowLongTheBodyIs(String headers, int length) {
        assertThat(parseRaw("PUT / HTTP/1.1\r\n" + headers + "\r\n\r\n")).isEqualTo(Result.COMPLETE);
        assertThat(parser.bodyLength()).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({
        "'User-Agent: curl/8', curl/8",
        "'user-agent:\t a b \t', 'a b'",
        "'USER-AGENT:x', x",
        "'User-Agent:', ''",
        "'User-Agents: x', ''",
        "'User-Agent: one\r\nUser-Agent: two', two"
    })
    void knowsTheUserAgent(String header, String agent) {
        Request request = Wire.request("GET / HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n");
        assertThat(request.userAgent(request.userAgentLength())).isEqualTo(agent);
        assertThat(request.userAgentBegins(agent)).isTrue();
        assertThat(request.userAgentBegins(agent + "x")).isFalse();
        assertThat(request.userAgentBegins("y")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/a?b=c, b=c, true",
        "/a, b, false",
        "/a?, b, false",
        "/a?b, b, true",
        "/a?bc, b, false",
        "/a?b, bc, false",
        "http://h/a?b, b, true",
        "/?x&b, b, true",
        "/?b&x, b, true",
        "/?x&&b&, b, true",
        "/?x?b, b, false",
        "/?xb&bx, b, false",
        "/b, b, false"
    })
    void knowsTheParametersOfTheQuery(String target, String parameter, boolean there) {
        Request request = Wire.request("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(request.hasParameter(parameter)).isEqualTo(there);
    }

    @Test
    void oneOfSeveralLengthsIsEnoughForABody() {
        assertThat(parse("GET / HTTP/1.1\nHost: a\nContent-Length: 4\nContent-Length: 0\n\n"))
                .isEqualTo(Result.COMPLETE);
        assertThat(parser.request().hasBody).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost:\n\n",
                "GET / HTTP/1.1\nhOsT: a\n\n",
                "GET / HTTP/1.0\n\n",
                "GET / HTTP/1.1\n\n",
                "GET / HTTP/1.1\nX: y\n\n",
                "GET / HTTP/1.1\nHost: a b/c:@[::1]\n\n",
                "GET / HTTP/1.1\nUser-Agent: \u00e4\u0080\n\n",
                "GET / HTTP/1.0\nHost: a\n\n",
                "GET / HTTP/1.1\nHost: a\nX:\tb c\t\n\n",
                "GET / HTTP/1.1\nHost: a\nX: \u00e4\u00ff\n\n",
                "GET / HTTP/1.1\nHost: a\nX-!#$%&'*+-.^_`|~9: b\n\n",
                "M-SEARCH / HTTP/1.1\nHost: a\n\n"
            })
    void acceptsWhatIsUnusualButRight(String text) {
        assertThat(parse(text)).isEqualTo(Result.COMPLETE);
    }

    // HTTP/0.9

    @ParameterizedTest
    @ValueSource(strings = {"GET /health\r\n", "GET /health\n", "\r\n\nGET /health?x\r\n", "GET http://a/health\r\n"})
    void aLineWithoutAVersionIsAWholeRequest(String line) {
        for (String next : new String[] {"", "\r\n", "\r", "Host: a\r\n\r\n", "\0 GET /other HTTP/1.1\r\n\r\n"}) {
            assertThat(parseRaw(line + next)).isEqualTo(Result.SIMPLE);
            assertThat(parser.end()).isEqualTo(line.length());
            assertThat(hasMethod(parser.request(), "GET")).isTrue();
            assertThat(hasPath(parser.request(), "/health")).isTrue();
            assertThat(parser.request().keepAlive).isFalse();
            assertThat(parser.request().userAgentLength()).isZero();
        }
        assertThat(parseRaw(line.substring(0, line.length() - 1))).isEqualTo(Result.INCOMPLETE);
    }

    @Test
    void anOldRequestHasNothingOfTheOneBefore() {
        assertThat(parse("POST / HTTP/1.1\nHost: a\nUser-Agent: b\nContent-Length: 5\n\n"))
                .isEqualTo(Result.COMPLETE);
        assertThat(parse("GET /\n")).isEqualTo(Result.SIMPLE);
        assertThat(parser.request().hasBody).isFalse();
        assertThat(parser.request().keepAlive).isFalse();
        assertThat(parser.request().userAgentLength()).isZero();
    }

    // What is not

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "\n\n\n", "G", "GET", "GET / HTTP/1.1", "GET / HTTP/1.1\n", "GET / HTTP/1.1\nHost: a\n"
            })
    void waitsForTheRest(String text) {
        assertThat(parse(text)).isEqualTo(Result.INCOMPLETE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // the request line
                "GET\n\n",
                "GET \n\n",
                "GET / \n\n",
                "HEAD /\n\n",
                "get /\n\n",
                "GET health\n\n",
                "GET /a /b\n\n",
                "GET /\u00e4\n\n",
                "GET /  HTTP/1.1\nHost: a\n\n",
                "GET  / HTTP/1.1\nHost: a\n\n",
                "GET / HTTP/1.1 \nHost: a\n\n",
                " GET / HTTP/1.1\nHost: a\n\n",
                "GET\t/ HTTP/1.1\nHost: a\n\n",
                "GET /a b HTTP/1.1\nHost: a\n\n",
                "GET /\u0001 HTTP/1.1\nHost: a\n\n",
                "GET /\u007f HTTP/1.1\nHost: a\n\n",
                "GET /\u00e4 HTTP/1.1\nHost: a\n\n",
                "G\u00e4T / HTTP/1.1\nHost: a\n\n",
                "G(T / HTTP/1.1\nHost: a\n\n",
                "/ HTTP/1.1\nHost: a\n\n",
                "GET health HTTP/1.1\nHost: a\n\n",
                "GET ?x HTTP/1.1\nHost: a\n\n",
                "GET ** HTTP/1.1\nHost: a\n\n",
                "GET https://a/ HTTP/1.1\nHost: a\n\n",
                "CONNECT a:80 HTTP/1.1\nHost: a\n\n",
                // the version
                "GET / HTTP\nHost: a\n\n",
                "GET / HTTP/1\nHost: a\n\n",
                "GET / HTTP/1.\nHost: a\n\n",
                "GET / HTTP/1.1.1\nHost: a\n\n",
                "GET / HTTP/11.1\nHost: a\n\n",
                "GET / HTTP/1.x\nHost: a\n\n",
                "GET / HTTP/x.1\nHost: a\n\n",
                "GET / HTTP/1,1\nHost: a\n\n",
                "GET / HTTPS/1.1\nHost: a\n\n",
                "GET / http/1.1\nHost: a\n\n",
                "GET / HTTp/1.1\nHost: a\n\n",
                "GET / hTTP/1.1\nHost: a\n\n",
                "GET / FTP/1.1\nHost: a\n\n",
                // the header
                "GET / HTTP/1.1\nHost: a\nHost: a\n\n",
                "GET / HTTP/1.0\nHost: a\nHost: b\n\n",
                "GET / HTTP/1.1\nHost : a\n\n",
                "GET / HTTP/1.1\n Host: a\n\n",
                "GET / HTTP/1.1\nHost: a\n folded\n\n",
                "GET / HTTP/1.1\nHost: a\n\tfolded\n\n",
                "GET / HTTP/1.1\nHost: a\nno colon\n\n",
                "GET / HTTP/1.1\nHost: a\nX\n\n",
                "GET / HTTP/1.1\nHost: a\n: empty\n\n",
                "GET / HTTP/1.1\nHost: a\nX(y): z\n\n",
                "GET / HTTP/1.1\nHost: a\n\u00e4: z\n\n",
                "GET / HTTP/1.1\nHost: a\nX: \u0000\n\n",
                "GET / HTTP/1.1\nHost: a\nX: \u001b[0m\n\n",
                "GET / HTTP/1.1\nHost: a\nX: \u007f\n\n",
                // the length
                "GET / HTTP/1.1\nHost: a\nContent-Length:\n\n",
                "GET / HTTP/1.1\nHost: a\nContent-Length: -1\n\n",
                "GET / HTTP/1.1\nHost: a\nContent-Length: +1\n\n",
                "GET / HTTP/1.1\nHost: a\nContent-Length: 1x\n\n",
                "GET / HTTP/1.1\nHost: a\nContent-Length: 0x1\n\n",
                "GET / HTTP/1.1\nHost: a\nContent-Length: 1, 1\n\n",
                "GET / HTTP/1.1\nHost: a\nContent-Length: 1 1\n\n"
            })
    void refusesWhatIsMalformed(String text) {
        assertThat(parse(text)).isEqualTo(Result.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n",
                "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\r\nHost: a\r\n\r\n"
            })
    void refusesCarriageReturnsWithinALine(String text) {
        assertThat(parseRaw(text)).isEqualTo(Result.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.9", "2.0", "3.0", "9.9"})
    void otherVersionsOfHttpAreNotMalformed(String version) {
        assertThat(parse("GET / HTTP/" + version + "\nHost: a\n\n")).isEqualTo(Result.OTHER_VERSION);
    }

    @Test
    void theHttp2PrefaceIsAnotherVersion() {
        assertThat(parseRaw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).isEqualTo(Result.OTHER_VERSION);
    }

    @Test
    void aTlsHelloIsNotHttp() {
        assertThat(parseRaw("\u0016")).isEqualTo(Result.MALFORMED); // at once: it waits for an answer
        assertThat(parseRaw("\r\n\u0080")).isEqualTo(Result.MALFORMED);
        String hello = "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" + "\u00ab".repeat(40) + "\n\n";
        assertThat(parseRaw(hello)).isEqualTo(Result.MALFORMED);
    }
}
