package dev.zerohalt.connections.ports;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;

/** The ports from which the kernel takes one for a connection's client. ip(7), ip_local_port_range */
final class EphemeralPorts {
    private EphemeralPorts() {}

    private static final byte[] FILE = Latin1.encode("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int HIGHEST = 65_535;

    /** The kernel's default. */
    private static final PortSet DEFAULT = PortSet.range(32_768, 60_999);

    static PortSet read(Kernel kernel) {
        int file = kernel.open(FILE, Linux.O_RDONLY);
        if (file < 0) {
            return DEFAULT;
        }
        byte[] bytes = new byte[64];
        int length = kernel.read(file, bytes, 0, bytes.length);
        kernel.close(file);
        return parse(Latin1.decode(bytes, 0, Math.max(0, length)));
    }

    /** Two numbers with white space between them. */
    static PortSet parse(String text) {
        String trimmed = text.trim();
        int blank = trimmed.indexOf('\t') < 0 ? trimmed.indexOf(' ') : trimmed.indexOf('\t');
        int first = blank < 0 ? -1 : Ascii.decimal(trimmed.substring(0, blank), HIGHEST);
        int last = blank < 0 ? -1 : Ascii.decimal(trimmed.substring(blank).trim(), HIGHEST);
        return first < 0 || last < first ? DEFAULT : PortSet.range(first, last);
    }
}
