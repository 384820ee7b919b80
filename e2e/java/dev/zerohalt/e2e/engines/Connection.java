package dev.zerohalt.e2e.engines;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An HTTP/1.1 connection that asks and takes the answer when it is told to, and never tries again. */
final class Connection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 15_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private boolean reusable = true;

    record Answer(int status, String body) {}

    Connection(InetSocketAddress to) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(to, TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    void ask(String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: shop\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    Answer answer() throws IOException {
        String line = readLine();
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw new ProtocolException("not a status line: " + line);
        }
        int status = Integer.parseInt(line.substring(9, 12));
        int length = 0;
        for (line = readLine(); !line.isEmpty(); line = readLine()) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            } else if (header.startsWith("connection:") && header.contains("close")) {
                reusable = false;
            }
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("body cut after " + body.length + " of " + length + " bytes");
        }
        return new Answer(status, new String(body, StandardCharsets.ISO_8859_1));
    }

    /** Whether the server takes another request on it. */
    boolean isReusable() {
        return reusable;
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
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
