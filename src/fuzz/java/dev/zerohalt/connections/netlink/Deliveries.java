package dev.zerohalt.connections.netlink;

import dev.zerohalt.fuzz.Calls;
import dev.zerohalt.fuzz.Input;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a netlink socket gives to its reader, one datagram or error after the other, and then nothing more (EAGAIN). In an
 * input each is two bytes, the lower one first, with the length of the datagram that follows; from 0xff00 on with an errno
 * instead.
 */
final class Deliveries {
    private static final int ERROR = 0xff00;
    private static final int SOCKET = 3;

    /** What comes of one receive. */
    static final class Delivery {
        private final byte[] datagram;
        private final int errno;

        private Delivery(byte[] datagram, int errno) {
            this.datagram = datagram;
            this.errno = errno;
        }

        byte[] datagram() {
            return datagram;
        }

        /** 0 if it is a datagram. */
        int errno() {
            return errno;
        }
    }

    private final List<Delivery> all;

    private Deliveries(List<Delivery> all) {
        this.all = all;
    }

    static Deliveries read(Input input) {
        List<Delivery> all = new ArrayList<>();
        while (!input.isEmpty()) {
            int length = input.u16();
            all.add(length > ERROR ? new Delivery(new byte[0], length - ERROR) : new Delivery(input.bytes(length), 0));
        }
        return new Deliveries(all);
    }

    List<Delivery> all() {
        return all;
    }

    /** The first ones, the last of these with so many bytes of its own at most. */
    Deliveries cut(int count, int lastLength) {
        List<Delivery> some = new ArrayList<>(all.subList(0, count));
        Delivery last = some.removeLast();
        byte[] datagram = Arrays.copyOf(last.datagram(), Math.min(lastLength, last.datagram().length));
        some.add(new Delivery(datagram, last.errno()));
        return new Deliveries(some);
    }

    /** A kernel whose netlink sockets give these, from the first one on. */
    Socket socket() {
        return new Socket(all);
    }

    /** The calls that netlink needs. */
    static final class Socket {
        private final List<Delivery> left;
        private int open;

        private Socket(List<Delivery> all) {
            left = new ArrayList<>(all);
        }

        Kernel kernel() {
            return Calls.of(this);
        }

        boolean isOpen() {
            return open > 0;
        }

        boolean isEmpty() {
            return left.isEmpty();
        }

        int socket(int domain, int type, int protocol) {
            open++;
            return SOCKET;
        }

        int bind(int fd, byte[] address) {
            return 0;
        }

        int attachFilter(int fd, byte[] program) {
            return 0;
        }

        int setSocketOption(int fd, int level, int name, int value) {
            return 0;
        }

        int send(int fd, byte[] buffer, int offset, int length, int flags) {
            return length;
        }

        /** As recv(2): with MSG_TRUNC, what does not fit the buffer is lost and yet counted. */
        int receive(int fd, byte[] buffer, int offset, int length, int flags) {
            if (left.isEmpty()) {
                return -Errno.EAGAIN;
            }
            Delivery next = left.removeFirst();
            if (next.errno() != 0) {
                return -next.errno();
            }
            int taken = Math.min(length, next.datagram().length);
            System.arraycopy(next.datagram(), 0, buffer, offset, taken);
            return flags == 0 ? taken : next.datagram().length;
        }

        int close(int fd) {
            open--;
            return 0;
        }

        String describe(int errno) {
            return "error " + errno;
        }
    }
}
