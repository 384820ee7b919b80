package dev.zerohalt.connections.proc;

import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Latin1;

/** One line of /proc/net/tcp. */
final class ProcNetRow implements SocketRow {
    private static final int MAX_STATE = 31;

    private byte[] bytes;
    private int at;
    private int end;

    private int localPort;
    private int state;
    private long sendQueue;
    private long receiveQueue;
    private long inode;

    void parse(byte[] line, int from, int to) {
        bytes = line;
        at = from;
        end = to;
        skipField(); // sl
        skipAddress();
        localPort = (int) hex(0xffff);
        skipField(); // rem_address
        state = (int) hex(MAX_STATE);
        sendQueue = hex(0xffffffffL);
        expect(':');
        receiveQueue = hex(0xffffffffL);
        expect(' ');
        skipField(); // tr:tm->when
        skipField(); // retrnsmt
        skipField(); // uid
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

    private void skipAddress() {
        skipSpaces();
        while (at < end && Ascii.digit(bytes[at], 16) >= 0) {
            at++;
        }
        expect(':');
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
