package dev.zerohalt.connections.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerohalt.connections.Capture;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.holding.Classifier;
import dev.zerohalt.os.MappedAddress;
import dev.zerohalt.os.NativeOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel tells of a socket beyond its state: peer, attributes, struct tcp_info. */
@Timeout(60)
class InetDiagTest {
    private static final int INET_DIAG_SHUTDOWN = 8;

    /** A struct tcp_info whose bytes tell where they are. */
    private static byte[] info(int length) {
        byte[] info = new byte[length];
        for (int i = 0; i < length; i++) {
            info[i] = (byte) i;
        }
        return info;
    }

    private static byte[] attribute(int type, int size, byte[] value) {
        byte[] attribute = new byte[Netlink.align(Netlink.ATTRIBUTE_HEADER + value.length)];
        NativeOrder.putU16(attribute, 0, size);
        NativeOrder.putU16(attribute, 2, type);
        System.arraycopy(value, 0, attribute, Netlink.ATTRIBUTE_HEADER, value.length);
        return attribute;
    }

    private static byte[] attribute(int type, byte[] value) {
        return attribute(type, Netlink.ATTRIBUTE_HEADER + value.length, value);
    }

    private static InetDiag wrap(byte[]... attributes) {
        byte[] description = Messages.datagram(attributes);
        byte[] bytes = new byte[InetDiag.LENGTH + description.length];
        System.arraycopy(description, 0, bytes, InetDiag.LENGTH, description.length);
        return new InetDiag().wrap(bytes, 0, bytes.length);
    }

    // Captured

    private static void readCapture(byte[][] datagrams, SocketTable.Visitor visitor) {
        DumpReader reader = new DumpReader(1, new InetDiag(), visitor::visit);
        for (byte[] datagram : datagrams) {
            if (!reader.isDone()) {
                reader.read(datagram, datagram.length);
            }
        }
        assertThat(reader.isDone()).isTrue();
    }

    private static byte[][] captured() {
        return new byte[][] {
            Capture.read("netlink/info-1.bin"), Capture.read("netlink/info-2.bin"), Capture.read("netlink/info-3.bin")
        };
    }

    private interface Each extends SocketTable.Visitor {
        @Override
        default void begin() {}
    }

    @Test
    void tellsWhatTheKernelKnewOfEachConnection() {
        Classifier classifier = new Classifier(5_000);
        byte[] address = new byte[16];
        List<String> seen = new ArrayList<>();
        readCapture(captured(), (Each) row -> {
            if (row.localPort() == 8080 || row.localPort() == 8081) {
                row.remoteAddress(address);
                seen.add(row.localPort() + " " + row.remotePort() + " " + MappedAddress.format(address) + " "
                        + classifier.classify(row) + " " + row.traffic().bytesReceived() + " "
                        + row.traffic().bytesAcknowledged());
            }
        });
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(new String(Capture.read("info.txt"), StandardCharsets.US_ASCII)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .toList());
    }

    /** They were captured within half a second, and some had answered before they were asked again. */
    @Test
    void timesAreMillisecondsAgo() {
        List<Long> received = new ArrayList<>();
        List<Long> sent = new ArrayList<>();
        readCapture(captured(), (Each) row -> {
            if (row.localPort() == 8080 && row.hasTraffic()) {
                received.add(row.traffic().lastReceivedMillis());
                sent.add(row.traffic().lastSentMillis());
            }
        });
        assertThat(received).containsExactlyInAnyOrder(380L, 380L, 380L, 380L, 380L, 292L, 292L, 292L);
        assertThat(sent).containsExactlyInAnyOrder(380L, 380L, 380L, 380L, 352L, 320L, 292L, 292L);
    }

    /** In the capture without INET_DIAG_INFO, and of sockets that are too small to have it. */
    @Test
    void withoutTheAttributeNothingIsKnown() {
        DumpReader reader = new DumpReader(
                1, new InetDiag(), row -> assertThat(row.hasTraffic()).isFalse());
        for (byte[] datagram : DumpReaderTest.CAPTURED) {
            reader.read(datagram, datagram.length);
        }
        assertThat(reader.isDone()).isTrue();
    }

    /** The row is one object, used again and again. */
    @Test
    void whatOneHadTheNextDoesNot() {
        byte[] bytes = new byte[2 * InetDiag.LENGTH + 400];
        byte[] info = attribute(InetDiag.INET_DIAG_INFO, info(232));
        System.arraycopy(info, 0, bytes, InetDiag.LENGTH, info.length);
        InetDiag row = new InetDiag();
        assertThat(row.wrap(bytes, 0, InetDiag.LENGTH + info.length).hasTraffic())
                .isTrue();
        assertThat(row.wrap(bytes, 0, InetDiag.LENGTH).hasTraffic()).isFalse();
    }

    // struct tcp_info

    @ParameterizedTest
    @ValueSource(ints = {136, 137, 144, 168, 232, 240, 248, 1_000, 60_000})
    void aStructOfLaterKernelsIsLonger(int length) {
        InetDiag row = wrap(attribute(InetDiag.INET_DIAG_INFO, info(length)));
        assertThat(row.hasTraffic()).isTrue();
        assertThat(row.traffic().lastSentMillis()).isEqualTo(0x2f2e2d2cL);
        assertThat(row.traffic().lastReceivedMillis()).isEqualTo(0x37363534L);
        assertThat(row.traffic().bytesAcknowledged()).isEqualTo(0x7f7e7d7c7b7a7978L);
        assertThat(row.traffic().bytesReceived()).isEqualTo(0x8786858483828180L);
    }

    /** Linux before 4.1. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 104, 120, 128, 135})
    void aShorterOneTellsNothing(int length) {
        assertThat(wrap(attribute(InetDiag.INET_DIAG_INFO, info(length))).hasTraffic())
                .isFalse();
    }

    // Attributes

    @Test
    void theAttributeMayStandAnywhere() {
        byte[] shutdown = attribute(INET_DIAG_SHUTDOWN, new byte[1]);
        byte[] info = attribute(InetDiag.INET_DIAG_INFO, info(232));
        byte[] empty = attribute(99, new byte[0]);
        for (InetDiag row : List.of(wrap(info), wrap(info, shutdown), wrap(shutdown, empty, info, shutdown))) {
            assertThat(row.hasTraffic()).isTrue();
            assertThat(row.traffic().lastSentMillis()).isEqualTo(0x2f2e2d2cL);
        }
    }

    @Test
    void anAttributeOfAnotherTypeIsNone() {
        assertThat(wrap(attribute(3, info(232)), attribute(0x8002, info(232))).hasTraffic())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 241, 0x7fff, 0xffff})
    void anAttributesLengthThatCannotBeIsAnError(int size) {
        assertThatThrownBy(() -> wrap(attribute(InetDiag.INET_DIAG_INFO, size, info(236))))
                .isInstanceOf(ScanException.class)
                .hasMessage("an attribute claims " + size + " of 240 bytes");
    }

    @Test
    void anAttributeBehindAnotherIsMeasuredByWhatIsLeft() {
        assertThatThrownBy(() -> wrap(
                        attribute(INET_DIAG_SHUTDOWN, new byte[1]), attribute(InetDiag.INET_DIAG_INFO, 241, info(236))))
                .isInstanceOf(ScanException.class)
                .hasMessage("an attribute claims 241 of 240 bytes");
    }

    /** The last attribute's padding may be missing, and bytes too few for another one are no attribute. */
    @Test
    void theEndNeedNotBeAligned() {
        byte[] bytes = new byte[InetDiag.LENGTH + 12];
        NativeOrder.putU16(bytes, InetDiag.LENGTH, 5);
        NativeOrder.putU16(bytes, InetDiag.LENGTH + 2, INET_DIAG_SHUTDOWN);
        InetDiag row = new InetDiag();
        for (int left : new int[] {0, 1, 3, 5, 6, 7, 8, 9, 11}) {
            assertThat(row.wrap(bytes, 0, InetDiag.LENGTH + left).hasTraffic()).isFalse();
        }
    }

    @Test
    void nothingBehindTheMessageIsRead() {
        byte[] bytes = new byte[InetDiag.LENGTH + 236 + 4];
        byte[] info = attribute(InetDiag.INET_DIAG_INFO, info(232));
        System.arraycopy(info, 0, bytes, InetDiag.LENGTH, info.length);
        assertThatThrownBy(() -> new InetDiag().wrap(bytes, 0, InetDiag.LENGTH + 235))
                .isInstanceOf(ScanException.class)
                .hasMessage("an attribute claims 236 of 235 bytes");
    }

    // Damage

    private static void use(SocketRow row) {
        byte[] address = new byte[16];
        row.remoteAddress(address);
        assertThat(MappedAddress.format(address)).isNotEmpty();
        assertThat(new Classifier(5_000).classify(row)).isNotNull();
        assertThat(TcpState.counts(row)).isIn(true, false);
    }

    @Property(tries = 2_000)
    void anyAttributesAreReadOrAreAnError(@ForAll @Size(max = 600) byte[] attributes) {
        byte[] bytes = new byte[InetDiag.LENGTH + attributes.length];
        System.arraycopy(attributes, 0, bytes, InetDiag.LENGTH, attributes.length);
        try {
            use(new InetDiag().wrap(bytes, 0, bytes.length));
        } catch (ScanException e) {
            assertThat(e).hasMessageMatching("an attribute claims \\d+ of \\d+ bytes");
        }
    }

    @Provide
    static Arbitrary<Integer> numbers() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 0xffff), Arbitraries.of(0, 1, 3, 4, 5, 8, 139, 140, 284, 0xffff));
    }

    @Property(tries = 2_000)
    void aDamagedCaptureIsReadOrIsAnError(
            @ForAll @IntRange(max = 1) int datagram,
            @ForAll @IntRange(max = 15_000) int at,
            @ForAll("numbers") int number,
            @ForAll @IntRange(max = 16_000) int length) {
        byte[][] damaged = captured();
        byte[] bytes = damaged[datagram];
        NativeOrder.putU16(bytes, at / 2 * 2 % (bytes.length - 1), number);
        damaged[datagram] = length < bytes.length ? Arrays.copyOf(bytes, Math.max(length, 1)) : bytes;
        try {
            readOrFail(damaged);
        } catch (ScanException e) {
            assertThat(e).hasMessageMatching(".+");
        }
    }

    private static void readOrFail(byte[][] datagrams) {
        DumpReader reader = new DumpReader(1, new InetDiag(), InetDiagTest::use);
        for (int i = 0; i < datagrams.length && !reader.isDone(); i++) {
            reader.read(datagrams[i], datagrams[i].length);
        }
    }
}
