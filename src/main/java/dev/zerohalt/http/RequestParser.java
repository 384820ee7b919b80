package dev.zerohalt.http;

/**
 * Parses request heads in place, without allocating. Strict where a lenient reading could be taken for something else:
 * folded header lines, space before a colon, repeated Host, bytes that are no text. A missing Host is none of these: HAProxy's
 * checks by HTTP/1.1 have none unless they are told to.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1945#section-5">RFC 1945, 5: Simple-Request</a>
 */
final class RequestParser {
    /** What became of the bytes. */
    enum Result {
        /** {@link #request} is there, {@link #end} is the offset behind it. */
        COMPLETE,
        /** The same, of HTTP/0.9: a line and no more, whatever follows. */
        SIMPLE,
        /** The head is not all there yet. */
        INCOMPLETE,
        /** Not HTTP. */
        MALFORMED,
        /** HTTP, but neither 1.0 nor 1.1. */
        OTHER_VERSION
    }

    private static final int UNKNOWN = -1;
    private static final int NONE = -2;

    /** Longer than any body that is waited for. */
    private static final int LONG = 1 << 20;

    private final Request request = new Request();
    private byte[] bytes;
    private int limit;
    private int at;
    private int end;
    private boolean isHttp11;
    private int hosts;
    private int bodyLength;
    private boolean expects;
    private boolean asksToClose;
    private boolean asksToStay;

    Request request() {
        return request;
    }

    int end() {
        return end;
    }

    /** How long the body behind the head is, in bytes: 0 if there is none, -1 if that is not to be waited for. */
    int bodyLength() {
        return bodyLength > 0 && expects ? UNKNOWN : bodyLength == NONE ? 0 : bodyLength;
    }

    Result parse(byte[] buffer, int from, int to) {
        bytes = buffer;
        at = from;
        limit = to;
        while (at < limit && (bytes[at] == '\r' || bytes[at] == '\n')) {
            at++; // empty lines before a request, RFC 9112 2.2
        }
        if (at < limit && !isTokenByte(bytes[at])) {
            end = limit;
            return Result.MALFORMED; // TLS, say: whoever speaks it waits for an answer, and not for its end
        }
        request.buffer = buffer;
        request.keepAlive = false;
        bodyLength = NONE;
        expects = false;
        request.hasBody = false;
        request.hasOrigin = false;
        request.agentStart = 0;
        request.agentEnd = 0;
        int firstEnd = lineEnd();
        int targetEnd = firstEnd < 0 ? -1 : methodAndTarget(firstEnd);
        if (targetEnd >= 0 && targetEnd == firstEnd && request.isGet()) {
            nextLine(firstEnd);
            end = at;
            return Result.SIMPLE;
        }
        int headEnd = headEnd();
        if (headEnd < 0) {
            return Result.INCOMPLETE;
        }
        end = headEnd;
        limit = headEnd;
        hosts = 0;
        Result version = targetEnd < 0 ? Result.MALFORMED : version(targetEnd, firstEnd);
        if (version != Result.COMPLETE) {
            return version;
        }
        nextLine(firstEnd);
        asksToClose = false;
        asksToStay = isHttp11;
        while (true) {
            int lineEnd = lineEnd();
            if (lineEnd == at) {
                request.keepAlive = asksToStay && !asksToClose;
                return hosts > 1 ? Result.MALFORMED : Result.COMPLETE;
            }
            if (!header(lineEnd)) {
                return Result.MALFORMED;
            }
            nextLine(lineEnd);
        }
    }

    /** Behind the empty line that ends the head, or -1. */
    private int headEnd() {
        for (int i = at; i < limit; i++) {
            if (bytes[i] == '\n') {
                if (i + 1 < limit && bytes[i + 1] == '\n') {
                    return i + 2;
                }
                if (i + 2 < limit && bytes[i + 1] == '\r' && bytes[i + 2] == '\n') {
                    return i + 3;
                }
            }
        }
        return -1;
    }

    /** Where the current line's text ends, or -1 if the line is not all there. */
    private int lineEnd() {
        int i = at;
        while (i < limit && bytes[i] != '\n') {
            i++;
        }
        if (i == limit) {
            return -1;
        }
        return i > at && bytes[i - 1] == '\r' ? i - 1 : i;
    }

    private void nextLine(int lineEnd) {
        at = lineEnd + (bytes[lineEnd] == '\r' ? 2 : 1);
    }

    /** Reads the beginning of the first line; where the target ends, or -1 if there is none. */
    private int methodAndTarget(int lineEnd) {
        request.methodStart = at;
        request.methodEnd = tokenEnd(at, lineEnd);
        if (request.methodEnd == at || !isAt(request.methodEnd, lineEnd, ' ')) {
            return -1;
        }
        int target = request.methodEnd + 1;
        int targetEnd = target;
        while (targetEnd < lineEnd && bytes[targetEnd] > ' ' && bytes[targetEnd] != 0x7f) {
            targetEnd++;
        }
        return targetEnd > target && path(target, targetEnd) ? targetEnd : -1;
    }

    private Result version(int targetEnd, int lineEnd) {
        int from = targetEnd + 1;
        if (lineEnd - from != 8
                || bytes[targetEnd] != ' '
                || bytes[from] != 'H'
                || bytes[from + 1] != 'T'
                || bytes[from + 2] != 'T'
                || bytes[from + 3] != 'P'
                || bytes[from + 4] != '/'
                || !isDigit(bytes[from + 5])
                || bytes[from + 6] != '.'
                || !isDigit(bytes[from + 7])) {
            return Result.MALFORMED;
        }
        isHttp11 = bytes[from + 7] != '0';
        return bytes[from + 5] == '1' ? Result.COMPLETE : Result.OTHER_VERSION;
    }

    /** Finds the path in an origin-form or absolute-form target. */
    private boolean path(int from, int to) {
        int start = from;
        if (startsWith(from, to, "http://")) {
            start = from + 7;
            while (start < to && bytes[start] != '/' && bytes[start] != '?') {
                start++;
            }
        }
        int pathEnd = start;
        while (pathEnd < to && bytes[pathEnd] != '?') {
            pathEnd++;
        }
        request.pathStart = start;
        request.pathEnd = pathEnd;
        request.queryEnd = to;
        return start > from || bytes[start] == '/' || bytes[from] == '*' && to - from == 1;
    }

    private boolean header(int lineEnd) {
        int nameEnd = tokenEnd(at, lineEnd);
        if (nameEnd == at || !isAt(nameEnd, lineEnd, ':')) {
            return false;
        }
        int value = nameEnd + 1;
        for (int i = value; i < lineEnd; i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t' || bytes[i] == 0x7f) {
                return false;
            }
        }
        if (isName(nameEnd, "host")) {
            hosts++;
        } else if (isName(nameEnd, "connection")) {
            connection(value, lineEnd);
        } else if (isName(nameEnd, "content-length")) {
            return contentLength(value, lineEnd);
        } else if (isName(nameEnd, "transfer-encoding")) {
            request.hasBody = true;
            bodyLength = UNKNOWN;
        } else if (isName(nameEnd, "expect")) {
            expects = true; // it may wait for our word before it sends its body
        } else if (isName(nameEnd, "origin")) {
            request.hasOrigin = true;
        } else if (isName(nameEnd, "user-agent")) {
            request.agentStart = textStart(value, lineEnd);
            request.agentEnd = textEnd(request.agentStart, lineEnd);
        }
        return true;
    }

    private void connection(int from, int to) {
        for (int i = from; i < to; i++) {
            boolean starts = i == from || bytes[i - 1] == ' ' || bytes[i - 1] == ',' || bytes[i - 1] == '\t';
            asksToClose |= starts && isToken(i, to, "close");
            asksToStay |= starts && isToken(i, to, "keep-alive");
        }
    }

    private boolean contentLength(int from, int to) {
        int start = textStart(from, to);
        int end = textEnd(start, to);
        int length = 0;
        for (int i = start; i < end; i++) {
            if (!isDigit(bytes[i])) {
                return false;
            }
            length = Math.min(LONG, 10 * length + bytes[i] - '0');
        }
        bodyLength = bodyLength == NONE || bodyLength == length ? length : UNKNOWN;
        request.hasBody |= length > 0;
        return end > start;
    }

    /** Past the white space before a header's value. */
    private int textStart(int from, int to) {
        int start = from;
        while (start < to && isBlank(bytes[start])) {
            start++;
        }
        return start;
    }

    /** Before the white space behind a header's value. */
    private int textEnd(int from, int to) {
        int textEnd = to;
        while (textEnd > from && isBlank(bytes[textEnd - 1])) {
            textEnd--;
        }
        return textEnd;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private boolean isToken(int from, int to, String token) {
        int tokenEnd = from + token.length();
        return startsWith(from, to, token) && (tokenEnd == to || !isTokenByte(bytes[tokenEnd]));
    }

    private boolean isName(int nameEnd, String name) {
        return nameEnd - at == name.length() && startsWith(at, nameEnd, name);
    }

    /** Ignores case. */
    private boolean startsWith(int from, int to, String text) {
        if (to - from < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (lower(bytes[from + i]) != lower((byte) text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    private boolean isAt(int position, int to, char c) {
        return position < to && bytes[position] == c;
    }

    private int tokenEnd(int from, int to) {
        int i = from;
        while (i < to && isTokenByte(bytes[i])) {
            i++;
        }
        return i;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** RFC 9110 5.6.2 */
    private static boolean isTokenByte(byte b) {
        return isDigit(b) || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || "!#$%&'*+-.^_`|~".indexOf(b) >= 0;
    }
}
