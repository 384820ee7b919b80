package dev.zerohalt.connections.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.ScannedSocket;
import dev.zerohalt.os.NativeOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** No datagram, however damaged, makes the reader hang or fail in a way of its own. */
class DumpReaderPropertyTest {
    /** A change of a dump: some bytes, or a message's length. */
    record Damage(int datagram, int at, int width, int value) {
        void applyTo(byte[][] datagrams) {
            byte[] bytes = datagrams[datagram % datagrams.length];
            int start = at % bytes.length;
            for (int i = 0; i < width && start + i < bytes.length; i++) {
                bytes[start + i] = (byte) (value >> 8 * i);
            }
        }
    }

    @Provide
    static Arbitrary<Damage> anywhere() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 4_000),
                        Arbitraries.of(1, 2, 4),
                        Arbitraries.integers())
                .as(Damage::new);
    }

    @Provide
    static Arbitrary<Damage> inALength() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.oneOf(
                                Arbitraries.integers(),
                                Arbitraries.of(0, 1, 16, 17, 88, 89, 248, -1, Integer.MIN_VALUE, Integer.MAX_VALUE)))
                .as((datagram, message, value) -> {
                    byte[] bytes = DumpReaderTest.CAPTURED[datagram];
                    int at = 0;
                    for (int n = 0; n < message && at + NativeOrder.i32(bytes, at) < bytes.length; n++) {
                        at += NativeOrder.i32(bytes, at);
                    }
                    return new Damage(datagram, at, 4, value);
                });
    }

    @Property(tries = 1_000)
    void aDamagedDumpIsReadOrIsAnError(@ForAll @Size(min = 1, max = 6) List<@From("anywhere") Damage> damages) {
        assertReadOrAnError(damages);
    }

    @Property(tries = 500)
    void aDumpWithWrongLengthsIsReadOrIsAnError(
            @ForAll @Size(min = 1, max = 3) List<@From("inALength") Damage> damages) {
        assertReadOrAnError(damages);
    }

    private static void assertReadOrAnError(List<Damage> damages) {
        byte[][] damaged =
                Arrays.stream(DumpReaderTest.CAPTURED).map(byte[]::clone).toArray(byte[][]::new);
        damages.forEach(damage -> damage.applyTo(damaged));
        ScannedSocket.Collector sockets = new ScannedSocket.Collector();
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            try {
                DumpReader reader = new DumpReader(1, new InetDiag(), sockets::visit);
                for (int i = 0; i < damaged.length && !reader.isDone(); i++) {
                    reader.read(damaged[i], damaged[i].length);
                }
            } catch (ScanException e) {
                assertThat(e).hasMessageMatching(".+");
            }
        });
        int bytes = damaged[0].length + damaged[1].length;
        assertThat(sockets.sockets()).hasSizeLessThanOrEqualTo(bytes / (Netlink.HEADER + InetDiag.LENGTH));
    }
}
