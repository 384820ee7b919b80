package dev.zerohalt.connections.flushing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.OwnPorts;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.Slices;
import dev.zerohalt.sim.SimSocket;
import dev.zerohalt.sim.SimulatedKernel;
import dev.zerohalt.sim.SocketState;
import dev.zerohalt.sim.SocketTables.Family;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a simulated machine, whose clock moves a microsecond a system call and 20 a part of a scan. */
@Timeout(30)
class FlushWatchTest {
    private static final long MILLISECOND = 1_000_000;
    private static final int PORT = 8080;
    private static final int HEALTH_PORT = 8888;

    private final SimulatedKernel machine = new SimulatedKernel(1);
    private final FaultyKernel faulty = new FaultyKernel(machine);
    private final EventLoop loop = new EventLoop(faulty.kernel(), () -> {}, error -> {
        throw error;
    });
    private final ConnectionCounter counter = new ConnectionCounter(
            faulty.kernel(), PortSet.of(PORT), CountingBackend.ALL, NetworkFilter.NONE, (backend, why) -> {});
    private final Slices slices = new Slices(faulty.kernel(), loop, counter::rest);
    private final long start = faulty.kernel().nanoTime();
    private final List<String> told = new ArrayList<>();
    private final List<Long> toldAt = new ArrayList<>();
    private final FlushWatch watch = new FlushWatch(
            faulty.kernel(), loop, slices, counter, new OwnPorts(PortSet.of(HEALTH_PORT)), new FlushWatch.Listener() {
                @Override
                public void unsent(int sockets) {
                    tell(Integer.toString(sockets));
                }

                @Override
                public void countFailed(ScanException cause) {
                    tell(cause.getMessage());
                }
            });

    private void tell(String what) {
        told.add(what);
        toldAt.add((faulty.kernel().nanoTime() - start) / MILLISECOND);
    }

    @BeforeEach
    void weListen() {
        SimSocket ignored = machine.sockets().listen(Family.IPV6, HEALTH_PORT);
    }

    private SimSocket open(int port) {
        return machine.sockets()
                .open(Family.MAPPED, port, SocketState.ESTABLISHED)
                .accept()
                .queues(1_000, 0);
    }

    private void at(long millis, Runnable happening) {
        machine.agenda().at(start + millis * MILLISECOND, happening);
    }

    private void runFor(long millis) {
        loop.timer(loop::stop).setAt(start + millis * MILLISECOND);
        loop.run();
    }

    @AfterEach
    void stopLeavesNothing() {
        watch.stop();
        assertThat(faulty.open()).isEmpty();
    }

    @Test
    void countsAtOnceAndThenEveryTenMilliseconds() {
        SimSocket socket = open(PORT);
        at(5, () -> socket.orphan(SocketState.FIN_WAIT1));
        at(95, () -> socket.queues(0, 0));
        watch.begin();
        runFor(105);
        assertThat(told.subList(0, 2)).containsExactly("0", "1");
        assertThat(toldAt.subList(0, 2)).containsExactly(0L, 10L);
        assertThat(told.subList(2, told.size() - 1)).containsOnly("1");
        assertThat(told.getLast()).isEqualTo("0");
        assertThat(toldAt.getLast()).isBetween(95L, 106L);
    }

    /** The application may have answered on another port too. */
    @Test
    void countsOnEveryPortButOurs() {
        open(9999).orphan(SocketState.FIN_WAIT1);
        open(HEALTH_PORT).orphan(SocketState.FIN_WAIT1);
        watch.begin();
        runFor(5);
        assertThat(told).containsExactly("1");
    }

    @Test
    void aCountThatFailsIsTold() {
        open(PORT).orphan(SocketState.FIN_WAIT1);
        machine.faults().netlinkOpenErrno = Errno.EPERM;
        machine.faults().procOpenErrno = Errno.EACCES;
        at(5, () -> machine.faults().clear());
        watch.begin();
        runFor(15);
        assertThat(told).hasSize(2);
        assertThat(told.getFirst()).contains("error 1");
        assertThat(told.getLast()).isEqualTo("1");
    }

    /** A count of 50 parts, each of a millisecond. */
    private void makeCountsLong() {
        machine.setScanCost(() -> MILLISECOND);
        machine.setSocketsPerPart(1);
        for (int i = 0; i < 49; i++) {
            open(PORT).orphan(SocketState.LAST_ACK);
        }
    }

    @Test
    void countingTakesATwentiethOfAProcessor() {
        makeCountsLong();
        watch.begin();
        runFor(20_000);
        assertThat(told).containsOnly("49").hasSizeBetween(18, 22);
    }

    @Test
    void stoppedDuringACountItSaysNothing() {
        makeCountsLong();
        loop.timer(watch::stop).setAt(start + 20 * MILLISECOND);
        watch.begin();
        runFor(60_000);
        assertThat(told).isEmpty();
        assertThat(faulty.calls("poll")).as("it sleeps").isLessThan(40);
    }
}
