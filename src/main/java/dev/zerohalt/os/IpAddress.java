package dev.zerohalt.os;

import java.util.Arrays;
import java.util.Optional;

/** An IPv4 or IPv6 address. */
public final class IpAddress {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    /** struct sockaddr_in: family, port, address, padding. struct sockaddr_in6: family, port, flow, address, scope. */
    private static final int SOCKADDR_IN = 16;

    private static final int SOCKADDR_IN6 = 28;

    public static final IpAddress ANY_IPV4 = new IpAddress(new byte[IPV4_BYTES]);
    public static final IpAddress ANY_IPV6 = new IpAddress(new byte[IPV6_BYTES]);
    public static final IpAddress LOOPBACK_IPV4 = new IpAddress(new byte[] {127, 0, 0, 1});
    public static final IpAddress LOOPBACK_IPV6 =
            new IpAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Linux.AF_INET or AF_INET6. */
    public int family() {
        return bytes.length == IPV4_BYTES ? Linux.AF_INET : Linux.AF_INET6;
    }

    /** Whether it is 0.0.0.0 or ::, which stand for every address of the machine. */
    public boolean isAny() {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The address as text, see {@link MappedAddress#format}. */
    @Override
    public String toString() {
        return MappedAddress.format(mapped());
    }

    /** 16 bytes, an IPv4 address as IPv4-mapped IPv6. */
    public byte[] mapped() {
        byte[] mapped = new byte[IPV6_BYTES];
        if (bytes.length == IPV4_BYTES) {
            mapped[10] = (byte) 0xff;
            mapped[11] = (byte) 0xff;
        }
        System.arraycopy(bytes, 0, mapped, IPV6_BYTES - bytes.length, bytes.length);
        return mapped;
    }

    /** The struct sockaddr with this address and a port. ip(7), ipv6(7) */
    public byte[] socketAddress(int port) {
        boolean v4 = bytes.length == IPV4_BYTES;
        byte[] address = new byte[v4 ? SOCKADDR_IN : SOCKADDR_IN6];
        NativeOrder.putU16(address, 0, family());
        NativeOrder.putBe16(address, 2, port);
        System.arraycopy(bytes, 0, address, v4 ? 4 : 8, bytes.length);
        return address;
    }

    /** Reads {@code 192.0.2.1} or {@code 2001:db8::1}; empty if the text is neither. RFC 4291 2.2 */
    public static Optional<IpAddress> parse(String text) {
        byte[] parsed = text.indexOf(':') < 0 ? parseIpv4(text) : parseIpv6(text);
        return parsed == null ? Optional.empty() : Optional.of(new IpAddress(parsed));
    }

    private static byte[] parseIpv4(String text) {
        byte[] address = new byte[IPV4_BYTES];
        int at = 0;
        for (int i = 0; i < IPV4_BYTES; i++) {
            int end = i == IPV4_BYTES - 1 ? text.length() : text.indexOf('.', at);
            long value = Ascii.number(text, at, end, 10, 255);
            boolean leadingZero = end - at > 1 && text.charAt(at) == '0'; // some read it as octal
            if (value < 0 || leadingZero) {
                return null;
            }
            address[i] = (byte) value;
            at = end + 1;
        }
        return address;
    }

    private static byte[] parseIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] whole = groups(text);
            return whole != null && whole.length == IPV6_BYTES ? whole : null;
        }
        byte[] front = text.lastIndexOf('.', gap) >= 0 ? null : groups(text.substring(0, gap)); // IPv4 only at the end
        byte[] back = groups(text.substring(gap + 2));
        if (front == null || back == null || front.length + back.length > IPV6_BYTES - 2) {
            return null;
        }
        byte[] address = new byte[IPV6_BYTES];
        System.arraycopy(front, 0, address, 0, front.length);
        System.arraycopy(back, 0, address, IPV6_BYTES - back.length, back.length);
        return address;
    }

    /** Groups of up to four hexadecimal digits, the last of which may be an IPv4 address. */
    private static byte[] groups(String text) {
        byte[] bytes = new byte[IPV6_BYTES];
        int length = 0;
        int at = 0;
        while (at < text.length()) {
            int colon = text.indexOf(':', at);
            int end = colon < 0 ? text.length() : colon;
            byte[] group = end == text.length() && text.indexOf('.', at) >= 0
                    ? parseIpv4(text.substring(at))
                    : group(text, at, end);
            if (group == null || length + group.length > IPV6_BYTES || end == text.length() - 1) {
                return null;
            }
            System.arraycopy(group, 0, bytes, length, group.length);
            length += group.length;
            at = end + 1;
        }
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] group(String text, int from, int to) {
        long value = Ascii.number(text, from, to, 16, 0xffff);
        return value < 0 || to - from > 4 ? null : new byte[] {(byte) (value >> 8), (byte) value};
    }
}
