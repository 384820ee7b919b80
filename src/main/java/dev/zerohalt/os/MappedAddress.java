package dev.zerohalt.os;

import java.util.Arrays;

/** Addresses of both families as 16 bytes: an IPv4 address is IPv4-mapped, {@code ::ffff:192.0.2.1}. RFC 4291 2.5.5.2 */
public final class MappedAddress {
    private MappedAddress() {}

    public static final int LENGTH = 16;

    /** Bits before the IPv4 part. */
    public static final int IPV4_PREFIX = 96;

    private static final int IPV4_LENGTH = 4;
    private static final int GROUPS = 8;

    /** Where the address is in struct sockaddr_in and sockaddr_in6. */
    private static final int SOCKADDR_IN_ADDRESS = 4;

    private static final int SOCKADDR_IN6_ADDRESS = 8;

    /** Writes an IPv4 address of 4 bytes as 16 bytes. */
    public static void fromIpv4(byte[] bytes, int offset, byte[] address) {
        for (int i = 0; i < LENGTH - IPV4_LENGTH; i++) {
            address[i] = i < 10 ? 0 : (byte) 0xff;
        }
        System.arraycopy(bytes, offset, address, LENGTH - IPV4_LENGTH, IPV4_LENGTH);
    }

    /** Writes the address in a struct sockaddr as 16 bytes; {@code ::} if the family is neither IPv4 nor IPv6. ip(7), ipv6(7) */
    public static void fromSocketAddress(byte[] socketAddress, byte[] address) {
        switch (NativeOrder.u16(socketAddress, 0)) {
            case Linux.AF_INET -> fromIpv4(socketAddress, SOCKADDR_IN_ADDRESS, address);
            case Linux.AF_INET6 -> System.arraycopy(socketAddress, SOCKADDR_IN6_ADDRESS, address, 0, LENGTH);
            default -> Arrays.fill(address, (byte) 0);
        }
    }

    /** The address as text: {@code 192.0.2.1}, {@code 2001:db8::1}. RFC 5952 */
    public static String format(byte[] address) {
        StringBuilder text = new StringBuilder();
        if (isIpv4(address)) {
            for (int i = LENGTH - IPV4_LENGTH; i < LENGTH; i++) {
                text.append(text.length() == 0 ? "" : ".").append(address[i] & 0xff);
            }
            return text.toString();
        }
        int gap = longestZeros(address);
        int i = 0;
        while (i < GROUPS) {
            if (i == gap) {
                text.append("::");
                i += zeros(address, i);
            } else {
                boolean isFirst = i == 0 || text.charAt(text.length() - 1) == ':';
                text.append(isFirst ? "" : ":").append(Integer.toHexString(group(address, i)));
                i++;
            }
        }
        return text.toString();
    }

    private static int group(byte[] address, int n) {
        return (address[2 * n] & 0xff) << 8 | address[2 * n + 1] & 0xff;
    }

    /** Where the first of the longest runs of two or more zero groups begins; -1 if there is none. */
    private static int longestZeros(byte[] address) {
        int longest = -1;
        int most = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = zeros(address, i);
            if (run > most) {
                most = run;
                longest = i;
            }
        }
        return longest;
    }

    /** How many zero groups follow each other from a place on. */
    private static int zeros(byte[] address, int from) {
        int end = from;
        while (end < GROUPS && group(address, end) == 0) {
            end++;
        }
        return end - from;
    }

    /** Whether it is ::1 or in 127.0.0.0/8. RFC 4291 2.5.3, RFC 1122 3.2.1.3 */
    public static boolean isLoopback(byte[] address) {
        if (isIpv4(address)) {
            return address[LENGTH - IPV4_LENGTH] == 127;
        }
        return zeros(address, 0) == GROUPS - 1 && group(address, GROUPS - 1) == 1;
    }

    public static boolean isIpv4(byte[] address) {
        for (int i = 0; i < LENGTH - IPV4_LENGTH; i++) {
            if (address[i] != (i < 10 ? 0 : (byte) 0xff)) {
                return false;
            }
        }
        return true;
    }
}
