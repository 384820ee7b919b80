package dev.zerohalt.it;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An HTTP/2 client frame by frame, for what a client sends besides requests. RFC 9113 */
final class Http2 {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;

    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private static final byte[] NOTHING = {};

    /** {@code GET / http localhost}: three indexed fields and a literal one. RFC 7541 */
    private static final byte[] REQUEST =
            "\u0082\u0084\u0086\u0001\u0009localhost".getBytes(StandardCharsets.ISO_8859_1);

    private final DataInputStream in;
    private final DataOutputStream out;

    private record Frame(int type, int flags, int stream, String payload) {}

    private Http2(Socket socket) throws IOException {
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    /** Begins a connection: both sides have told and acknowledged their settings. */
    static Http2 on(Socket socket) throws IOException {
        Http2 http2 = new Http2(socket);
        Http.send(socket, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        http2.send(SETTINGS, 0, 0, NOTHING);
        http2.await(SETTINGS, ACK);
        http2.send(SETTINGS, ACK, 0, NOTHING);
        return http2;
    }

    void request(int stream) throws IOException {
        send(HEADERS, END_STREAM | END_HEADERS, stream, REQUEST);
    }

    /** Reads an answer to its end, giving the server leave to send on. */
    String receiveAnswer() throws IOException {
        StringBuilder answer = new StringBuilder();
        for (Frame frame = receive(); ; frame = receive()) {
            if (frame.type == DATA) {
                answer.append(frame.payload);
                if ((frame.flags & END_STREAM) != 0) {
                    return answer.toString();
                }
                enlargeWindow(0, frame.payload.length());
                enlargeWindow(frame.stream, frame.payload.length());
            }
        }
    }

    /** Allows the server to send more; it does not reply to that. */
    void enlargeWindow(int stream, int bytes) throws IOException {
        send(WINDOW_UPDATE, 0, stream, new byte[] {
            (byte) (bytes >> 24), (byte) (bytes >> 16), (byte) (bytes >> 8), (byte) bytes
        });
    }

    /** Asks the server for a sign of life, and gets it. */
    void ping() throws IOException {
        send(PING, 0, 0, new byte[8]);
        await(PING, ACK);
    }

    private void await(int type, int flag) throws IOException {
        Frame frame = receive();
        while (frame.type != type || (frame.flags & flag) == 0) {
            frame = receive();
        }
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        byte[] head = {
            (byte) (payload.length >> 16),
            (byte) (payload.length >> 8),
            (byte) payload.length,
            (byte) type,
            (byte) flags
        };
        out.write(head);
        out.writeInt(stream);
        out.write(payload);
    }

    private Frame receive() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        return new Frame(type, flags, stream, new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
    }
}
