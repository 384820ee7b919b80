package dev.zerohalt.connections;

import static dev.zerohalt.fuzz.Expect.check;
import static dev.zerohalt.fuzz.Expect.same;

import dev.zerohalt.fuzz.Input;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.MappedAddress;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Networks: any text is one or none; one that is written as usual has exactly the addresses that begin with its prefix.
 *
 * <p>Input: a byte with the length of the prefix, two addresses of 16 bytes, a text.
 */
public final class NetworkFuzz {
    private static final BigInteger IPV4 = BigInteger.valueOf(0xffff).shiftLeft(32);

    private NetworkFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        int length = input.u8();
        byte[] prefix = input.exactly(MappedAddress.LENGTH);
        byte[] other = input.exactly(MappedAddress.LENGTH);
        written(prefix, length, other);
        any(Latin1.decode(input.rest()), other);
    }

    private static void written(byte[] prefix, int length, byte[] other) {
        Optional<Network> network = Network.parse(MappedAddress.format(prefix) + "/" + length);
        int before = MappedAddress.isIpv4(prefix) ? MappedAddress.IPV4_PREFIX : 0;
        same(network.isPresent(), length <= 128 - before, "a prefix is not longer than the address");
        if (network.isEmpty()) {
            return;
        }
        check(network.get().contains(prefix), "a network has the address it is named by");
        int shift = 128 - before - length;
        boolean sameFamily = isIpv4(prefix) == isIpv4(other);
        boolean samePrefix =
                number(prefix).shiftRight(shift).equals(number(other).shiftRight(shift));
        same(network.get().contains(other), sameFamily && samePrefix, "it has those with its prefix");
    }

    private static void any(String text, byte[] other) {
        Optional<Network> network = Network.parse(text);
        int slash = text.indexOf('/');
        Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (network.isEmpty()) {
            check(slash >= 0 || address.isEmpty(), "an address stands for itself");
            return;
        }
        byte[] mapped = address.orElseThrow().mapped();
        // but for ::ffff:10.0.0.0/40 and its like, which end before the IPv4 part and so are IPv6
        boolean crossesFamilies = text.indexOf(':') >= 0 && MappedAddress.isIpv4(mapped);
        check(crossesFamilies || network.get().contains(mapped), "a network has the address it is named by");
        if (slash < 0) {
            same(network.get().contains(other), number(mapped).equals(number(other)), "an address alone");
        }
    }

    private static BigInteger number(byte[] address) {
        return new BigInteger(1, address);
    }

    private static boolean isIpv4(byte[] address) {
        return number(address).shiftRight(32).equals(IPV4.shiftRight(32));
    }
}
