package dev.zerohalt.it;

import dev.zerohalt.Await;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A request in the hands of the one who has to answer it, behind nginx. */
final class Handler implements Closeable {
    /** Long enough that half of it would be noticed. */
    static final String ANSWER = "0123456789".repeat(10_000);

    /** RFC 6455, 1.3 */
    private static final String WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int TEXT = 1;
    private static final int PING = 9;

    private final Socket socket;
    private final String head;

    private Handler(Socket socket, String head) {
        this.socket = socket;
        this.head = head;
    }

    /** Reads a request to its end. */
    static Handler of(Socket socket) throws IOException {
        socket.setSoTimeout((int) Await.PATIENCE.toMillis());
        String head = Http.receiveHead(socket);
        String length = Http.header(head, "Content-Length");
        if (!length.isEmpty()) {
            socket.getInputStream().skipNBytes(Integer.parseInt(length));
        }
        return new Handler(socket, head);
    }

    String path() {
        return head.split(" ", 3)[1];
    }

    void answer() throws IOException {
        send("HTTP/1.1 200 OK\r\nContent-Length: " + ANSWER.length() + "\r\n\r\n" + ANSWER);
        close();
    }

    /** Begins an answer that lasts until {@link #close}; what is sent goes to the client at once. */
    void beginStream() throws IOException {
        send(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Accel-Buffering: no\r\nConnection: close\r\n\r\n");
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Agrees to speak WebSocket. */
    void upgrade() throws IOException {
        send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + accept(Http.header(head, "Sec-WebSocket-Key")) + "\r\n\r\n");
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + WEBSOCKET_GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** A WebSocket message. */
    void message(String text) throws IOException {
        frame(TEXT, text);
    }

    void ping() throws IOException {
        frame(PING, "");
    }

    /** Waits for the client to say anything. */
    void awaitMessage() throws IOException {
        if (socket.getInputStream().read(new byte[4096]) < 0) {
            throw new IOException("the client has hung up");
        }
    }

    private synchronized void frame(int opcode, String payload) throws IOException {
        send((char) (0x80 | opcode) + "" + (char) payload.length() + payload);
    }

    /** Answers whatever the client says, until the connection ends. */
    void echo() {
        Thread.ofPlatform().daemon().start(() -> {
            byte[] frames = new byte[4096];
            try {
                InputStream in = socket.getInputStream();
                while (in.read(frames) > 0) {
                    message("echo");
                }
            } catch (IOException over) {
                // The test has ended it.
            }
        });
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
