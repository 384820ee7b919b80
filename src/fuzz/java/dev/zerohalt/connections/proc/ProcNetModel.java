package dev.zerohalt.connections.proc;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of /proc/net/tcp exactly as the kernel prints it, net/ipv4/tcp_ipv4.c, get_tcp4_sock: {@code "%4d: %08X:%04X %08X:%04X
 * %02X %08X:%08X %02X:%08lX %08X %5u %8d %lu "}, and what follows.
 */
final class ProcNetModel {
    private static final String ADDRESS = "([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})";
    private static final String QUEUES = "([0-9A-F]{8}):([0-9A-F]{8})";
    private static final Pattern LINE = Pattern.compile(" *\\d+: " + ADDRESS + " " + ADDRESS + " ([01][0-9A-F]) "
            + QUEUES + " \\d\\d:[0-9A-F]{8,16} [0-9A-F]{8} +\\d{1,10} +\\d{1,10} (\\d{1,18})( .*)?");

    private ProcNetModel() {}

    /** Empty if the kernel would not have written it like this. */
    static Optional<ProcNetFuzz.Socket> line(String line) {
        Matcher fields = LINE.matcher(line);
        if (!fields.matches()) {
            return Optional.empty();
        }
        return Optional.of(new ProcNetFuzz.Socket(
                HexFormat.fromHexDigits(fields.group(5)),
                HexFormat.fromHexDigits(fields.group(2)),
                HexFormat.fromHexDigits(fields.group(4)),
                address(fields.group(3)),
                Long.parseLong(fields.group(8)),
                HexFormat.fromHexDigitsToLong(fields.group(6)),
                HexFormat.fromHexDigitsToLong(fields.group(7))));
    }

    /** In network order: each word was printed as a number, its least significant byte first in memory. */
    private static String address(String words) {
        StringBuilder text = new StringBuilder(words.length() == 8 ? "00000000000000000000ffff" : "");
        for (int i = 0; i < words.length(); i += 8) {
            text.append("%08x".formatted(Integer.reverseBytes(HexFormat.fromHexDigits(words, i, i + 8))));
        }
        return text.toString();
    }
}
