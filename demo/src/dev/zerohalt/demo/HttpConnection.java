package dev.zerohalt.demo;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One HTTP/1.1 connection to a port of this machine. It never retries and never hides anything. */
final class HttpConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private boolean reusable = true;

    /** What was answered; the body is the text as it came. */
    record Response(int status, String body) {}

    HttpConnection(int port) throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The answer to one request on a connection of its own. */
    static Response get(int port, String path) throws IOException {
        try (var connection = new HttpConnection(port)) {
            return connection.get(path, false);
        }
    }

    Response get(String path, boolean keepAlive) throws IOException {
        var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: "
                + (keepAlive ? "keep-alive" : "close") + "\r\n\r\n";
        reusable = keepAlive;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

        int status = status(readLine());
        int length = 0;
        for (var line = readLine(); !line.isEmpty(); line = readLine()) {
            var header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            } else if (header.startsWith("connection:") && header.contains("close")) {
                reusable = false;
            }
        }
        var body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("body cut after " + body.length + " of " + length + " bytes");
        }
        return new Response(status, new String(body, StandardCharsets.ISO_8859_1));
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
