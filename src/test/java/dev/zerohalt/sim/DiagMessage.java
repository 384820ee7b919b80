package dev.zerohalt.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Netlink messages of sock_diag as the kernel writes them. include/uapi/linux/netlink.h, inet_diag.h */
final class DiagMessage {
    static final int NLMSG_ERROR = 2;
    static final int NLMSG_DONE = 3;
    static final int NLM_F_MULTI = 2;
    static final int NLM_F_DUMP_INTR = 0x10;
    static final int HEADER = 16;
    private static final int INET_DIAG_MSG = 72;
    private static final int INET_DIAG_SHUTDOWN = 8;
    private static final int SHUTDOWN_ATTRIBUTE = 8;
    private static final int INET_DIAG_INFO = 2;
    private static final int TCP_INFO = 232;
    private static final int LAST_DATA_SENT = 44;
    private static final int LAST_DATA_RECEIVED = 52;
    private static final int BYTES_ACKED = 120;
    private static final int BYTES_RECEIVED = 128;

    private DiagMessage() {}

    /** A message of this length, its header written. */
    private static ByteBuffer message(byte[] bytes, int type, int flags, int sequence, int portId) {
        return ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes.length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(portId);
    }

    /** NLMSG_ERROR with the request's header, or NLMSG_DONE. */
    static byte[] result(int type, int errno, int flags, int sequence, int portId, byte[] request) {
        byte[] bytes = new byte[HEADER + 4 + (type == NLMSG_ERROR ? HEADER : 0)];
        ByteBuffer message = message(bytes, type, flags, sequence, portId).putInt(-errno);
        if (type == NLMSG_ERROR) {
            message.put(request, 0, HEADER);
        }
        return bytes;
    }

    /** One socket: struct inet_diag_msg, and the attribute that every full socket has. */
    static byte[] socket(SimSocket socket, SocketState state, int type, int flags, int sequence, int portId) {
        int attribute = socket.isMini() ? 0 : SHUTDOWN_ATTRIBUTE;
        byte[] bytes = new byte[HEADER + INET_DIAG_MSG + attribute];
        ByteBuffer message = message(bytes, type, flags, sequence, portId);
        message.put((byte) socket.family()).put((byte) state.number()).putShort((short) 0);
        message.order(ByteOrder.BIG_ENDIAN);
        message.putShort((short) socket.localPort()).putShort((short) socket.remotePort());
        address(message, socket.localAddress());
        address(message, socket.remoteAddress());
        message.order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(0).putLong(socket.hash());
        message.putInt(0).putInt(socket.receiveQueue()).putInt(socket.sendQueue());
        message.putInt(socket.user()).putInt((int) socket.inode());
        if (attribute > 0) {
            message.putShort((short) 5).putShort((short) INET_DIAG_SHUTDOWN).put((byte) 0);
        }
        return bytes;
    }

    /** The same with the attribute INET_DIAG_INFO, which only full sockets have: struct tcp_info, as far as anybody reads it. */
    static byte[] withInfo(byte[] message, SimSocket socket, long now) {
        if (socket.isMini()) {
            return message;
        }
        byte[] bytes = Arrays.copyOf(message, message.length + 4 + TCP_INFO);
        ByteBuffer whole = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        whole.putInt(0, bytes.length);
        whole.putShort(message.length, (short) (4 + TCP_INFO)).putShort(message.length + 2, (short) INET_DIAG_INFO);
        int info = message.length + 4;
        whole.put(info, (byte) socket.state().number());
        whole.putInt(info + LAST_DATA_SENT, socket.traffic().sentMillisAgo(now));
        whole.putInt(info + LAST_DATA_RECEIVED, socket.traffic().receivedMillisAgo(now));
        whole.putLong(info + BYTES_ACKED, socket.traffic().bytesAcknowledged());
        whole.putLong(info + BYTES_RECEIVED, socket.traffic().bytesReceived());
        return bytes;
    }

    private static void address(ByteBuffer message, byte[] address) {
        message.put(address).put(new byte[16 - address.length]);
    }
}
