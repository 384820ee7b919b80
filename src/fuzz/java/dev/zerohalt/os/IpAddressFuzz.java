package dev.zerohalt.os;

import static dev.zerohalt.fuzz.Expect.check;
import static dev.zerohalt.fuzz.Expect.same;

import dev.zerohalt.fuzz.Input;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses: whatever is read as one is the one that the JDK reads, and is written and read again as the same; every address
 * is read however it is written.
 *
 * <p>Input: an address of 16 bytes, a text.
 */
public final class IpAddressFuzz {
    private static final String DOTTED = "(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})";

    /** The JDK also takes zones, numbers of fewer parts than four, and leading zeros. */
    private static final Pattern USUAL =
            Pattern.compile(DOTTED + "|(?:[0-9A-Fa-f]{0,4}:)++(?:[0-9A-Fa-f]{0,4}|" + DOTTED + ")");

    private IpAddressFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        written(input.exactly(MappedAddress.LENGTH));
        any(Latin1.decode(input.rest()));
    }

    private static void written(byte[] address) {
        String usual = MappedAddress.format(address);
        same(parse(usual), Optional.of(hex(address)), "written as usual, " + usual);
        String[] groups = new String[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = HexFormat.of().formatHex(address, 2 * i, 2 * i + 2);
        }
        String whole = String.join(":", groups);
        same(parse(whole), Optional.of(hex(address)), "written whole, " + whole);
        byte[] ipv4 = new byte[16];
        MappedAddress.fromIpv4(address, 12, ipv4);
        String ending = String.join(":", Arrays.copyOf(groups, 6)) + ":" + MappedAddress.format(ipv4);
        same(parse(ending), Optional.of(hex(address)), "ending like IPv4, " + ending);
    }

    private static void any(String text) {
        Optional<String> read = parse(text);
        Optional<String> expected = theJdkReads(text);
        if (read.isPresent()) {
            same(read, expected, "as the JDK reads it, " + text);
            String again = IpAddress.parse(text).orElseThrow().toString();
            same(parse(again), read, "written and read again, " + again);
        } else {
            check(expected.isEmpty() || !USUAL.matcher(text).matches(), "an address that the JDK reads, " + text);
        }
    }

    private static Optional<String> parse(String text) {
        return IpAddress.parse(text).map(address -> hex(address.mapped()));
    }

    /** The JDK makes an IPv4 address of an IPv4-mapped one. */
    private static Optional<String> theJdkReads(String text) {
        try {
            byte[] bytes = InetAddress.ofLiteral(text).getAddress();
            if (bytes.length == 16) {
                return Optional.of(hex(bytes));
            }
            byte[] mapped = new byte[16];
            MappedAddress.fromIpv4(bytes, 0, mapped);
            return Optional.of(hex(mapped));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
