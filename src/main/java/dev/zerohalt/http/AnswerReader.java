package dev.zerohalt.http;

import dev.zerohalt.os.Ascii;

/**
 * Reads one answer of a server after the other, in pieces as they come, in memory that no server can make grow. What is kept of a
 * head is what says where the body ends. RFC 9112
 */
final class AnswerReader {
    /** Of the heads of an answer; bytes. */
    private static final int MOST_HEAD = 64 * 1024;

    /** What is behind it in a line is not looked at. */
    private static final int LINE = 128;

    private static final long UNTIL_THE_END = Long.MAX_VALUE;

    /** Receives the body. */
    interface Body {
        void take(byte[] buffer, int from, int to);
    }

    private enum Part {
        STATUS,
        HEADERS,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        DONE
    }

    private final long mostBody;
    private final Body body;
    private final StringBuilder line = new StringBuilder(LINE);
    private boolean lineIsCut;
    private Part part = Part.STATUS;
    private int headBytes;
    private long bodyBytes;
    private long left;
    private int status;
    private boolean headIsWhole;
    private boolean isOld;
    private boolean keepsOpen;
    private boolean isChunked;
    private boolean lengthIsKnown;
    private String failure = "";

    /**
     * @param mostBody a longer body, with what stands between its chunks, is a failure; bytes
     * @param body receives it if the status is 200
     */
    AnswerReader(long mostBody, Body body) {
        this.mostBody = mostBody;
        this.body = body;
    }

    /** The next answer begins. */
    void begin() {
        part = Part.STATUS;
        headBytes = 0;
        bodyBytes = 0;
        headIsWhole = false;
        failure = "";
        beginHead();
        clearLine();
    }

    private void beginHead() {
        left = UNTIL_THE_END;
        isChunked = false;
        lengthIsKnown = false;
    }

    /** Whether the answer has come whole, or is wrong in a way that its end cannot be found. */
    boolean isDone() {
        return part == Part.DONE;
    }

    /** Whether nothing has come of it. */
    boolean isEmpty() {
        return headBytes == 0;
    }

    /** Its status; 0 if its head has not come whole. */
    int status() {
        return headIsWhole ? status : 0;
    }

    /** What is wrong with it; empty if nothing. */
    String failure() {
        return failure;
    }

    /** Whether the connection can be used for the next request; of an answer that is done. */
    boolean keepsOpen() {
        return keepsOpen;
    }

    /** Takes the first bytes of a buffer. What follows the answer is not looked at, and the connection not used again. */
    void take(byte[] buffer, int length) {
        int at = 0;
        while (at < length && part != Part.DONE) {
            if (part == Part.BODY || part == Part.CHUNK) {
                int to = (int) Math.min(length, at + Math.min(left, length));
                takeBody(buffer, at, to);
                at = to;
            } else {
                takeHead((char) (buffer[at] & 0xff));
                at++;
            }
        }
        keepsOpen &= at == length;
    }

    /** The connection has ended. */
    void end() {
        if (part == Part.BODY && !lengthIsKnown) {
            part = Part.DONE;
        } else if (part != Part.DONE) {
            fail(isEmpty() ? "the connection ended without an answer" : "the answer was cut off");
        }
        keepsOpen = false;
    }

    private void fail(String why) {
        failure = why;
        keepsOpen = false;
        part = Part.DONE;
    }

    private void takeBody(byte[] buffer, int from, int to) {
        bodyBytes += to - from;
        if (bodyBytes > mostBody) {
            isTooLong();
            return;
        }
        if (failure.isEmpty()) {
            body.take(buffer, from, to);
        }
        left -= to - from;
        if (left == 0) {
            part = part == Part.CHUNK ? Part.CHUNK_END : Part.DONE;
        }
    }

    private void isTooLong() {
        fail("the answer is longer than " + mostBody / 1024 / 1024 + " MiB");
    }

    /** Of the head, and of what stands between the chunks. */
    private void takeHead(char c) {
        boolean isBody = part != Part.STATUS && part != Part.HEADERS;
        headBytes += isBody ? 0 : 1;
        bodyBytes += isBody ? 1 : 0;
        if (bodyBytes > mostBody) {
            isTooLong();
        } else if (headBytes > MOST_HEAD) {
            fail("the head of the answer is longer than " + MOST_HEAD / 1024 + " KiB");
        } else if (c == '\n') {
            takeLine(line.toString());
            clearLine();
        } else if (line.length() == LINE) {
            lineIsCut = true;
        } else if (c != '\r') {
            line.append(c);
        }
    }

    private void clearLine() {
        line.setLength(0);
        lineIsCut = false;
    }

    private void takeLine(String text) {
        switch (part) {
            case STATUS -> takeStatus(text);
            case HEADERS -> {
                if (text.isEmpty()) {
                    endHead();
                } else {
                    takeHeader(text);
                }
            }
            case CHUNK_SIZE -> takeChunkSize(text);
            case CHUNK_END -> {
                part = Part.CHUNK_SIZE;
                if (!text.isEmpty()) {
                    fail("the answer's chunks are not valid");
                }
            }
            case TRAILERS -> part = text.isEmpty() ? Part.DONE : Part.TRAILERS;
            case BODY, CHUNK, DONE -> {}
        }
    }

    /** {@code HTTP/1.1 200 OK} */
    private void takeStatus(String text) {
        boolean isHttp = text.startsWith("HTTP/1.") && text.length() >= Exchange.STATUS_LINE && text.charAt(8) == ' ';
        status = isHttp ? (int) Ascii.number(text, 9, Exchange.STATUS_LINE, 10, 999) : -1;
        if (status < 100) {
            fail("the answer is not HTTP");
            return;
        }
        isOld = text.charAt(7) == '0';
        keepsOpen = !isOld;
        part = Part.HEADERS;
    }

    private void takeHeader(String text) {
        int colon = text.indexOf(':');
        String name = Ascii.toLowerCase(text.substring(0, Math.max(0, colon)));
        String value = Ascii.toLowerCase(text.substring(colon + 1).trim());
        switch (name) {
            case "content-length" -> {
                long length = Ascii.number(value, 0, value.length(), 10, 1L << 32);
                boolean differs = lengthIsKnown && !isChunked && length != left;
                if (length < 0 || differs || lineIsCut) {
                    fail("the answer's Content-Length is not valid");
                } else if (!isChunked) {
                    left = length;
                    lengthIsKnown = true;
                }
            }
            case "transfer-encoding" -> {
                if (!value.equals("chunked") || isChunked || lineIsCut) {
                    fail("the answer's Transfer-Encoding is not chunked");
                }
                isChunked = true;
                lengthIsKnown = true;
            }
            case "content-encoding" -> {
                if (!value.equals("identity")) {
                    failure = "the answer is encoded, which was not asked for: " + Ascii.visible(value);
                }
            }
            case "connection" -> {
                keepsOpen &= !value.contains("close");
                keepsOpen |= isOld && value.contains("keep-alive");
            }
            default -> {}
        }
    }

    private void endHead() {
        if (status < 200 && status != 101) { // what comes before the answer
            part = Part.STATUS;
            beginHead();
            return;
        }
        headIsWhole = true;
        if (status != 200) {
            failure = "status " + status;
        }
        keepsOpen &= lengthIsKnown;
        boolean hasNoBody = status == 204 || status == 304 || !isChunked && left == 0;
        part = hasNoBody ? Part.DONE : isChunked ? Part.CHUNK_SIZE : Part.BODY;
    }

    private void takeChunkSize(String text) {
        int end = text.indexOf(';');
        String digits = (end < 0 ? text : text.substring(0, end)).trim();
        left = Ascii.number(digits, 0, digits.length(), 16, 1L << 32);
        if (left < 0 || lineIsCut && end < 0) {
            fail("the answer's chunks are not valid");
        } else {
            part = left == 0 ? Part.TRAILERS : Part.CHUNK;
        }
    }
}
