package dev.zerohalt.connections;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.MappedAddress;
import java.util.Arrays;
import java.util.Optional;

/** A range of addresses, {@code 10.0.0.0/8} or {@code 2001:db8::/32}; an IPv4 one also covers its IPv4-mapped form. RFC 4632 */
public final class Network {
    private final byte[] prefix;
    private final int length;
    private final boolean isIpv4;

    private Network(byte[] prefix, int length) {
        this.prefix = prefix;
        this.length = length;
        this.isIpv4 = MappedAddress.isIpv4(prefix) && length >= MappedAddress.IPV4_PREFIX;
    }

    /** Empty if it is no range; an address without a length stands for itself alone. */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        byte[] mapped = address.get().mapped();
        int before = MappedAddress.isIpv4(mapped) && text.indexOf(':') < 0 ? MappedAddress.IPV4_PREFIX : 0;
        int most = 8 * MappedAddress.LENGTH - before;
        int length = slash < 0 ? most : Ascii.decimal(text.substring(slash + 1), most);
        return length < 0 ? Optional.empty() : Optional.of(new Network(mapped, before + length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network that && length == that.length && Arrays.equals(prefix, that.prefix);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(prefix) + length;
    }

    /** Whether the network has an address, 16 bytes as in {@link MappedAddress}. */
    public boolean contains(byte[] address) {
        if (isIpv4 != MappedAddress.isIpv4(address)) {
            return false;
        }
        int whole = length / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != prefix[i]) {
                return false;
            }
        }
        int rest = length % 8;
        return rest == 0 || ((address[whole] ^ prefix[whole]) & 0xff) >> 8 - rest == 0;
    }
}
