package dev.zerohalt.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Just enough of an HTTP/1.1 client to see every byte of an answer. */
final class Http {
    /** An answer: its code, its head as received, its body. */
    record Response(int code, String head, String body) {
        /** A header's value, or the empty string. */
        String header(String name) {
            return Http.header(head, name);
        }
    }

    private Http() {}

    /** A header's value in a head, or the empty string. */
    static String header(String head, String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .findFirst()
                .orElse("");
    }

    static void send(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Reads one answer and no byte more. */
    static Response receive(Socket socket, boolean bodyExpected) throws IOException {
        String head = receiveHead(socket);
        int code = Integer.parseInt(head.split(" ", 3)[1]);
        Response headOnly = new Response(code, head, "");
        if (!bodyExpected) {
            return headOnly;
        }
        int length = Integer.parseInt(headOnly.header("Content-Length"));
        byte[] body = socket.getInputStream().readNBytes(length);
        return new Response(code, head, new String(body, StandardCharsets.ISO_8859_1));
    }

    /** Reads a head, of an answer or of a request, to the empty line at its end. */
    static String receiveHead(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended within the head: " + bytes);
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    static String request(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }
}
