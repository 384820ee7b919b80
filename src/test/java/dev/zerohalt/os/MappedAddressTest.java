package dev.zerohalt.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class MappedAddressTest {
    private static byte[] bytes(String text) {
        return IpAddress.parse(text).orElseThrow().mapped();
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.1", "2001:db8::1, 2001:db8::1", "::ffff:192.0.2.1, 192.0.2.1"})
    void readsASocketAddress(String text, String expected) {
        byte[] address = new byte[MappedAddress.LENGTH];
        MappedAddress.fromSocketAddress(IpAddress.parse(text).orElseThrow().socketAddress(80), address);
        assertThat(MappedAddress.format(address)).isEqualTo(expected);
    }

    @Test
    void aSocketOfAnotherFamilyHasNoAddress() {
        byte[] address = bytes("192.0.2.1");
        MappedAddress.fromSocketAddress(new byte[] {1, 0, 'x'}, address);
        assertThat(MappedAddress.format(address)).isEqualTo("::");
    }

    @ParameterizedTest
    @CsvSource({
        // RFC 5952 section 1
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8::1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8::0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0db8::1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:0:1::1, 2001:db8::1:0:0:1",
        "2001:db8:0000:0:1::1, 2001:db8::1:0:0:1",
        "2001:DB8:0:0:1::1, 2001:db8::1:0:0:1",
        // 4.1 leading zeros
        "2001:0db8::0001, 2001:db8::1",
        // 4.2.1 as short as possible
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        // 4.2.2 not for a single group
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        // 4.2.3 the longest run, the first of equals
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        // 4.3 lower case
        "2001:DB8::ABCD:EF, 2001:db8::abcd:ef",
        // at either end, and everywhere
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "0:0:1:1:1:1:1:1, ::1:1:1:1:1:1",
        "1:1:1:1:1:1:0:0, 1:1:1:1:1:1::",
        "0:1:1:1:1:1:1:1, 0:1:1:1:1:1:1:1",
        "1:1:1:1:1:1:1:0, 1:1:1:1:1:1:1:0",
        "0:1:0:1:0:1:0:1, 0:1:0:1:0:1:0:1",
        "0:0:1:0:0:0:1:0, 0:0:1::1:0",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        // 5: a prefix that is known to carry an IPv4 address
        "::ffff:192.0.2.1, 192.0.2.1",
        "192.0.2.1, 192.0.2.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::192.0.2.1, ::c000:201",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    })
    void writesAddressesAsUsual(String text, String written) {
        assertThat(MappedAddress.format(bytes(text))).isEqualTo(written);
        assertThat(IpAddress.parse(text).orElseThrow()).hasToString(written);
    }

    /** Zeros often, or there would hardly ever be a run of them. */
    @Provide
    static Arbitrary<byte[]> addresses() {
        return Arbitraries.bytes()
                .edgeCases(edges -> edges.none())
                .map(b -> b % 2 == 0 ? (byte) 0 : b)
                .array(byte[].class)
                .ofSize(16);
    }

    @Property(tries = 2_000)
    void whatIsWrittenIsTheSameAddress(@ForAll("addresses") byte[] address) throws UnknownHostException {
        String text = MappedAddress.format(address);
        assertThat(bytes(text)).isEqualTo(address);
        assertThat(InetAddress.getByName(text)).isEqualTo(InetAddress.getByAddress(address));
        assertThat(text.length()).isLessThanOrEqualTo(39);
    }

    /** RFC 5952 makes one text of an address. */
    @Property(tries = 2_000)
    void noShorterTextIsPossible(@ForAll("addresses") byte[] address) throws UnknownHostException {
        String text = MappedAddress.format(address);
        assertThat(text).isLowerCase().doesNotContain(":::").doesNotMatch(".*(^|:)0[0-9a-f].*");
        String groups = InetAddress.getByAddress(address).getHostAddress(); // Java writes every group
        int longest = 0;
        int run = 0;
        for (String group : groups.split(":", -1)) {
            run = group.equals("0") ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        int saved = longest < 2 ? 0 : longest;
        int written = 0;
        for (String group : text.split(":", -1)) {
            written += group.isEmpty() ? 0 : 1;
        }
        assertThat(written).isEqualTo(groups.split(":", -1).length - saved);
    }

    @Property(tries = 500)
    void ipv4IsWrittenAsJavaDoes(@ForAll @Size(4) byte[] address) throws UnknownHostException {
        byte[] mapped = new byte[16];
        MappedAddress.fromIpv4(address, 0, mapped);
        assertThat(MappedAddress.isIpv4(mapped)).isTrue();
        assertThat(MappedAddress.format(mapped))
                .isEqualTo(InetAddress.getByAddress(address).getHostAddress());
    }

    @Test
    void theIpv4AddressMayStandAnywhereAndWhatWasThereGoes() {
        byte[] mapped = bytes("2001:db8:1:2:3:4:5:6");
        MappedAddress.fromIpv4(new byte[] {9, 9, 10, 0, 0, 1}, 2, mapped);
        assertThat(MappedAddress.format(mapped)).isEqualTo("10.0.0.1");
    }

    @Test
    void onlyTheMappedPrefixIsIpv4() {
        assertThat(MappedAddress.isIpv4(bytes("::ffff:0:0"))).isTrue();
        for (String text :
                new String[] {"::", "::1", "::fffe:102:304", "::ff:102:304", "1::ffff:102:304", "::192.0.2.1"}) {
            assertThat(MappedAddress.isIpv4(bytes(text))).as(text).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.255.0.8, true",
        "::ffff:127.0.0.1, true",
        "::1, true",
        "::, false",
        "0.0.0.0, false",
        "::2, false",
        "::101, false",
        "1::1, false",
        "::1:1, false",
        "128.0.0.1, false",
        "126.0.0.1, false",
        "::127.0.0.1, false",
        "fe80::1, false"
    })
    void knowsTheLoopback(String address, boolean is) {
        assertThat(MappedAddress.isLoopback(
                        IpAddress.parse(address).orElseThrow().mapped()))
                .isEqualTo(is);
    }
}
