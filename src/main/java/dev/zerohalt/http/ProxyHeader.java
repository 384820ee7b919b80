package dev.zerohalt.http;

/**
 * The header of the PROXY protocol, with which a load balancer tells who its client is: a network load balancer of AWS sends it before
 * its health checks, too, where its target group has it, and so does HAProxy with check-send-proxy. It is skipped: the peer is whoever
 * is connected, because anybody could write such a header.
 *
 * <pre>
 * version 1    PROXY TCP4 192.0.2.1 192.0.2.2 56324 8888 CR LF; at most 107 bytes
 *
 * version 2    0           12                  13       14       16
 *              | signature | version, command | family | length | addresses, in all as long as said
 * </pre>
 *
 * @see <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">The PROXY protocol</a>
 */
final class ProxyHeader {
    /** The rest of it has to come first. */
    static final int INCOMPLETE = -1;

    private static final byte[] TEXT = {'P', 'R', 'O', 'X', 'Y', ' '};
    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int MAX_TEXT = 107;
    private static final int VERSION = 12;
    private static final int LENGTH = 14;
    private static final int ADDRESSES = 16;

    private ProxyHeader() {}

    /** Where it ends; its beginning if there is none. */
    static int end(byte[] bytes, int from, int to) {
        if (begins(bytes, from, to, TEXT)) {
            return textEnd(bytes, from, to);
        }
        if (begins(bytes, from, to, SIGNATURE)) {
            return binaryEnd(bytes, from, to);
        }
        return from;
    }

    /** Whether the bytes begin so, as far as they are there. */
    private static boolean begins(byte[] bytes, int from, int to, byte[] with) {
        for (int i = 0; i < with.length && from + i < to; i++) {
            if (bytes[from + i] != with[i]) {
                return false;
            }
        }
        return true;
    }

    private static int textEnd(byte[] bytes, int from, int to) {
        int longest = from + MAX_TEXT;
        for (int i = from + 1; i < to && i < longest; i++) {
            if (bytes[i] == '\n') {
                return bytes[i - 1] == '\r' ? i + 1 : from;
            }
        }
        return to < longest ? INCOMPLETE : from;
    }

    private static int binaryEnd(byte[] bytes, int from, int to) {
        if (to - from <= VERSION) {
            return INCOMPLETE;
        }
        if ((bytes[from + VERSION] & 0xf0) != 0x20) {
            return from;
        }
        if (to - from < ADDRESSES) {
            return INCOMPLETE;
        }
        int length = (bytes[from + LENGTH] & 0xff) << 8 | bytes[from + LENGTH + 1] & 0xff;
        return to - from - ADDRESSES < length ? INCOMPLETE : from + ADDRESSES + length;
    }
}
