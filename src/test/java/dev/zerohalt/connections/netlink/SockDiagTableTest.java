package dev.zerohalt.connections.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerohalt.connections.FaultyKernel;
import dev.zerohalt.connections.Loopback;
import dev.zerohalt.connections.Loopback.Family;
import dev.zerohalt.connections.Loopback.Listener;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.ScannedSocket;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.SocketTableContract;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.NativeOrder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SockDiagTableTest extends SocketTableContract {
    private final Loopback loopback = new Loopback();
    private final FaultyKernel faulty = new FaultyKernel(new HostKernel());
    private final SocketTable table = new SockDiagTable(faulty.kernel());
    private int receives;

    @Override
    protected SocketTable table(Kernel kernel) {
        return new SockDiagTable(kernel);
    }

    @AfterEach
    void close() {
        table.close();
        loopback.close();
    }

    private int portWithAConnection() {
        Listener listener = loopback.listen(Family.IPV4);
        listener.connection();
        return listener.port();
    }

    private List<ScannedSocket> scan(int port) {
        return ScannedSocket.scan(table, PortSet.of(port), TcpState.COUNTED);
    }

    private void assertFails(int port, String message) {
        assertThatThrownBy(() -> scan(port)).isInstanceOf(ScanException.class).hasMessage(message);
        assertThat(faulty.open()).as("what is left of the dump is thrown away").isEmpty();
        faulty.repair();
        assertThat(scan(port)).hasSize(1);
    }

    /** From the n-th receive on, the next ones say that the table has changed. */
    private void interrupt(int times) {
        receives = 0;
        faulty.on("receive", (arguments, call) -> {
            int length = call.make();
            boolean interrupted = receives < 2 * times; // each dump here is a socket, then the end
            receives++;
            byte[] buffer = arguments.bytes(1);
            if (interrupted) {
                int flags = NativeOrder.u16(buffer, Netlink.FLAGS);
                NativeOrder.putU16(buffer, Netlink.FLAGS, flags | Netlink.NLM_F_DUMP_INTR);
            }
            return length;
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void readsATableAgainThatChangedMeanwhile(int times) {
        int port = portWithAConnection();
        interrupt(times);
        assertThat(scan(port)).as("counted once").hasSize(1);
        assertThat(faulty.calls("send")).isEqualTo(times + 1);
    }

    @Test
    void givesUpATableThatKeepsChanging() {
        int port = portWithAConnection();
        interrupt(5);
        assertFails(port, "the socket table changed during each of 5 dumps");
    }

    @Test
    void keepsItsSocketBetweenScans() {
        int port = portWithAConnection();
        assertThat(scan(port)).hasSize(1);
        assertThat(scan(port)).hasSize(1);
        assertThat(faulty.calls("socket")).isEqualTo(1);
    }

    @Test
    void saysWhatItCouldNotDo() {
        int port = portWithAConnection();
        faulty.fail("socket", Errno.EPERM);
        assertFails(port, "cannot open a sock_diag socket: Operation not permitted");
        table.close();
        faulty.fail("bind", Errno.EACCES);
        assertFails(port, "cannot open a sock_diag socket: Permission denied");
        faulty.fail("send", Errno.ECONNREFUSED);
        assertFails(port, "cannot ask sock_diag: Connection refused");
        faulty.fail("receive", Errno.ENOBUFS);
        assertFails(port, "cannot read sock_diag: No buffer space available");
    }

    @Test
    void doesNotWaitForADumpThatDoesNotCome() {
        int port = portWithAConnection();
        faulty.on("send", (arguments, call) -> arguments.number(3));
        assertFails(port, "cannot read sock_diag: Resource temporarily unavailable");
    }

    @Test
    void aDatagramThatDoesNotFitIsAnError() {
        int port = portWithAConnection();
        faulty.on("receive", (arguments, call) -> 100_000);
        assertFails(port, "a datagram of 100000 bytes does not fit the buffer");
    }

    @Test
    void aDumpThatEndsEarlyIsAnError() {
        int port = portWithAConnection();
        receives = 0;
        faulty.on("receive", (arguments, call) -> receives++ == 0 ? call.make() : 0);
        assertFails(port, "the dump ended early");
    }

    @Test
    void asksForASinglePortWithoutAFilter() {
        int port = portWithAConnection();
        int[] length = new int[1];
        faulty.on("send", (arguments, call) -> {
            length[0] = arguments.number(3);
            assertThat(NativeOrder.be16(arguments.bytes(1), Netlink.HEADER + 4)).isEqualTo(port);
            return call.make();
        });
        assertThat(scan(port)).hasSize(1);
        assertThat(length[0]).isEqualTo(Netlink.HEADER + 60);
    }

    /** What is left of a dump that was given up has another sequence number. */
    @Test
    void isNotConfusedByAnOlderDump() {
        int port = portWithAConnection();
        assertThat(scan(port)).hasSize(1);
        faulty.on("receive", (arguments, call) -> {
            int length = call.make();
            faulty.repair();
            byte[] buffer = arguments.bytes(1);
            System.arraycopy(buffer, 0, buffer, length, length);
            NativeOrder.putI32(buffer, Netlink.SEQUENCE, NativeOrder.i32(buffer, Netlink.SEQUENCE) - 1);
            return 2 * length;
        });
        assertThat(scan(port)).hasSize(1);
    }
}
