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

    /**
     * @param headers complete header lines
     */
    public static Response of(String status, String headers, String body) {
        String head = "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n";
        return new Response(
                Latin1.encode(head + "Connection: keep-alive\r\n\r\n" + body),
                Latin1.encode(head + "Connection: close\r\n\r\n" + body),
                body.length());
    }

    byte[] bytes(boolean keepAlive) {
        return keepAlive ? staying : closing;
    }

    /** How much of {@link #bytes} to send. */
    int length(boolean keepAlive, boolean headOnly) {
        return bytes(keepAlive).length - (headOnly ? bodyLength : 0);
    }
}
