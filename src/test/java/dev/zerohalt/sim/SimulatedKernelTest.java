package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.ScannedSocket;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.netlink.DestroyEvents;
import dev.zerohalt.connections.netlink.SockDiagTable;
import dev.zerohalt.connections.proc.ProcNetTable;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Launch;
import dev.zerohalt.os.Linux;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SimulatedKernelTest {
    private static final long SECOND = 1_000_000_000L;
    private static final PortSet PORTS = PortSet.of(8080);

    private final SimulatedKernel kernel = new SimulatedKernel(1, "zerohalt");
    private final int[] status = new int[1];

    @Test
    void timePassesOnlyInCalls() {
        long start = kernel.nanoTime();
        assertThat(kernel.poll(new int[2], 0, 3600 * SECOND)).isZero();
        assertThat(kernel.nanoTime() - start).isBetween(3600 * SECOND, 3600 * SECOND + 1_000_000);
    }

    @Test
    void waitingForNothingIsAHang() {
        int signals = kernel.signalDescriptor();
        assertThatThrownBy(() -> kernel.poll(new int[] {signals, Linux.POLLIN}, 1, -1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("waits without end");
    }

    @Test
    void standardSignalsCoalesceAndRealtimeOnesQueue() {
        int descriptor = kernel.signalDescriptor();
        kernel.agenda().after(SECOND, () -> {
            for (int signal : new int[] {40, 40, 15, 10, 15}) {
                kernel.raise(signal);
            }
        });
        int[] entry = {descriptor, Linux.POLLIN};
        assertThat(kernel.poll(entry, 1, -1)).isEqualTo(1);
        assertThat(entry[1] >>> 16).isEqualTo(Linux.POLLIN);
        byte[] buffer = new byte[1024];
        assertThat(kernel.read(descriptor, buffer, 0, 1024)).isEqualTo(4 * 128);
        ByteBuffer records = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new int[] {records.getInt(0), records.getInt(128), records.getInt(256), records.getInt(384)})
                .containsExactly(10, 15, 40, 40);
        assertThat(kernel.read(descriptor, buffer, 0, 1024)).isEqualTo(-Errno.EAGAIN);
    }

    @Test
    void orphansAreAdoptedAndWaitedFor() {
        SimProcess[] daemon = new SimProcess[1];
        kernel.setApplication(new Behaviour() {
            @Override
            public void started(SimProcess self) {
                daemon[0] = self.forkDaemon(Behaviour.plain());
                self.fork(Behaviour.plain()).exit(9); // reaped by its parent
                self.after(SECOND, () -> self.exit(3));
            }

            @Override
            public void signalled(SimProcess self, int signal) {}
        });
        assertThat(kernel.waitAny(status)).isEqualTo(-Errno.ECHILD);
        int application = kernel.spawn(
                new Launch(List.of(new byte[] {'a'}), Optional.empty(), Optional.empty(), -1, -1, -1), new int[1]);
        assertThat(kernel.waitAny(status)).isZero();
        kernel.poll(new int[2], 0, SECOND);
        assertThat(kernel.waitAny(status)).isEqualTo(application);
        assertThat(status[0]).isEqualTo(3 << 8);
        assertThat(kernel.waitAny(status)).isZero();
        assertThat(kernel.kill(-application, 15)).isEqualTo(-Errno.ESRCH);
        assertThat(kernel.kill(-1, 15)).isZero();
        assertThat(kernel.waitAny(status)).isEqualTo(daemon[0].pid());
        assertThat(status[0]).isEqualTo(15);
        assertThat(kernel.waitAny(status)).isEqualTo(-Errno.ECHILD);
    }

    @Test
    void anOrdinaryProcessMustNotKillTheWholeMachine() {
        SimulatedKernel ordinary = new SimulatedKernel(77);
        assertThatThrownBy(() -> ordinary.kill(-1, 15)).hasMessageContaining("ordinary process");
    }

    @Test
    void bothTablesShowTheSameSockets() {
        kernel.setSocketsPerPart(3);
        for (SocketTables.Family family : SocketTables.Family.values()) {
            for (SocketState state : SocketState.values()) {
                kernel.sockets().open(family, 8080, state);
                kernel.sockets().open(family, 8080, state).accept().queues(5, 7);
                kernel.sockets().open(family, 9090, state).accept();
            }
        }
        int states = TcpState.COUNTED | 1 << TcpState.LISTEN | 1 << TcpState.TIME_WAIT;
        List<String> dumped = scan(new SockDiagTable(kernel), states);
        List<String> listed = scan(new ProcNetTable(kernel), states);
        assertThat(dumped).hasSize(3 * 2 * 10).containsExactlyInAnyOrderElementsOf(listed);
        assertThat(kernel.scans()).hasSize(2);
    }

    private static List<String> scan(SocketTable table, int states) {
        List<String> rows = new ArrayList<>();
        ScannedSocket.scan(table, PORTS, states, new SocketTable.Visitor() {
            @Override
            public void begin() {
                rows.clear();
            }

            @Override
            public void visit(SocketRow row) {
                rows.add(row.localPort() + " " + row.state() + " " + row.inode() + " " + row.sendQueue() + " "
                        + row.receiveQueue());
            }
        });
        return rows;
    }

    @Test
    void dumpsCanFailInEveryWay() {
        List<Runnable> faults = List.of(
                () -> kernel.faults().netlinkOpenErrno = Errno.EPERM,
                () -> kernel.faults().dumpErrno = Errno.ENOENT,
                () -> kernel.faults().dumpDoneErrno = Errno.EPERM,
                () -> kernel.faults().dumpReceiveErrno = Errno.ENOBUFS,
                () -> kernel.faults().dumpTruncated = true,
                () -> kernel.faults().dumpInterrupted = true);
        kernel.setSocketsPerPart(1);
        kernel.sockets().open(SocketTables.Family.IPV4, 8080, SocketState.ESTABLISHED);
        kernel.sockets().open(SocketTables.Family.IPV6, 8080, SocketState.ESTABLISHED);
        for (Runnable fault : faults) {
            fault.run();
            SockDiagTable table = new SockDiagTable(kernel);
            assertThatThrownBy(() -> scan(table, TcpState.COUNTED)).isInstanceOf(ScanException.class);
            kernel.faults().clear();
            assertThat(scan(table, TcpState.COUNTED)).hasSize(2);
        }
    }

    @Test
    void theEndOfASocketIsAnEventForItsPort() {
        DestroyEvents events = new DestroyEvents(kernel, NetworkFilter.NONE);
        events.open(PORTS);
        SocketTables sockets = kernel.sockets();
        sockets.open(SocketTables.Family.IPV4, 8080, SocketState.ESTABLISHED).vanish();
        sockets.open(SocketTables.Family.MAPPED, 8080, SocketState.ESTABLISHED).become(SocketState.TIME_WAIT);
        sockets.open(SocketTables.Family.IPV4, 8081, SocketState.ESTABLISHED).vanish();
        sockets.open(SocketTables.Family.IPV4, 8080, SocketState.SYN_RECV).vanish();
        assertThat(events.take(socket -> {})).isEqualTo(2);
        kernel.faults().eventQueueLimit = 1;
        sockets.open(SocketTables.Family.IPV4, 8080, SocketState.ESTABLISHED).vanish();
        sockets.open(SocketTables.Family.IPV4, 8080, SocketState.ESTABLISHED).vanish();
        assertThat(events.take(socket -> {})).isNegative();
    }

    @Test
    void anAbsentFileIsAbsent() {
        kernel.faults().withoutIpv6 = true;
        assertThat(scan(new ProcNetTable(kernel), TcpState.COUNTED)).isEmpty();
        kernel.faults().withoutProc = true;
        assertThatThrownBy(() -> scan(new ProcNetTable(kernel), TcpState.COUNTED))
                .isInstanceOf(ScanException.class);
    }
}
