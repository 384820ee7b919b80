package dev.zerohalt.connections.counting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.holding.HoldingRule;
import dev.zerohalt.os.Errno;
import dev.zerohalt.sim.SimSocket;
import dev.zerohalt.sim.SimulatedKernel;
import dev.zerohalt.sim.SocketState;
import dev.zerohalt.sim.SocketTables.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CensusTakerTest {
    private static final long MILLI = 1_000_000;
    private static final int PORT = 8080;

    private final SimulatedKernel machine = new SimulatedKernel(1);
    private final ConnectionCounter counter = new ConnectionCounter(
            machine, PortSet.of(PORT), List.of(CountingBackend.POLLING), NetworkFilter.NONE, (backend, why) -> {});
    private final CensusTaker taker = taker(true, 10, false);
    private final List<Optional<ScanException>> told = new ArrayList<>();

    private CensusTaker taker(boolean idleOnesHold, int toName, boolean namesAll) {
        HoldingRule rule = new HoldingRule(idleOnesHold, 5_000, 30_000);
        return new CensusTaker(machine, counter, NetworkFilter.NONE, rule, toName, namesAll);
    }

    private SimSocket open() {
        return machine.sockets()
                .open(Family.IPV4, PORT, SocketState.ESTABLISHED)
                .accept();
    }

    private void open(int count) {
        for (int i = 0; i < count; i++) {
            open();
        }
    }

    private void becomeIdle() {
        assertThat(machine.poll(new int[2], 0, 6_000 * MILLI)).isZero();
    }

    private Census take(CensusTaker from) {
        from.take(told::add).run();
        return from.last().orElseThrow();
    }

    @Test
    void thereIsNoneBeforeTheFirst() {
        open();
        ScanWork work = taker.take(told::add);
        assertThat(taker.last()).isEmpty();
        work.run();
        assertThat(told).containsExactly(Optional.empty());
        assertThat(taker.last().orElseThrow().total()).isEqualTo(1);
    }

    @Test
    void theLastOneStaysWhileTheNextIsTaken() {
        machine.setSocketsPerPart(1);
        open(2);
        Census first = take(taker);
        open(3);
        ScanWork work = taker.take(told::add);
        assertThat(work.step()).isTrue();
        assertThat(work.step()).as("some are counted").isTrue();
        assertThat(taker.last().orElseThrow()).isSameAs(first);
        assertThat(first.total()).isEqualTo(2);
        work.run();
        assertThat(taker.last().orElseThrow().total()).isEqualTo(5);
        assertThat(first.total()).as("until the one after the next").isEqualTo(2);
        assertThat(first.named()).hasSize(2);
    }

    @Test
    void oneThatFailedIsNoneAndNotTheOneBefore() {
        open();
        assertThat(take(taker).total()).isEqualTo(1);
        machine.faults().dumpErrno = Errno.EPERM;
        taker.take(told::add).run();
        assertThat(told.getLast().orElseThrow()).hasMessage("polling: sock_diag failed with errno 1");
        assertThat(taker.last()).isEmpty();
        machine.faults().clear();
        open();
        assertThat(take(taker).total()).isEqualTo(2);
    }

    /** What a dump has shown before it broke off is not counted twice, nor for what is there. */
    @Test
    void oneThatFailedHalfWayLeavesNothingBehind() {
        machine.setSocketsPerPart(1);
        open(8);
        machine.faults().dumpDoneErrno = Errno.ENOBUFS;
        taker.take(told::add).run();
        assertThat(taker.last()).isEmpty();
        machine.faults().clear();
        assertThat(take(taker).total()).isEqualTo(8);
        assertThat(take(taker).total()).isEqualTo(8);
    }

    @Test
    void itsTimeIsThatOfItsEndAlsoOfOneThatFails() {
        machine.setScanCost(() -> 50 * MILLI); // twice: a part with the socket, and the end
        open();
        long begun = machine.nanoTime();
        assertThat(take(taker).total()).isEqualTo(1);
        assertThat((taker.takenAt() - begun) / MILLI).isEqualTo(100);
        assertThat(machine.poll(new int[0], 0, 1_000 * MILLI)).isZero();
        machine.faults().dumpErrno = Errno.EPERM;
        taker.take(told::add).run();
        assertThat((taker.takenAt() - begun) / MILLI).isGreaterThanOrEqualTo(1_100);
    }

    @Test
    void itCountsOnThePortsThatAreMonitoredByThen() {
        open();
        machine.sockets().open(Family.IPV6, 9090, SocketState.ESTABLISHED).accept();
        assertThat(take(taker).ports()).containsExactly(PORT);
        counter.monitor(PortSet.of(9090));
        assertThat(take(taker).ports()).containsExactly(9090);
    }

    private void assertNamed(CensusTaker from, int holding, int named) {
        for (int i = 0; i < 2; i++) { // two take turns
            Census census = take(from);
            assertThat(census.total()).isEqualTo(5);
            assertThat(census.holding()).isEqualTo(holding);
            assertThat(census.named()).hasSize(named).allMatch(peer -> peer.holds() == holding > 0);
        }
    }

    @Test
    void eachNamesSoManyThatHoldTheDrainOrOfAll() {
        open(5);
        becomeIdle();
        assertNamed(taker(true, 3, false), 5, 3);
        assertNamed(taker(false, 3, false), 0, 0);
        assertNamed(taker(false, 3, true), 0, 3);
    }
}
