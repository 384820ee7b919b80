package dev.zerohalt.connections.watching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.counting.CensusTaker;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.connections.holding.HoldingRule;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Pace;
import dev.zerohalt.os.Slices;
import dev.zerohalt.sim.SimSocket;
import dev.zerohalt.sim.SimulatedKernel;
import dev.zerohalt.sim.SocketState;
import dev.zerohalt.sim.SocketTables.Family;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A watch that rests, as in a drain that was asked for and stands, and goes on. */
@Timeout(30)
class DrainWatchRestTest {
    private static final long SECOND = 1_000_000_000;
    private static final int PORT = 8080;

    private final SimulatedKernel machine = new SimulatedKernel(1);
    private final FaultyKernel faulty = new FaultyKernel(machine);
    private final Kernel kernel = faulty.kernel();
    private final EventLoop loop = new EventLoop(kernel, () -> {}, error -> {
        throw error;
    });
    private final long start = kernel.nanoTime();
    private final List<String> reports = new ArrayList<>();
    private CensusTaker taker;
    private Slices slices;
    private DrainWatch watch = watch(CountingBackend.ALL);

    private DrainWatch watch(List<CountingBackend> candidates) {
        ConnectionCounter counter =
                new ConnectionCounter(kernel, PortSet.of(PORT), candidates, NetworkFilter.NONE, (backend, why) -> {});
        slices = new Slices(kernel, loop, counter::rest);
        HoldingRule rule = new HoldingRule(false, 5_000, 30_000);
        taker = new CensusTaker(kernel, counter, NetworkFilter.NONE, rule, 10, false);
        return new DrainWatch(kernel, loop, slices, counter, taker, SECOND, new DrainWatch.Listener() {
            @Override
            public void counted(Census connections, long quietNanos) {
                String quiet = quietNanos == 0 ? "now" : "quiet for " + Math.min(quietNanos / SECOND, 10_000);
                reports.add(connections.total() + " " + quiet);
            }

            @Override
            public void countFailed(ScanException cause) {
                reports.add(cause.getMessage());
            }
        });
    }

    private SimSocket open() {
        return machine.sockets()
                .open(Family.MAPPED, PORT, SocketState.ESTABLISHED)
                .accept();
    }

    private void at(long seconds, Runnable happening) {
        machine.agenda().at(start + seconds * SECOND, happening);
    }

    /** A timer of the loop. */
    private void then(long seconds, Runnable deed) {
        loop.timer(deed).setAt(start + seconds * SECOND);
    }

    /** Begins, rests when none holds a drain any more, and goes on after 100 s; what the first count after that says. */
    private String afterTheRest() {
        watch.begin();
        then(10, watch::rest);
        int[] before = {0};
        then(100, () -> {
            before[0] = reports.size();
            watch.goOn();
        });
        then(101, loop::stop);
        loop.run();
        return reports.get(before[0]);
    }

    @AfterEach
    void stopLeavesNothing() {
        watch.stop();
        assertThat(faulty.open()).isEmpty();
    }

    /** On other ports, for example: who has come and gone on the former ones is not known. */
    @Test
    void whoeverBeginsAnewDoesNotKnowWhatCame() {
        watch.begin();
        then(10, watch::rest);
        int[] before = {0};
        then(100, () -> {
            before[0] = reports.size();
            watch.begin();
        });
        then(101, loop::stop);
        loop.run();
        assertThat(reports.get(before[0])).isEqualTo("0 now");
    }

    @Test
    void itCountsNothing() {
        watch.begin();
        then(1, () -> {
            watch.rest();
            watch.countSoon();
            reports.clear();
        });
        at(50, () -> open().vanish());
        then(100, loop::stop);
        loop.run();
        assertThat(reports).isEmpty();
        assertThat(watch.isWatching()).isTrue();
    }

    @Test
    void nothingHasCome() {
        assertThat(afterTheRest()).isEqualTo("0 quiet for 10000");
    }

    /** As they were: when they moved last, they tell themselves. */
    @Test
    void someAreStillThere() {
        open();
        open();
        assertThat(afterTheRest()).isEqualTo("2 quiet for 100");
    }

    @Test
    void oneHasEndedAndNoneHasCome() {
        open();
        at(50, open()::vanish);
        assertThat(afterTheRest()).isEqualTo("1 quiet for 100");
    }

    @Test
    void oneHasComeAndGone() {
        at(50, () -> at(51, open()::vanish));
        assertThat(afterTheRest()).isEqualTo("0 now");
    }

    @Test
    void oneHasCome() {
        at(50, this::open);
        assertThat(afterTheRest()).isEqualTo("1 now");
    }

    @Test
    void oneHasComeForOneThatHasGone() {
        open();
        at(50, this::open);
        at(60, open()::vanish);
        assertThat(afterTheRest()).isEqualTo("2 now");
    }

    @Test
    void moreHaveGoneThanTheKernelCouldTell() {
        machine.faults().eventQueueLimit = 1;
        List<SimSocket> sockets = List.of(open(), open(), open());
        at(50, () -> sockets.forEach(SimSocket::vanish));
        assertThat(afterTheRest()).isEqualTo("0 now");
    }

    @ParameterizedTest
    @EnumSource(
            value = CountingBackend.class,
            names = {"POLLING", "PROC"})
    void nobodyTells(CountingBackend backend) {
        watch = watch(List.of(backend));
        assertThat(afterTheRest()).isEqualTo("0 now");
    }

    /** A status may be asked for meanwhile, and fail. */
    @Test
    void whatWasAskedMeanwhileChangesNothing() {
        for (int second = 20; second < 90; second += 10) {
            then(second, () -> slices.begin(taker.take(failure -> {}), new Pace()));
        }
        assertThat(afterTheRest()).isEqualTo("0 quiet for 10000");
    }

    @Test
    void afterAStopItBeginsAnew() {
        watch.begin();
        then(1, watch::rest);
        then(2, watch::stop);
        then(3, watch::goOn);
        then(4, () -> assertThat(watch.isWatching()).isFalse());
        then(5, () -> {
            reports.clear();
            watch.begin();
        });
        then(6, loop::stop);
        loop.run();
        assertThat(reports).startsWith("0 quiet for 10000");
    }
}
