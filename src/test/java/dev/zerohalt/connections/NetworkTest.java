package dev.zerohalt.connections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.IpAddress;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class NetworkTest {
    private static byte[] address(String text) {
        return IpAddress.parse(text).orElseThrow().mapped();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, true",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "10.9.8.7/8, 10.1.1.1, true", // bits behind the prefix say nothing
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "172.16.0.0/12, 172.31.255.255, true",
        "172.16.0.0/12, 172.32.0.0, false",
        "192.0.2.4/31, 192.0.2.5, true",
        "192.0.2.4/31, 192.0.2.6, false",
        "192.0.2.4/32, 192.0.2.4, true",
        "192.0.2.4/32, 192.0.2.5, false",
        "192.0.2.4, 192.0.2.4, true", // without a length, itself alone
        "192.0.2.4, 192.0.2.5, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true", // IPv4-mapped
        "10.0.0.0/8, ::10.1.2.3, false", // IPv4-compatible is something else. RFC 4291 2.5.5.1
        "10.0.0.0/8, a00::, false",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "::ffff:10.0.0.0/104, 11.1.2.3, false",
        "::ffff:10.0.0.1, 10.0.0.1, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "0.0.0.0/1, 127.255.255.255, true",
        "0.0.0.0/1, 128.0.0.0, false",
        "::/0, 2001:db8::1, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::, false",
        "fe80::/10, febf::1, true",
        "fe80::/10, fec0::1, false",
        "fc00::/7, fdff::1, true",
        "::1, ::1, true",
        "::1, ::2, false",
        "::1/127, ::, true",
        "::1/127, 0.0.0.1, false",
        "2001:db8::8/125, 2001:db8::f, true",
        "2001:db8::8/125, 2001:db8::10, false",
    })
    void hasItsAddresses(String network, String address, boolean contained) {
        assertThat(Network.parse(network).orElseThrow().contains(address(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/128",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/ 8",
                "10.0.0.0 /8",
                "10.0.0.0/8 ",
                "10.0.0.0/8/8",
                "10.0.0.0/0x8",
                "10.0.0.0/8.0",
                "10.0.0.0/255.0.0.0",
                "10.0.0.0/4294967304",
                "10.0.0.0/18446744073709551624",
                "10.0.0/8",
                "10/8",
                "010.0.0.0/8",
                "256.0.0.0/8",
                "localhost",
                "example.org/8",
                "*",
                "2001:db8::/129",
                "2001:db8::/",
                "2001:db8/32",
                "[2001:db8::]/32",
                "fe80::1%eth0/64",
                "2001:db8:::/32",
                "::ffff:10.0.0.0/129",
                "10.0.0.0/\u0668", // a digit, though not one of ours
            })
    void refusesWhatIsNoNetwork(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }

    @Property(tries = 500)
    void agreesWithArithmetic(
            @ForAll @Size(4) byte[] base,
            @ForAll @IntRange(min = 0, max = 32) int length,
            @ForAll @IntRange(min = 0, max = 31) int flipped)
            throws UnknownHostException {
        String text = InetAddress.getByAddress(base).getHostAddress();
        byte[] other = new BigInteger(1, base).flipBit(31 - flipped).toByteArray();
        byte[] mapped = address(text);
        for (int i = 0; i < 4; i++) {
            int at = other.length - 4 + i;
            mapped[12 + i] = at < 0 ? 0 : other[at];
        }
        Network network = Network.parse(text + "/" + length).orElseThrow();
        assertThat(network.contains(address(text))).isTrue();
        assertThat(network.contains(mapped)).isEqualTo(flipped >= length);
    }

    @Property(tries = 500)
    void agreesWithArithmeticOnIpv6(
            @ForAll @Size(16) byte[] base,
            @ForAll @IntRange(min = 0, max = 128) int length,
            @ForAll @IntRange(min = 0, max = 127) int flipped)
            throws UnknownHostException {
        base[0] |= 0x20; // not IPv4-mapped, which Java would write as IPv4
        byte[] other = base.clone();
        other[flipped / 8] ^= (byte) (0x80 >> flipped % 8);
        Network network = Network.parse(InetAddress.getByAddress(base).getHostAddress() + "/" + length)
                .orElseThrow();
        assertThat(network.contains(base)).isTrue();
        assertThat(network.contains(other)).isEqualTo(flipped >= length);
    }

    @Property(tries = 500)
    void anyTextIsANetworkOrNone(@ForAll String text) {
        assertThat(Network.parse(text)).isNotNull();
    }
}
