package dev.zerohalt.http;

import dev.zerohalt.os.Latin1;

/** An answer, ready to be sent: with and without body, for connections that stay open and for those that do not. */
public final class Response {
    private final byte[] staying;
    private final byte[] closing;
    private final int bodyLength;

    private Response(byte[] staying, byte[] closing, int bodyLength) {
        this.staying = staying;
        this.closing = closing;
        this.bodyLength = bodyLength;
    }

    /**
     * @param status the status line's code and reason, {@code "200 OK"}
     */
    public static Response json(String status, String body) {
        return of(status, "Content-Type: application/json\r\nCache-Control: no-store\r\n", body);
    }

    /** A text for people. */
    public static Response text(String body) {
        return of("200 OK", "Content-Type: text/plain; charset=us-ascii\r\nCache-Control: no-store\r\n", body);
    }

    /** Why a request is refused, for people. */
    public static Response refusal(String status, String why) {
        return of(status, "Content-Type: text/plain; charset=us-ascii\r\nCache-Control: no-store\r\n", why);
    }

    /** Metrics for Prometheus. */
    public static Response metrics(String body) {
        return of("200 OK", "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n", body);
    }

    /**
     * @param headers complete header lines
     */
    public static Response of(String status, String headers, String body) {
        String length = Integer.toString(body.length());
        return new Response(
                join(status, headers, length, "keep-alive", body),
                join(status, headers, length, "close", body),
                body.length());
    }

    /** As bytes at once: joined as text, the answers would be a third of what is allocated before the application starts. */
    private static byte[] join(String status, String headers, String length, String connection, String body) {
        return Latin1.encode(
                "HTTP/1.1 ",
                status,
                "\r\n",
                headers,
                "Content-Length: ",
                length,
                "\r\nConnection: ",
                connection,
                "\r\n\r\n",
                body);
    }

    byte[] bytes(boolean keepAlive) {
        return keepAlive ? staying : closing;
    }

    /** How much of {@link #bytes} to send. */
    int length(boolean keepAlive, boolean headOnly) {
        return bytes(keepAlive).length - (headOnly ? bodyLength : 0);
    }
}
