package dev.zerohalt.connections.netlink;

import static dev.zerohalt.connections.netlink.Messages.claiming;
import static dev.zerohalt.connections.netlink.Messages.datagram;
import static dev.zerohalt.connections.netlink.Messages.done;
import static dev.zerohalt.connections.netlink.Messages.interrupted;
import static dev.zerohalt.connections.netlink.Messages.message;
import static dev.zerohalt.connections.netlink.Messages.result;
import static dev.zerohalt.connections.netlink.Messages.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerohalt.connections.Capture;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.ScannedSocket;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.os.NativeOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DumpReaderTest {
    private static final int SEQUENCE = 7;
    private static final int NLMSG_NOOP = 1;
    private static final int NLMSG_OVERRUN = 4;
    static final byte[][] CAPTURED = {captured("all-1"), captured("all-2"), captured("all-3")};

    private final ScannedSocket.Collector sockets = new ScannedSocket.Collector();
    private final byte[] buffer = new byte[32 * 1024];
    private DumpReader reader = reader(SEQUENCE);

    private static byte[] captured(String name) {
        return Capture.read("netlink/" + name + ".bin");
    }

    private DumpReader reader(int sequence) {
        return new DumpReader(sequence, new InetDiag(), sockets::visit);
    }

    /** As the table does: each datagram into the same buffer, behind it what older ones left. */
    private void read(byte[]... datagrams) {
        for (byte[] datagram : datagrams) {
            Arrays.fill(buffer, (byte) 0xff);
            System.arraycopy(datagram, 0, buffer, 0, datagram.length);
            reader.read(buffer, datagram.length);
        }
    }

    private void assertFails(String message, byte[]... datagrams) {
        assertThatThrownBy(() -> read(datagrams))
                .isInstanceOf(ScanException.class)
                .hasMessage(message);
    }

    @Test
    void readsWhatTheKernelDumped() {
        reader = reader(1);
        read(CAPTURED[0], CAPTURED[1]);
        assertThat(reader.isDone()).isFalse();
        read(CAPTURED[2]);
        assertThat(reader.isDone()).isTrue();
        assertThat(reader.isInterrupted()).isFalse();
        assertThat(sockets.sockets())
                .filteredOn(each -> each.state() != TcpState.LISTEN)
                .containsExactlyInAnyOrderElementsOf(Capture.sockets());
        assertThat(sockets.sockets())
                .filteredOn(each -> each.state() == TcpState.LISTEN)
                .extracting(ScannedSocket::localPort)
                .containsExactlyInAnyOrder(8080, 8081, 8082, 8083, 9090, 9091);
    }

    @Test
    void readsADumpThatMatchesNothing() {
        reader = reader(13);
        read(captured("no-socket"));
        assertThat(reader.isDone()).isTrue();
        assertThat(sockets.sockets()).isEmpty();
    }

    @Test
    void reportsTheKernelsErrors() {
        reader = reader(8);
        assertFails("sock_diag failed with errno 22", captured("error-invalid"));
        reader = reader(9);
        assertFails("sock_diag failed with errno 2", captured("done-with-error"));
        assertThat(reader.isDone()).isFalse();
        reader = reader(11);
        assertFails("sock_diag failed with errno 16", captured("error-busy"));
    }

    @Test
    void doesNotTakeAnAcknowledgementForADump() {
        assertFails("the kernel acknowledged instead of dumping", datagram(result(Netlink.NLMSG_ERROR, SEQUENCE, 0)));
    }

    @Test
    void anErrorWithoutItsNumberIsStillAnError() {
        assertFails("sock_diag failed with errno 1", datagram(message(Netlink.NLMSG_ERROR, SEQUENCE, new byte[0])));
    }

    /** As kernels before 4.13 and other systems may send it. */
    @Test
    void theEndNeedNotCarryANumber() {
        read(datagram(message(Netlink.NLMSG_DONE, SEQUENCE, new byte[0])));
        assertThat(reader.isDone()).isTrue();
    }

    @Test
    void nothingIsReadBehindTheEnd() {
        read(datagram(socket(SEQUENCE, 80, 1), done(SEQUENCE), socket(SEQUENCE, 81, 1)));
        assertThat(sockets.sockets()).hasSize(1);
    }

    @Test
    void messagesOfAnotherDumpAreSkipped() {
        read(datagram(
                socket(SEQUENCE - 1, 80, 1),
                interrupted(socket(SEQUENCE - 1, 80, 1)),
                result(Netlink.NLMSG_ERROR, SEQUENCE - 1, -1),
                done(SEQUENCE - 1),
                socket(SEQUENCE, 81, 1)));
        assertThat(reader.isDone()).isFalse();
        assertThat(reader.isInterrupted()).isFalse();
        assertThat(sockets.sockets()).extracting(ScannedSocket::localPort).containsExactly(81);
    }

    @Test
    void anInterruptionAnywhereIsRemembered() {
        byte[] one = socket(SEQUENCE, 80, 1);
        read(datagram(one, interrupted(one), one), datagram(done(SEQUENCE)));
        assertThat(reader.isInterrupted()).isTrue();
        assertThat(sockets.sockets()).hasSize(3);

        reader = reader(SEQUENCE);
        read(datagram(one), datagram(interrupted(done(SEQUENCE))));
        assertThat(reader.isInterrupted()).isTrue();
        assertThat(reader.isDone()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, NLMSG_NOOP, NLMSG_OVERRUN, 17, 19, 21, 0xffff})
    void anotherTypeIsUnexpected(int type) {
        assertFails("unexpected message type " + type, datagram(message(type, SEQUENCE, new byte[InetDiag.LENGTH])));
    }

    @Test
    void anEmptyDatagramIsNoEnd() {
        assertFails("the dump ended early", new byte[0]);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 15, 89, 92, 32 * 1024, Integer.MAX_VALUE - 3, Integer.MAX_VALUE, -1, -16, Integer.MIN_VALUE})
    void aLengthThatCannotBeIsAnError(int length) {
        byte[] message = socket(SEQUENCE, 80, 1); // 88 bytes
        assertFails("a message claims " + length + " of 88 bytes", claiming(length, message));
        assertFails("a message claims " + length + " of 88 bytes", datagram(message, claiming(length, message)));
        assertFails("a message claims " + length + " of 88 bytes", claiming(length, socket(SEQUENCE - 1, 80, 1)));
    }

    @Test
    void aShortDescriptionIsAnError() {
        assertFails(
                "a socket is described in 87 bytes",
                datagram(message(InetDiag.SOCK_DIAG_BY_FAMILY, SEQUENCE, new byte[InetDiag.LENGTH - 1])));
    }

    /** Cut off at a message's end it looks whole, but not done: the dump goes on. */
    @Test
    void aDatagramCutOffIsNeverTheEnd() {
        byte[] whole = CAPTURED[0];
        List<Integer> ends = new ArrayList<>();
        for (int at = 0; at < whole.length; at += NativeOrder.i32(whole, at)) {
            ends.add(at);
        }
        for (int length = 1; length < whole.length; length++) {
            reader = reader(1);
            byte[] cut = Arrays.copyOf(whole, length);
            if (ends.contains(length)) {
                read(cut);
                assertThat(reader.isDone()).isFalse();
            } else {
                assertThatThrownBy(() -> read(cut)).isInstanceOf(ScanException.class);
            }
        }
    }
}
