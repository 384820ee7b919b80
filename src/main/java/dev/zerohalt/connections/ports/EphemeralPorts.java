package dev.zerohalt.connections.ports;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.SmallFile;

/** The ports from which the kernel takes one for a connection's client. ip(7), ip_local_port_range */
final class EphemeralPorts {
    private EphemeralPorts() {}

    private static final String FILE = "/proc/sys/net/ipv4/ip_local_port_range";
    private static final int HIGHEST = 65_535;

    /** The kernel's default. */
    private static final PortSet DEFAULT = PortSet.range(32_768, 60_999);

    static PortSet read(Kernel kernel) {
        return SmallFile.read(kernel, FILE, 64).map(EphemeralPorts::parse).orElse(DEFAULT);
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
