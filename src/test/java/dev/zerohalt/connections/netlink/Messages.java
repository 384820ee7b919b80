package dev.zerohalt.connections.netlink;

import dev.zerohalt.os.NativeOrder;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Netlink messages made by hand. */
final class Messages {
    private static final int NLM_F_MULTI = 2;
    private static final int STATE = 1;

    private Messages() {}

    static byte[] message(int type, int sequence, byte[] payload) {
        byte[] message = new byte[Netlink.HEADER + payload.length];
        NativeOrder.putI32(message, Netlink.LENGTH, message.length);
        NativeOrder.putU16(message, Netlink.TYPE, type);
        NativeOrder.putU16(message, Netlink.FLAGS, NLM_F_MULTI);
        NativeOrder.putI32(message, Netlink.SEQUENCE, sequence);
        System.arraycopy(payload, 0, message, Netlink.HEADER, payload.length);
        return message;
    }

    static byte[] socket(int sequence, int port, int state) {
        byte[] description = new byte[InetDiag.LENGTH];
        description[STATE] = (byte) state;
        NativeOrder.putBe16(description, InetDiag.SOURCE_PORT, port);
        return message(InetDiag.SOCK_DIAG_BY_FAMILY, sequence, description);
    }

    /** NLMSG_DONE or NLMSG_ERROR with its number, 0 or a negated errno. */
    static byte[] result(int type, int sequence, int number) {
        byte[] payload = new byte[4];
        NativeOrder.putI32(payload, 0, number);
        return message(type, sequence, payload);
    }

    static byte[] done(int sequence) {
        return result(Netlink.NLMSG_DONE, sequence, 0);
    }

    static byte[] interrupted(byte[] message) {
        byte[] copy = message.clone();
        NativeOrder.putU16(copy, Netlink.FLAGS, NLM_F_MULTI | Netlink.NLM_F_DUMP_INTR);
        return copy;
    }

    /** The same with another length in its header. */
    static byte[] claiming(int length, byte[] message) {
        byte[] copy = message.clone();
        NativeOrder.putI32(copy, Netlink.LENGTH, length);
        return copy;
    }

    /** A datagram of several messages, each padded to 4 bytes. */
    static byte[] datagram(byte[]... messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            all.writeBytes(Arrays.copyOf(message, Netlink.align(message.length)));
        }
        return all.toByteArray();
    }
}
