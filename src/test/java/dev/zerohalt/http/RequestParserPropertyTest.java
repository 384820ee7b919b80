package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.http.RequestParser.Result;
import dev.zerohalt.os.Latin1;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

class RequestParserPropertyTest {
    /** What a head is understood as. */
    private record Reading(Result result, int length, String method, String path, boolean keepAlive, boolean hasBody) {
        static Reading of(String text) {
            return of(Latin1.encode(text), 0, text.length());
        }

        static Reading of(byte[] bytes, int from, int to) {
            RequestParser parser = new RequestParser();
            Result result = parser.parse(bytes, from, to);
            if (result != Result.COMPLETE && result != Result.SIMPLE) {
                return new Reading(result, -1, "", "", false, false);
            }
            Request request = parser.request();
            return new Reading(
                    result,
                    parser.end() - from,
                    Latin1.decode(bytes, request.methodStart, request.methodEnd - request.methodStart),
                    Latin1.decode(bytes, request.pathStart, request.pathEnd - request.pathStart),
                    request.keepAlive,
                    request.hasBody);
        }
    }

    /** Heads put together from good and bad parts; most are refused, and for all kinds of reasons. */
    @Provide
    Arbitrary<String> heads() {
        Arbitrary<String> lineEnd =
                Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.just("\r\n")), Tuple.of(1, Arbitraries.just("\n")));
        Arbitrary<String> start = Arbitraries.of("", "", "", "\r\n", "\n");
        Arbitrary<String> requestLine = Arbitraries.of(
                "GET /health HTTP/1.1",
                "HEAD / HTTP/1.0",
                "POST http://a/b?c HTTP/1.1",
                "OPTIONS * HTTP/1.1",
                "GET /x HTTP/2.0",
                "GET /x",
                "HEAD /x",
                "nonsense");
        Arbitrary<List<String>> headers = Arbitraries.of(
                        "Host: a",
                        "Connection: close",
                        "Connection: keep-alive",
                        "Content-Length: 0",
                        "Content-Length: 12",
                        "Transfer-Encoding: chunked",
                        "X: " + "y".repeat(50),
                        "bad header",
                        "X: \r y")
                .list()
                .ofMaxSize(4);
        return Combinators.combine(start, requestLine, headers, lineEnd).as((before, line, fields, end) -> {
            if (line.equals("GET /x")) {
                return before + line + end; // HTTP/0.9
            }
            String host = line.endsWith("1.1") ? "Host: z" + end : "";
            return before + line + end + host + String.join(end, fields) + (fields.isEmpty() ? "" : end) + end;
        });
    }

    @Property
    void aByteAtATimeIsUnderstoodAsTheWhole(@ForAll("heads") String head) {
        for (int length = 0; length < head.length(); length++) {
            assertThat(Reading.of(head.substring(0, length)).result()).isEqualTo(Result.INCOMPLETE);
        }
        assertThat(Reading.of(head).result()).isNotEqualTo(Result.INCOMPLETE);
    }

    @Property
    void whatFollowsChangesNothing(@ForAll("heads") String head, @ForAll("heads") String next) {
        assertThat(Reading.of(head + next)).isEqualTo(Reading.of(head));
    }

    @Property
    void thePlaceInTheBufferChangesNothing(@ForAll("heads") String head, @ForAll @IntRange(max = 100) int offset) {
        byte[] bytes = new byte[offset + head.length() + 10];
        Arrays.fill(bytes, (byte) '\n');
        System.arraycopy(Latin1.encode(head), 0, bytes, offset, head.length());
        assertThat(Reading.of(bytes, offset, offset + head.length())).isEqualTo(Reading.of(head));
    }

    @Property
    void anyBytesGiveAResult(@ForAll byte[] bytes) {
        assertThat(Reading.of(bytes, 0, bytes.length).length()).isLessThanOrEqualTo(bytes.length);
    }

    @Property
    void aDamagedHeadGivesAResult(
            @ForAll("heads") String head, @ForAll @IntRange(max = 200) int position, @ForAll byte damage) {
        byte[] bytes = Latin1.encode(head);
        bytes[position % bytes.length] = damage;
        assertThat(Reading.of(bytes, 0, bytes.length).length()).isLessThanOrEqualTo(bytes.length);
    }
}
