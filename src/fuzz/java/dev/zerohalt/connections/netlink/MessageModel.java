package dev.zerohalt.connections.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a dump means, a second time and as plainly as can be: RFC 3549 and the kernel's headers netlink.h, inet_diag.h and
 * tcp.h. Every datagram is taken apart first and judged then.
 */
final class MessageModel {
    private static final int ATTEMPTS = 5;
    private static final int LARGEST = 32 * 1024;

    /** A message, or bytes that are none. */
    private static final class Message {
        private boolean wellFormed;
        private int type;
        private int flags;
        private int sequence;
        private byte[] payload = {};
    }

    /** A socket; the traffic is empty where it is unknown. */
    record Socket(
            int state,
            int localPort,
            int remotePort,
            String remoteAddress,
            long inode,
            long sendQueue,
            long receiveQueue,
            List<Long> traffic) {}

    private MessageModel() {}

    private static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static List<Message> messages(byte[] datagram) {
        List<Message> messages = new ArrayList<>();
        ByteBuffer bytes = view(datagram);
        while (bytes.hasRemaining()) {
            Message message = new Message();
            messages.add(message);
            int start = bytes.position();
            if (bytes.remaining() < 16) {
                return messages;
            }
            long end = start + (long) bytes.getInt();
            message.type = bytes.getShort() & 0xffff;
            message.flags = bytes.getShort() & 0xffff;
            message.sequence = bytes.getInt();
            if (end < start + 16 || end > datagram.length) {
                return messages;
            }
            message.wellFormed = true;
            message.payload = Arrays.copyOfRange(datagram, start + 16, (int) end);
            bytes.position((int) Math.min(datagram.length, start + (end - start + 3) / 4 * 4));
        }
        return messages;
    }

    /** The sockets of a dump that is complete; empty if there is none among the deliveries. */
    static Optional<List<Socket>> dump(Deliveries deliveries) {
        List<Deliveries.Delivery> left = new ArrayList<>(deliveries.all());
        for (int sequence = 1; sequence <= ATTEMPTS; sequence++) {
            List<Socket> sockets = new ArrayList<>();
            boolean interrupted = false;
            boolean done = false;
            while (!done) {
                if (left.isEmpty()) {
                    return Optional.empty();
                }
                Deliveries.Delivery next = left.removeFirst();
                if (next.errno() != 0 || next.datagram().length == 0 || next.datagram().length > LARGEST) {
                    return Optional.empty();
                }
                for (Message message : messages(next.datagram())) {
                    if (!message.wellFormed) {
                        return Optional.empty();
                    }
                    if (message.sequence != sequence) {
                        continue;
                    }
                    interrupted |= (message.flags & 0x10) != 0;
                    if (message.type == 3) {
                        if (message.payload.length >= 4 && view(message.payload).getInt() < 0) {
                            return Optional.empty();
                        }
                        done = true;
                        break;
                    }
                    Optional<Socket> socket = socket(message);
                    if (socket.isEmpty()) {
                        return Optional.empty();
                    }
                    sockets.add(socket.get());
                }
            }
            if (!interrupted) {
                return Optional.of(sockets);
            }
        }
        return Optional.empty();
    }

    /** Whether a description may have the name of MPTCP as that of its upper layer protocol. */
    static boolean mentionsMptcp(Deliveries deliveries) {
        return deliveries.all().stream()
                .anyMatch(
                        each -> hex(each.datagram(), 0, each.datagram().length).contains("0a0001006d7074637000"));
    }

    /** Every socket that is described, of whatever dump. */
    static List<Socket> all(Deliveries deliveries) {
        return deliveries.all().stream()
                .flatMap(each -> messages(each.datagram()).stream())
                .filter(message -> message.wellFormed)
                .flatMap(message -> socket(message).stream())
                .toList();
    }

    private static Optional<Socket> socket(Message message) {
        byte[] payload = message.payload;
        ByteBuffer fields = view(payload);
        boolean describesOne = message.type == 18 || message.type == 20;
        if (!describesOne || payload.length < 72) {
            return Optional.empty();
        }
        Optional<List<Long>> traffic = traffic(Arrays.copyOfRange(payload, 72, payload.length));
        if (traffic.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Socket(
                fields.get(1) & 0xff,
                Short.toUnsignedInt(Short.reverseBytes(fields.getShort(4))),
                Short.toUnsignedInt(Short.reverseBytes(fields.getShort(6))),
                fields.get(0) == 2 ? "00000000000000000000ffff" + hex(payload, 24, 28) : hex(payload, 24, 40),
                Integer.toUnsignedLong(fields.getInt(68)),
                Integer.toUnsignedLong(fields.getInt(60)),
                Integer.toUnsignedLong(fields.getInt(56)),
                traffic.get()));
    }

    static String hex(byte[] bytes, int from, int to) {
        return HexFormat.of().formatHex(bytes, from, to);
    }

    /** Of struct tcp_info: bytes received and acknowledged, last received and sent. The outer one is empty if it is malformed. */
    private static Optional<List<Long>> traffic(byte[] attributes) {
        List<Long> traffic = List.of();
        ByteBuffer bytes = view(attributes);
        int at = 0;
        while (attributes.length - at >= 4) {
            int length = bytes.getShort(at) & 0xffff;
            int type = bytes.getShort(at + 2) & 0xffff;
            if (length < 4 || at + length > attributes.length) {
                return Optional.empty();
            }
            if (type == 2 && length >= 4 + 136) {
                int info = at + 4;
                traffic = List.of(
                        bytes.getLong(info + 128),
                        bytes.getLong(info + 120),
                        Integer.toUnsignedLong(bytes.getInt(info + 52)),
                        Integer.toUnsignedLong(bytes.getInt(info + 44)));
            }
            at += (length + 3) / 4 * 4;
        }
        return Optional.of(traffic);
    }

    /** The peers of the events in a datagram, an empty text for one that is too short to tell. */
    static List<String> events(byte[] datagram) {
        List<String> peers = new ArrayList<>();
        ByteBuffer bytes = view(datagram);
        long at = 0;
        while (datagram.length - at >= 16) {
            long length = bytes.getInt((int) at);
            if (length < 16) {
                return peers;
            }
            int payload = (int) at + 16;
            boolean whole = Math.min(at + length, datagram.length) >= payload + 72;
            if (!whole) {
                peers.add("");
            } else if (bytes.get(payload) == 2) {
                peers.add("00000000000000000000ffff" + hex(datagram, payload + 24, payload + 28));
            } else {
                peers.add(hex(datagram, payload + 24, payload + 40));
            }
            at += (length + 3) / 4 * 4;
        }
        return peers;
    }
}
