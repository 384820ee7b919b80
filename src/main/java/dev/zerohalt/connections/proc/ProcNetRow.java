package dev.zerohalt.connections.proc;

import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.Traffic;
import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.MappedAddress;

/** One line of /proc/net/tcp. */
final class ProcNetRow implements SocketRow {
    private static final int MAX_STATE = 31;
    private static final int IPV4_DIGITS = 8;
    private static final int IPV6_DIGITS = 32;

    private byte[] bytes;
    private int at;
    private int end;

    /** Where the digits of the peer's address are: 8 for IPv4, 32 for IPv6. */
    private int remoteAddress;

    private int remoteDigits;
    private int remotePort;
    private int localPort;
    private int state;
    private long sendQueue;
    private long receiveQueue;
    private long user;
    private long inode;

    void parse(byte[] line, int from, int to) {
        bytes = line;
        at = from;
        end = to;
        skipField(); // sl
        int ignored = address();
        localPort = (int) hex(0xffff);
        remoteAddress = address();
        remotePort = (int) hex(0xffff);
        state = (int) hex(MAX_STATE);
        sendQueue = hex(0xffffffffL);
        expect(':');
        receiveQueue = hex(0xffffffffL);
        expect(' ');
        skipField(); // tr:tm->when
        skipField(); // retrnsmt
        user = decimal();
        skipField(); // timeout
        inode = decimal();
        if (at < end && bytes[at] != ' ') {
            throw malformed(from);
        }
    }

    @Override
    public int state() {
        return state;
    }

    @Override
    public int localPort() {
        return localPort;
    }

    @Override
    public int remotePort() {
        return remotePort;
    }

    /** The kernel prints 32-bit words as numbers of this machine's byte order. */
    @Override
    public void remoteAddress(byte[] address) {
        byte[] raw = new byte[remoteDigits / 2];
        for (int i = 0; i < raw.length; i++) {
            int digits = remoteAddress + 2 * (i / 4 * 4 + 3 - i % 4);
            raw[i] = (byte) (Ascii.digit(bytes[digits], 16) << 4 | Ascii.digit(bytes[digits + 1], 16));
        }
        if (raw.length == MappedAddress.LENGTH) {
            System.arraycopy(raw, 0, address, 0, raw.length);
        } else {
            MappedAddress.fromIpv4(raw, 0, address);
        }
    }

    @Override
    public boolean hasTraffic() {
        return false;
    }

    @Override
    public Traffic traffic() {
        throw new IllegalStateException("/proc knows nothing of traffic");
    }

    @Override
    public long user() {
        return user;
    }

    @Override
    public long inode() {
        return inode;
    }

    @Override
    public long sendQueue() {
        return sendQueue;
    }

    @Override
    public long receiveQueue() {
        return receiveQueue;
    }

    private void skipSpaces() {
        while (at < end && bytes[at] == ' ') {
            at++;
        }
    }

    private void skipField() {
        skipSpaces();
        int start = at;
        while (at < end && bytes[at] != ' ') {
            at++;
        }
        if (at == start) {
            throw malformed(start);
        }
    }

    /** Skips an address and its colon; returns where its digits begin. */
    private int address() {
        skipSpaces();
        int start = at;
        while (at < end && Ascii.digit(bytes[at], 16) >= 0) {
            at++;
        }
        remoteDigits = at - start;
        if (remoteDigits != IPV4_DIGITS && remoteDigits != IPV6_DIGITS) {
            throw malformed(start);
        }
        expect(':');
        return start;
    }

    private void expect(char c) {
        if (at >= end || bytes[at] != c) {
            throw malformed(at);
        }
        at++;
    }

    private long hex(long max) {
        return number(16, max);
    }

    private long decimal() {
        return number(10, Long.MAX_VALUE);
    }

    private long number(int radix, long max) {
        skipSpaces();
        int start = at;
        long value = 0;
        for (; at < end; at++) {
            int digit = Ascii.digit(bytes[at], radix);
            if (digit < 0) {
                break;
            }
            if (value > (max - digit) / radix) {
                throw malformed(start);
            }
            value = value * radix + digit;
        }
        if (at == start) {
            throw malformed(start);
        }
        return value;
    }

    private ScanException malformed(int position) {
        int from = Math.min(position, end);
        int length = Math.min(40, end - from);
        return new ScanException("not a line of the socket table at \"" + Latin1.decode(bytes, from, length) + "\"");
    }
}
