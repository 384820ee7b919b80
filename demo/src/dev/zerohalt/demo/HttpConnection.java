package dev.zerohalt.demo;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One HTTP/1.1 connection. It never retries and never hides anything. */
public final class HttpConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private static final String POSTED = "0123456789";

    private final Socket socket;
    private final InputStream in;
    private boolean reusable = true;

    /** What was answered: the headers by their names in lower case, and the body as it came. */
    public record Response(int status, Map<String, String> headers, String body) {}

    HttpConnection(Endpoint server) throws IOException {
        var plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(TIMEOUT_MILLIS);
            plain.connect(server.address(), TIMEOUT_MILLIS);
            socket = server.tls().isPresent()
                    ? server.tls().get().createSocket(plain, server.address().getHostString(), plain.getPort(), true)
                    : plain;
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** The answer to one request on a connection of its own. */
    public static Response get(Endpoint server, String path) throws IOException {
        try (var connection = new HttpConnection(server)) {
            return connection.send(Request.get(path, false));
        }
    }

    /** What is posted has a short body: a proxy that repeats requests by itself does not repeat these. */
    Response send(Request request) throws IOException {
        reusable = request.keepAlive();
        var body = request.method().equals("POST") ? POSTED : "";
        var text = request.method() + " " + request.path() + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: " + (reusable ? "keep-alive" : "close") + "\r\n"
                + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body;
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return receive();
    }

    private Response receive() throws IOException {
        int status = status(readLine());
        var headers = new HashMap<String, String>();
        for (var line = readLine(); !line.isEmpty(); line = readLine()) {
            var header = line.split(":", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header.length == 1 ? "" : header[1].strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        if (headers.getOrDefault("connection", "").equalsIgnoreCase("close")) {
            reusable = false;
        }
        var body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("body cut after " + body.length + " of " + length + " bytes");
        }
        return new Response(status, headers, new String(body, StandardCharsets.ISO_8859_1));
    }

    /** Whether the server will take another request on this connection. */
    boolean reusable() {
        return reusable;
    }

    private static int status(String line) throws ProtocolException {
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw new ProtocolException("not a status line: " + line);
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private String readLine() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("closed before the end of the headers");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
