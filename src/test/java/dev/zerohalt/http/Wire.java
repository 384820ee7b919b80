package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Latin1;

/** Requests and responses as the text that goes over the wire. */
public final class Wire {
    private Wire() {}

    /** A plain GET. */
    public static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    /** The request a text stands for. */
    public static Request request(String text) {
        RequestParser parser = new RequestParser();
        byte[] bytes = Latin1.encode(text);
        assertThat(parser.parse(bytes, 0, bytes.length))
                .isIn(RequestParser.Result.COMPLETE, RequestParser.Result.SIMPLE);
        return parser.request();
    }

    /** What is sent on a connection that stays open. */
    public static String text(Response response) {
        return Latin1.decode(response.bytes(true));
    }

    /** What is answered with this status, these header lines and this body. */
    static String answer(String status, String headers, String connection, String body) {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length() + "\r\nConnection: "
                + connection + "\r\n\r\n" + body;
    }
}
