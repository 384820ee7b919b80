package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real sockets. The clock stands still: nothing here may depend on a time-out. */
@Timeout(60)
class HttpServerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int MAX_HEAD = 8192;
    private static final int MAX_CONNECTIONS = 128;

    private static final String SMALL_PATH = "/health";
    private static final String BIG_PATH = "/big";
    private static final Response SMALL = Response.of("200 OK", "", "fine");
    private static final Response BIG = Response.of("200 OK", "", "b".repeat(200_000));

    private static final String OK = Wire.answer("200 OK", "", "keep-alive", "fine");
    private static final String OK_CLOSE = Wire.answer("200 OK", "", "close", "fine");
    private static final String NOT_FOUND = Wire.answer("404 Not Found", "", "keep-alive", "");
    private static final String BAD_REQUEST = Wire.answer("400 Bad Request", "", "close", "");
    private static final String TOO_LARGE = Wire.answer("431 Request Header Fields Too Large", "", "close", "");

    private final LoopKernel kernel = new LoopKernel();
    private RunningServer server;

    @BeforeEach
    void start() throws IOException {
        server = new RunningServer(kernel, new Router() {
            @Override
            public Response respond(Request request) {
                return request.hasPath(SMALL_PATH) ? SMALL : request.hasPath(BIG_PATH) ? BIG : null;
            }

            @Override
            public boolean isForChecks(Request request) {
                return request.hasPath(SMALL_PATH);
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static String headOf(int length) {
        String start = "GET /health HTTP/1.1\r\nHost: a\r\nX: ";
        return start + "y".repeat(length - start.length() - 4) + "\r\n\r\n";
    }

    // Answers

    @Test
    void answersGet() throws IOException {
        assertThat(server.connect().send(Wire.get("/health")).answer()).isEqualTo(OK);
        assertThat(server.connect().send(Wire.get("/health?x=1")).answer()).isEqualTo(OK);
        assertThat(server.connect().send(Wire.get("/other")).answer()).isEqualTo(NOT_FOUND);
    }

    @Test
    void answersHeadWithoutTheBody() throws IOException {
        Client client = server.connect();
        String head = "HEAD /health HTTP/1.1\r\nHost: a\r\n\r\n";
        assertThat(client.send(head).head()).isEqualTo(OK.substring(0, OK.length() - "fine".length()));
        assertThat(client.send(head.replace("/health", "/other")).head()).isEqualTo(NOT_FOUND);
        assertThat(client.send(Wire.get("/health")).answer()).isEqualTo(OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "CONNECT", "post", "TRACE", "PATCH", "get", "GETS", "options", "X"})
    void otherMethodsAreNotAllowed(String method) throws IOException {
        Client client = server.connect();
        assertNotAllowed(client, method + " /health", "GET, HEAD, OPTIONS, POST, PUT");
        assertNotAllowed(client, method + " /big", "GET, HEAD");
        assertNotAllowed(client, method + " /other", "GET, HEAD");
        assertThat(client.get("/health")).isEqualTo(200);
    }

    private static void assertNotAllowed(Client client, String request, String allowed) throws IOException {
        assertThat(client.send(request + " HTTP/1.1\r\nHost: a\r\n\r\n").answer())
                .isEqualTo(Wire.answer("405 Method Not Allowed", "Allow: " + allowed + "\r\n", "keep-alive", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "POST", "PUT"})
    void answersTheMethodsOfChecksWhereChecksAsk(String method) throws IOException {
        Client client = server.connect();
        assertThat(client.send(method + " /health HTTP/1.1\r\nHost: a\r\n\r\n").answer())
                .isEqualTo(OK);
        assertNotAllowed(client, method + " /big", "GET, HEAD");
        assertNotAllowed(client, method + " /other", "GET, HEAD");
        assertNotAllowed(client, method + " *", "GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\r\n", "\r\n\r\n", "Host: a\r\n\r\n", "GET /health\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    void anOldRequestIsAnsweredOnceAndTheConnectionCloses(String next) throws IOException {
        assertThat(server.connect().send("GET /health\r\n" + next).rest()).isEqualTo(OK_CLOSE);
        assertThat(server.connect().send("GET /other\r\n" + next).rest())
                .isEqualTo(Wire.answer("404 Not Found", "", "close", ""));
    }

    @Test
    void whatFollowsAnOldRequestDoesNotCutOffItsAnswer() throws IOException {
        String more = "x".repeat(5_000);
        assertThat(server.connect().send("GET /health\r\n" + more).rest()).isEqualTo(OK_CLOSE);
    }

    @Test
    void anOldRequestMayComeInPiecesAndAfterOthers() throws IOException {
        Client client = server.connect();
        assertThat(client.get("/health")).isEqualTo(200);
        for (String piece : "GET /health\r\n".split("", -1)) {
            client.send(piece);
        }
        assertThat(client.rest()).isEqualTo(OK_CLOSE);
        assertThat(server.connect().send("GET /" + "x".repeat(MAX_HEAD)).rest()).isEqualTo(TOO_LARGE);
    }

    @Test
    void malformedRequestsAreRefusedAndTheConnectionCloses() throws IOException {
        assertThat(server.connect().send("nonsense\r\n\r\n").rest()).isEqualTo(BAD_REQUEST);
        assertThat(server.connect().send("GET / HTTP/1.1\r\n folded\r\n\r\n").rest())
                .isEqualTo(BAD_REQUEST);
    }

    @Test
    void otherVersionsAreRefusedAndTheConnectionCloses() throws IOException {
        assertThat(server.connect().send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").rest())
                .isEqualTo(Wire.answer("505 HTTP Version Not Supported", "", "close", ""));
    }

    // Connections

    @Test
    void aConnectionStaysForMoreRequests() throws IOException {
        Client client = server.connect();
        for (int i = 0; i < 100; i++) {
            assertThat(client.send(Wire.get("/health")).answer()).isEqualTo(OK);
        }
    }

    @Test
    void aConnectionClosesIfTheClientAsks() throws IOException {
        assertThat(server.connect()
                        .send("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                        .rest())
                .isEqualTo(OK_CLOSE);
    }

    @Test
    void http10ClosesUnlessAskedToStay() throws IOException {
        assertThat(server.connect().send("GET /health HTTP/1.0\r\n\r\n").rest()).isEqualTo(OK_CLOSE);
        Client staying = server.connect();
        for (int i = 0; i < 2; i++) {
            assertThat(staying.send("GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                            .answer())
                    .isEqualTo(OK);
        }
    }

    @Test
    void requestsMayComeAllAtOnce() throws IOException {
        Client client = server.connect();
        client.send(Wire.get("/health") + Wire.get("/none") + "HEAD /health HTTP/1.1\r\nHost: a\r\n\r\n"
                + Wire.get("/health"));
        assertThat(client.answer()).isEqualTo(OK);
        assertThat(client.answer()).isEqualTo(NOT_FOUND);
        assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
        assertThat(client.answer()).isEqualTo(OK);
    }

    @Test
    void manyRequestsMayComeAllAtOnce() throws IOException {
        int many = 2_000; // more than any buffer of the server's
        Client client = server.connect();
        client.send(Wire.get("/health").repeat(many)).endInput();
        assertThat(client.rest()).isEqualTo(OK.repeat(many));
    }

    @Test
    void nothingIsAnsweredAfterTheRequestThatCloses() throws IOException {
        String closing = "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        assertThat(server.connect()
                        .send(Wire.get("/health") + closing + Wire.get("/health"))
                        .rest())
                .isEqualTo(OK + OK_CLOSE);
    }

    @Test
    void aRequestMayComeAByteAtATime() throws IOException {
        Client client = server.connect();
        String requests = Wire.get("/health") + Wire.get("/none");
        for (int i = 0; i < requests.length(); i++) {
            client.send(requests.substring(i, i + 1));
        }
        assertThat(client.answer()).isEqualTo(OK);
        assertThat(client.answer()).isEqualTo(NOT_FOUND);
    }

    @Test
    void aClientThatHalfClosesGetsItsAnswer() throws IOException {
        assertThat(server.connect().send(Wire.get("/health")).endInput().rest()).isEqualTo(OK);
    }

    @Test
    void aClientThatHalfClosesWithinARequestGetsNone() throws IOException {
        assertThat(server.connect().send("GET /health HT").endInput().rest()).isEmpty();
        assertThat(server.connect().endInput().rest()).isEmpty();
    }

    @Test
    void clientsThatCrashHarmNobody() throws IOException {
        Client good = server.connect();
        for (int i = 0; i < 20; i++) {
            server.connect().reset();
            server.connect().send("GET /hea").reset();
            server.connect().send(Wire.get("/health")).reset();
            server.connect(4096).send(Wire.get("/big").repeat(20)).reset();
            assertThat(good.get("/health")).isEqualTo(200);
        }
    }

    // Bodies, which nobody needs here

    @Test
    void aBodyIsSkipped() throws IOException {
        String body = Wire.get("/health"); // must not be taken for a request
        String request = "GET /health HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n";
        Client client = server.connect();
        client.send(request + body + Wire.get("/none")); // all at once
        assertThat(client.answer()).isEqualTo(OK);
        assertThat(client.answer()).isEqualTo(NOT_FOUND);
        client.send(request.replace("GET", "POST")); // or by and by
        client.send(body.substring(0, 3));
        client.send(body.substring(3));
        assertThat(client.answer()).isEqualTo(OK);
        assertThat(client.get("/none")).isEqualTo(404);
        String longest = request.replace("GET", "POST").replace("" + body.length(), "8000");
        assertThat(client.send(longest + "x".repeat(8000)).answer()).isEqualTo(OK);
        assertThat(client.get("/none")).isEqualTo(404);
    }

    /** As a template of a check does it, which nobody has looked at: no body comes, and the answer must not wait for it. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void aBodyThatIsAnnouncedAndNotSentIsNotWaitedFor(String method) throws IOException {
        Client client = server.connect();
        client.send(method + " /health HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
        assertThat(client.rest()).startsWith("HTTP/1.1 200 OK\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "Content-Length: 8192\r\n\r\nx",
                "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\nGET /health\r\n"
            })
    void aRequestWhoseBodyIsNotSkippedIsTheLastOfItsConnection(String headersAndBody) throws IOException {
        assertThat(server.connect()
                        .send("POST /health HTTP/1.1\r\nHost: a\r\n" + headersAndBody)
                        .rest())
                .isEqualTo(OK_CLOSE);
    }

    @Test
    void anEmptyBodyIsNone() throws IOException {
        Client client = server.connect();
        client.send("GET /health HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.answer()).isEqualTo(OK);
        assertThat(client.get("/health")).isEqualTo(200);
    }

    // Size

    @Test
    void aHeadMayBeAsLongAsTheBuffer() throws IOException {
        Client client = server.connect();
        assertThat(client.send(headOf(MAX_HEAD)).answer()).isEqualTo(OK);
        for (String part : headOf(MAX_HEAD).split("(?<=\\G.{1000})", -1)) {
            client.send(part);
        }
        assertThat(client.answer()).isEqualTo(OK);
    }

    @Test
    void aLongerHeadIsRefused() throws IOException {
        assertThat(server.connect().send(headOf(MAX_HEAD + 1)).rest()).isEqualTo(TOO_LARGE);
        assertThat(server.connect().send("G".repeat(MAX_HEAD)).rest()).isEqualTo(TOO_LARGE);
    }

    @Test
    void aLongerHeadIsRefusedAlsoAfterOtherRequests() throws IOException {
        Client client = server.connect();
        assertThat(client.get("/health")).isEqualTo(200);
        client.send(Wire.get("/health") + "G".repeat(MAX_HEAD));
        assertThat(client.rest()).isEqualTo(OK + TOO_LARGE);
    }

    @Test
    void lineFeedsWithoutEndAreRefused() throws IOException {
        assertThat(server.connect().send("\r\n".repeat(MAX_HEAD / 2)).rest()).isEqualTo(TOO_LARGE);
    }

    // Slow readers

    @Test
    void aClientThatDoesNotReadHoldsUpNobody() throws IOException {
        int requests = 60;
        Client slow = server.connect(4096);
        slow.send(Wire.get("/big").repeat(requests));
        Client good = server.connect();
        for (int i = 0; i < 50; i++) {
            assertThat(good.get("/health")).isEqualTo(200);
        }
        String answer = Wire.answer("200 OK", "", "keep-alive", "b".repeat(200_000));
        for (int i = 0; i < requests; i++) {
            assertThat(slow.answer()).isEqualTo(answer);
        }
        assertThat(slow.get("/health")).isEqualTo(200);
    }

    @Test
    void aClientThatNeverReadsIsCutOff() throws IOException, InterruptedException {
        Client slow = server.connect(4096);
        slow.send(Wire.get("/big").repeat(60));
        assertThat(server.connect().get("/health")).isEqualTo(200); // its requests have been read by now
        kernel.advance(5 * SECOND);
        kernel.awaitClose();
        assertThat(slow.restOrReset()).isLessThan(60 * 200_000);
        assertThat(server.connect().get("/health")).isEqualTo(200);
    }

    // Crowds

    @Test
    void aCrowdIsServed() throws IOException {
        List<Client> crowd = new ArrayList<>();
        for (int i = 0; i < MAX_CONNECTIONS; i++) {
            crowd.add(server.connect());
        }
        for (int round = 0; round < 3; round++) {
            for (Client client : crowd) {
                client.send(Wire.get("/health"));
            }
            for (Client client : crowd) {
                assertThat(client.answer()).isEqualTo(OK);
            }
        }
    }

    @Test
    void inACrowdTheLongestSilentGivesWay() throws IOException {
        Client asking = server.connect();
        assertThat(asking.get("/health")).isEqualTo(200);
        List<Client> silent = new ArrayList<>();
        for (int i = 1; i < MAX_CONNECTIONS; i++) {
            silent.add(server.connect().send("G"));
        }
        kernel.advance(SECOND); // none of these requests moves any more
        Client late = server.connect();
        assertThat(late.get("/health")).isEqualTo(200);
        silent.getFirst().awaitClosed();
        assertThat(asking.get("/health")).isEqualTo(200);
        assertThat(silent.getLast().send(Wire.get("/health").substring(1)).answer())
                .isEqualTo(OK);
    }

    /** It is the kernel's to keep: there is no place to be sent away from. */
    @Test
    void whoHasNotAskedYetIsNotSentAway() throws IOException {
        Client early = server.connect();
        for (int i = 0; i < 3 * MAX_CONNECTIONS; i++) {
            server.connect().send("G");
        }
        assertThat(server.connect().get("/health")).isEqualTo(200);
        assertThat(early.get("/health")).isEqualTo(200);
    }

    @Test
    void inACrowdOfRegularsTheLongestIdleGivesWay() throws IOException {
        List<Client> regulars = new ArrayList<>();
        for (int i = 0; i < MAX_CONNECTIONS; i++) {
            regulars.add(server.connect());
            assertThat(regulars.getLast().get("/health")).isEqualTo(200);
            kernel.advance(1);
        }
        assertThat(regulars.getFirst().get("/health")).isEqualTo(200);
        assertThat(server.connect().get("/health")).isEqualTo(200);
        regulars.get(1).awaitClosed();
        assertThat(regulars.getFirst().get("/health")).isEqualTo(200);
        assertThat(regulars.get(2).get("/health")).isEqualTo(200);
    }

    @Test
    void aFloodDelaysNobodyWhoAsksAtOnce() throws IOException {
        for (int i = 0; i < 500; i++) {
            server.connect().send("GET /slow");
            if (i % 50 == 0) {
                assertThat(server.connect().get("/health")).isEqualTo(200);
            }
        }
        assertThat(server.connect().get("/health")).isEqualTo(200);
    }
}
