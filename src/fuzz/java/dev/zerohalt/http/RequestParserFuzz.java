package dev.zerohalt.http;

import static dev.zerohalt.fuzz.Expect.check;
import static dev.zerohalt.fuzz.Expect.same;

import dev.zerohalt.fuzz.Input;
import dev.zerohalt.http.RequestParser.Result;
import dev.zerohalt.os.Latin1;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Request heads: complete, incomplete and malformed ones, and those of HTTP/0.9, are told apart as a reading by regular
 * expressions does, wherever they stand in the buffer and whatever follows; what is not all there yet is incomplete until it is.
 *
 * <p>Input: a byte with the offset in the buffer, two bytes that say where to cut, the head.
 */
public final class RequestParserFuzz {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE = Pattern.compile("(" + TOKEN + ") ([!-~]+) HTTP/([0-9])\\.([0-9])");
    private static final Pattern SIMPLE_REQUEST = Pattern.compile("GET ([!-~]+)\r?\n");
    private static final Pattern TARGET = Pattern.compile("/.*|\\*|(?i:http://).*");
    private static final Pattern HEADER = Pattern.compile("(" + TOKEN + "):([\\t\\x20-\\x7e\\x80-\\xff]*)");
    private static final Pattern LENGTH = Pattern.compile("[ \\t]*[0-9]+[ \\t]*");
    private static final Pattern CLOSE = Pattern.compile("(?i)(?:.*,)?[ \\t]*close[ \\t]*(?:,.*)?");

    /** Longer ones are as good as this. */
    private static final BigInteger LONG = BigInteger.valueOf(1 << 20);

    /** What is made of a head. */
    private record Reading(Result result, int end, String method, boolean mayStay, boolean mustStay, int body) {
        static Reading only(Result result, int end) {
            return new Reading(result, end, "", false, false, 0);
        }
    }

    private RequestParserFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        int offset = input.u8();
        int cut = input.u16();
        byte[] head = input.rest();
        Reading expected = model(Latin1.decode(head));

        byte[] buffer = new byte[offset + head.length + 2];
        Arrays.fill(buffer, (byte) '\n');
        System.arraycopy(head, 0, buffer, offset, head.length);
        RequestParser parser = new RequestParser();
        Result result = parser.parse(buffer, offset, offset + head.length);
        same(result, expected.result, "the result");
        if (result == Result.COMPLETE || result == Result.SIMPLE) {
            same(parser.end() - offset, expected.end, "the end of the head");
            check(parser.request().hasMethod(expected.method), "the method");
            check(!parser.request().keepAlive || expected.mayStay, "who asks to close is obeyed");
            check(parser.request().keepAlive || !expected.mustStay, "who does not is kept");
            same(parser.bodyLength(), expected.body, "the length of the body");
        }
        int whole = expected.end < 0 ? head.length : expected.end - 1;
        int part = whole <= 0 ? 0 : cut % (whole + 1);
        same(parser.parse(buffer, offset, offset + part), Result.INCOMPLETE, "the result of a part");
    }

    private static Reading model(String head) {
        int begin = 0;
        while (begin < head.length() && "\r\n".indexOf(head.charAt(begin)) >= 0) {
            begin++;
        }
        if (begin < head.length() && !head.substring(begin, begin + 1).matches(TOKEN)) {
            return Reading.only(Result.MALFORMED, begin + 1); // it is known at once
        }
        Matcher simple = SIMPLE_REQUEST.matcher(head).region(begin, head.length());
        if (simple.lookingAt() && TARGET.matcher(simple.group(1)).matches()) {
            return new Reading(Result.SIMPLE, simple.end(), "GET", false, false, 0);
        }
        Matcher emptyLine = Pattern.compile("\n\r?\n").matcher(head);
        if (!emptyLine.find(begin)) {
            return Reading.only(Result.INCOMPLETE, -1);
        }
        int end = emptyLine.end();
        String[] lines = head.substring(begin, emptyLine.start()).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            lines[i] = lines[i].endsWith("\r") ? lines[i].substring(0, lines[i].length() - 1) : lines[i];
        }
        Matcher request = REQUEST_LINE.matcher(lines[0]);
        if (!request.matches() || !TARGET.matcher(request.group(2)).matches()) {
            return Reading.only(Result.MALFORMED, end);
        }
        if (!request.group(3).equals("1")) {
            return Reading.only(Result.OTHER_VERSION, end);
        }
        boolean isHttp11 = !request.group(4).equals("0");
        int hosts = 0;
        boolean closes = false;
        boolean speaksOfIt = false;
        boolean encoded = false;
        boolean expects = false;
        Set<BigInteger> lengths = new HashSet<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            Matcher header = HEADER.matcher(line);
            if (!header.matches()) {
                return Reading.only(Result.MALFORMED, end);
            }
            String name = header.group(1).toLowerCase(Locale.ROOT);
            hosts += name.equals("host") ? 1 : 0;
            if (name.equals("content-length")
                    && !LENGTH.matcher(header.group(2)).matches()) {
                return Reading.only(Result.MALFORMED, end);
            }
            if (name.equals("content-length")) {
                lengths.add(new BigInteger(header.group(2).trim()).min(LONG));
            }
            encoded |= name.equals("transfer-encoding");
            expects |= name.equals("expect");
            closes |=
                    name.equals("connection") && CLOSE.matcher(header.group(2)).matches();
            speaksOfIt |= name.equals("connection");
        }
        if (hosts > 1) {
            return Reading.only(Result.MALFORMED, end);
        }
        boolean mayStay = !closes && (isHttp11 || speaksOfIt);
        return new Reading(
                Result.COMPLETE,
                end,
                request.group(1),
                mayStay,
                isHttp11 && !speaksOfIt,
                body(lengths, encoded, expects));
    }

    /** As far as it is to be waited for, else -1. */
    private static int body(Set<BigInteger> lengths, boolean encoded, boolean expects) {
        if (encoded || lengths.size() > 1) {
            return -1;
        }
        int length = lengths.isEmpty() ? 0 : lengths.iterator().next().intValue();
        return length > 0 && expects ? -1 : length;
    }
}
