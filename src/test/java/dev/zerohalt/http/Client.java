package dev.zerohalt.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that says and hears plain text. */
final class Client implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket = new Socket();
    private final InputStream input;

    Client(InetSocketAddress address, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(address);
        input = new BufferedInputStream(socket.getInputStream());
    }

    Client send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Says that nothing more will be sent. */
    Client endInput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** The next answer, whole. */
    String answer() throws IOException {
        StringBuilder head = new StringBuilder(head());
        int length = Integer.parseInt(field(head.toString(), "Content-Length"));
        return head.append(new String(input.readNBytes(length), StandardCharsets.ISO_8859_1))
                .toString();
    }

    /** The next answer's head. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = input.read();
            if (next < 0) {
                throw new IOException("the connection ended after: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static String field(String head, String name) {
        int start = head.indexOf(name + ": ") + name.length() + 2;
        return head.substring(start, head.indexOf('\r', start));
    }

    int status() throws IOException {
        return Integer.parseInt(answer().substring(9, 12));
    }

    /** Sends a request and takes its answer. */
    int get(String target) throws IOException {
        return send(Wire.get(target)).status();
    }

    /** Waits until the server closes the connection; what it sent before that. */
    String rest() throws IOException {
        return new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Waits until the server has closed the connection in whatever way; how much it sent before that. */
    int restOrReset() throws IOException {
        int length = 0;
        byte[] buffer = new byte[8192];
        try {
            int read;
            while ((read = input.read(buffer)) > 0) {
                length += read;
            }
        } catch (SocketException e) {
            return length; // reset
        }
        return length;
    }

    /** Waits until the server has closed the connection in whatever way; fails if it answers. */
    void awaitClosed() throws IOException {
        int next;
        try {
            next = input.read();
        } catch (SocketException e) {
            return; // reset
        }
        if (next >= 0) {
            throw new IOException("an answer instead of the end: " + (char) next + rest());
        }
    }

    /** Closes with a reset, as a crashed client does. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
