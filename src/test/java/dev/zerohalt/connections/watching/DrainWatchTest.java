package dev.zerohalt.connections.watching;

import static dev.zerohalt.connections.counting.CountingBackend.EVENTS;
import static dev.zerohalt.connections.counting.CountingBackend.POLLING;
import static dev.zerohalt.connections.counting.CountingBackend.PROC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.counting.CensusTaker;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.connections.flushing.UnsentSockets;
import dev.zerohalt.connections.holding.HoldingRule;
import dev.zerohalt.os.Errno;
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
import org.junit.jupiter.params.provider.ValueSource;

/** On a simulated machine, whose clock moves a microsecond a system call and 20 a part of a scan. */
@Timeout(30)
class DrainWatchTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final int PORT = 8080;

    /** Whether errors of ours are expected. */
    private boolean isToFail;

    private final SimulatedKernel machine = new SimulatedKernel(1);
    private final FaultyKernel faulty = new FaultyKernel(machine);
    private final Kernel kernel = faulty.kernel();
    private final EventLoop loop = new EventLoop(kernel, () -> {}, error -> {
        if (!isToFail) {
            throw error;
        }
    });
    private final Slices slices = new Slices(kernel, loop, () -> {});
    private final long start = kernel.nanoTime();
    private final List<Report> reports = new ArrayList<>();
    private final List<String> backends = new ArrayList<>();
    private Runnable afterReport = () -> {};
    private ConnectionCounter counter;
    private DrainWatch watch = watch(CountingBackend.ALL, 10 * SECOND);

    /** What the watch said, and when: "3" hold the drain, "0 now": but something may have until now, or why it is not known. */
    private record Report(long at, String text) {}

    private DrainWatch watch(List<CountingBackend> candidates, long interval) {
        counter = new ConnectionCounter(
                kernel,
                PortSet.of(PORT),
                candidates,
                NetworkFilter.NONE,
                (backend, why) -> backends.add(backend + (why.isEmpty() ? "" : " because " + why)));
        HoldingRule rule = new HoldingRule(true, 5_000, 30_000);
        CensusTaker taker = new CensusTaker(kernel, counter, NetworkFilter.NONE, rule, 10, false);
        return new DrainWatch(kernel, loop, slices, counter, taker, interval, new DrainWatch.Listener() {
            @Override
            public void counted(Census connections, long quietNanos) {
                boolean isNews = connections.holding() == 0 && quietNanos == 0;
                report(connections.holding() + (isNews ? " now" : ""));
            }

            @Override
            public void countFailed(ScanException cause) {
                report(cause.getMessage());
            }
        });
    }

    private void report(String text) {
        reports.add(new Report(kernel.nanoTime() - start, text));
        afterReport.run();
    }

    private SimSocket open() {
        return machine.sockets()
                .open(Family.MAPPED, PORT, SocketState.ESTABLISHED)
                .accept();
    }

    private void at(long nanos, Runnable happening) {
        machine.agenda().at(start + nanos, happening);
    }

    private void runFor(long nanos) {
        loop.timer(loop::stop).setAt(start + nanos);
        loop.run();
    }

    private List<String> texts() {
        return reports.stream().map(Report::text).toList();
    }

    /** When the n-th report came, in milliseconds of the start. */
    private long millis(int n) {
        return reports.get(n).at() / MILLISECOND;
    }

    @AfterEach
    void stopLeavesNothing() {
        watch.stop();
        assertThat(faulty.open()).isEmpty();
    }

    @Test
    void countsAtOnceAndThenAtIntervals() {
        open();
        open();
        watch.begin();
        runFor(35 * SECOND);
        assertThat(texts()).containsExactly("2", "2", "2", "2");
        for (int i = 0; i < 4; i++) {
            assertThat(millis(i)).isEqualTo(10_000L * i);
        }
    }

    /** The handler that begins it may run before or after the timers of the same turn. */
    @Test
    void countsInTheTurnItWasTold() {
        loop.timer(() -> watch.begin()).setAt(start + SECOND);
        runFor(2 * SECOND);
        assertThat(texts()).containsExactly("0");
        assertThat(millis(0)).isEqualTo(1_000);
    }

    @Test
    void countsWhenAsManyHaveEndedAsWereCounted() {
        List<SimSocket> sockets = List.of(open(), open(), open());
        at(1 * SECOND, sockets.get(0)::vanish);
        at(2 * SECOND, sockets.get(1)::vanish);
        at(3 * SECOND, sockets.get(2)::vanish);
        watch.begin();
        runFor(9 * SECOND);
        assertThat(texts()).containsExactly("3", "0 now");
        assertThat(millis(1)).isEqualTo(3_000);
    }

    @Test
    void countsWhenTheLastMayHaveEnded() {
        List<SimSocket> sockets = List.of(open(), open());
        at(1 * SECOND, sockets.get(0)::vanish);
        at(2 * SECOND, this::open);
        at(3 * SECOND, sockets.get(1)::vanish);
        watch.begin();
        runFor(9 * SECOND);
        assertThat(texts()).containsExactly("2", "1");
        assertThat(millis(1)).isEqualTo(3_000);
    }

    @Test
    void aConnectionThatCameAndWentIsToldWhenNoneIsThere() {
        at(4 * SECOND, () -> open().vanish());
        watch.begin();
        runFor(9 * SECOND);
        assertThat(texts()).containsExactly("0", "0 now");
        assertThat(millis(1)).isEqualTo(4_000);
    }

    @Test
    void anEndThatTheCountShowsIsNoNews() {
        SimSocket first = open();
        open();
        at(1 * SECOND, first::vanish);
        watch.begin();
        runFor(25 * SECOND);
        assertThat(texts()).containsExactly("2", "1", "1");
    }

    @Test
    void countsWhenEventsWereLost() {
        machine.faults().eventQueueLimit = 1;
        List<SimSocket> sockets = List.of(open(), open(), open(), open());
        at(1 * SECOND, () -> sockets.forEach(SimSocket::vanish));
        watch.begin();
        runFor(9 * SECOND);
        assertThat(texts()).containsExactly("4", "0 now");
        assertThat(millis(1)).isEqualTo(1_000);
    }

    @Test
    void costlyCountsArePutOffAsLongAsEventsTellThatOneIsThere() {
        watch = watch(List.of(EVENTS), SECOND);
        machine.setScanCost(() -> 10 * MILLISECOND); // twice: a part with sockets, and the end
        List<SimSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sockets.add(open());
        }
        for (int i = 0; i < 99; i++) {
            at(100L * i * MILLISECOND, sockets.get(i)::vanish);
        }
        at(49_500 * MILLISECOND, sockets.get(99)::vanish);
        watch.begin();
        afterReport = () -> {
            if (texts().getLast().startsWith("0")) {
                watch.stop();
            }
        };
        runFor(55 * SECOND);
        assertThat(texts().getFirst()).isIn("100", "99"); // the first one ends while they are counted
        assertThat(texts().getLast()).isEqualTo("0 now");
        assertThat(reports).as("instead of 50").hasSizeBetween(3, 8);
        assertThat(millis(reports.size() - 1)).isBetween(49_500L, 49_600L);
    }

    /** However costly: an end without an event would be seen by then. */
    @Test
    void noCountIsPutOffForLongerThanHalfAMinute() {
        watch = watch(List.of(EVENTS), SECOND);
        machine.setScanCost(() -> 100 * MILLISECOND);
        open();
        watch.begin();
        runFor(95 * SECOND);
        assertThat(texts()).containsExactly("1", "1", "1", "1");
        assertThat(millis(1)).isBetween(30_000L, 30_300L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void halfACountHasNotAllThatAreThere(int kept) {
        watch = watch(List.of(POLLING), SECOND);
        machine.setScanCost(() -> 10 * MILLISECOND);
        machine.setSocketsPerPart(1);
        List<SimSocket> sockets = new ArrayList<>(List.of(open(), open(), open(), open()));
        sockets.remove(kept);
        loop.timer(() -> watch.countSoon()).setAt(start + 2 * SECOND);
        at(1_900 * MILLISECOND, this::failAfterTheFirstPart);
        at(2_500 * MILLISECOND, () -> {
            sockets.forEach(SimSocket::vanish);
            faulty.repair();
        });
        watch.begin();
        runFor(4_500 * MILLISECOND);
        assertThat(texts()).startsWith("4", "4", "polling: cannot read sock_diag: error 12");
        assertThat(texts().getLast()).startsWith("1");
        assertThat(texts()).doesNotContain("0");
    }

    /** The old census, of which none is left, does not pass for the one that failed. */
    @Test
    void aCountThatFailsToBeginIsNone() {
        watch = watch(List.of(EVENTS), SECOND);
        machine.setScanCost(() -> 10 * MILLISECOND);
        SimSocket first = open();
        at(4 * SECOND, this::open);
        at(4_900 * MILLISECOND, () -> faulty.fail("send", Errno.ENOMEM));
        at(5 * SECOND, first::vanish);
        at(5_500 * MILLISECOND, faulty::repair);
        watch.begin();
        runFor(8 * SECOND);
        assertThat(texts()).startsWith("1", "events: cannot ask sock_diag: error 12");
        assertThat(texts().getLast()).startsWith("1");
        assertThat(texts()).noneMatch(text -> text.startsWith("0"));
    }

    private void failAfterTheFirstPart() {
        int last = faulty.calls("receive") + 2; // after a look at one socket, which is there
        faulty.on("receive", (arguments, call) -> faulty.calls("receive") <= last ? call.make() : -Errno.ENOMEM);
    }

    /** No event tells of it: an unanswered handshake is given up. */
    @Test
    void anEndWithoutAnEventIsSeenAtTheNextIntervalHoweverCostlyCountsAre() {
        watch = watch(List.of(EVENTS), SECOND);
        machine.setScanCost(() -> 10 * MILLISECOND);
        SimSocket socket = machine.sockets().open(Family.IPV4, PORT, SocketState.SYN_RECV);
        at(5_500 * MILLISECOND, socket::vanish);
        watch.begin();
        runFor(6_900 * MILLISECOND);
        assertThat(texts()).containsExactly("1", "1", "1", "1", "1", "1", "0 now");
        assertThat(millis(6)).isBetween(6_000L, 6_200L);
    }

    @Test
    void whatAppearedWhileCountsWerePutOffIsTold() {
        watch = watch(List.of(EVENTS), SECOND);
        machine.setScanCost(() -> 10 * MILLISECOND);
        SimSocket first = open();
        at(5 * SECOND, this::open);
        at(7 * SECOND, first::vanish);
        watch.begin();
        runFor(8 * SECOND);
        assertThat(texts()).containsExactly("1", "1");
        assertThat(millis(1)).isBetween(7_000L, 7_100L);
    }

    @Test
    void aCountThatWasAskedForIsNotPutOff() {
        machine.setScanCost(() -> 10 * MILLISECOND);
        open();
        loop.timer(() -> watch.countSoon()).setAt(start + 2 * SECOND);
        watch.begin();
        runFor(3 * SECOND);
        assertThat(texts()).containsExactly("1", "1");
        assertThat(millis(1)).isBetween(2_000L, 2_100L);
    }

    /** Events tell what comes and goes, and what stays is found by the count that is asked for in the end. */
    @Test
    void costlyCountsArePutOffWhileNoneIsThere() {
        watch = watch(List.of(EVENTS), SECOND);
        machine.setScanCost(() -> 10 * MILLISECOND);
        at(4 * SECOND, this::open);
        loop.timer(() -> watch.countSoon()).setAt(start + 5 * SECOND);
        watch.begin();
        runFor(5_500 * MILLISECOND);
        assertThat(texts()).containsExactly("0", "1");
        assertThat(millis(1)).isBetween(5_000L, 5_100L);
    }

    @Test
    void aFailedCountIsNotPutOff() {
        watch = watch(List.of(POLLING), SECOND);
        machine.setScanCost(() -> 10 * MILLISECOND);
        open();
        loop.timer(() -> watch.countSoon()).setAt(start + 2 * SECOND);
        at(1_900 * MILLISECOND, () -> machine.faults().dumpDoneErrno = Errno.ENOBUFS);
        at(2_500 * MILLISECOND, () -> machine.faults().clear());
        watch.begin();
        runFor(4 * SECOND);
        assertThat(texts()).containsExactly("1", "1", "polling: sock_diag failed with errno 105", "1");
        assertThat(millis(3)).isBetween(3_000L, 3_200L);
    }

    /** It has been visited before it ends: only its event can tell. */
    @Test
    void anEndDuringTheCountIsNotOverlooked() {
        SimSocket socket = open();
        machine.setScanCost(() -> 50 * MILLISECOND);
        at(75 * MILLISECOND, socket::vanish);
        watch.begin();
        runFor(9 * SECOND);
        assertThat(texts()).containsExactly("1", "0 now");
        assertThat(millis(1)).isLessThan(2_500);
    }

    @ParameterizedTest
    @EnumSource(
            value = CountingBackend.class,
            names = {"POLLING", "PROC"})
    void withoutEventsTheIntervalDecides(CountingBackend backend) {
        watch = watch(List.of(backend), SECOND);
        SimSocket socket = open();
        at(1_500 * MILLISECOND, socket::vanish);
        watch.begin();
        runFor(3_020 * MILLISECOND);
        assertThat(texts().subList(0, 2)).containsOnly("1");
        assertThat(texts().get(2)).isEqualTo("0 now");
        assertThat(texts().subList(3, texts().size())).containsOnly("0");
        assertThat(millis(2)).isEqualTo(2_000);
        assertThat(reports).as("it looks more often while nothing is there").hasSizeBetween(2 + 19, 2 + 21);
    }

    @Test
    void countsOnRequest() {
        at(1 * SECOND, this::open);
        loop.timer(() -> watch.countSoon()).setAt(start + 2 * SECOND);
        watch.begin();
        runFor(9 * SECOND);
        assertThat(texts()).containsExactly("0", "1");
        assertThat(millis(1)).isEqualTo(2_000);
    }

    @Test
    void aRequestMeansNothingWhileNobodyWatches() {
        watch.countSoon();
        watch.begin();
        watch.stop();
        watch.countSoon();
        runFor(SECOND);
        assertThat(reports).isEmpty();
        assertThat(machine.scans()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void scanningTakesATwentiethOfTheTimeAtMost(CountingBackend backend) {
        watch = watch(List.of(backend), 10 * MILLISECOND);
        for (int i = 0; i < 250; i++) {
            open();
        }
        long cost = 40 * MILLISECOND;
        machine.setScanCost(() -> cost);
        boolean[] over = new boolean[1];
        ask(over);
        at(199 * SECOND, () -> over[0] = true);
        watch.begin();
        runFor(200 * SECOND);
        List<Long> costs = machine.scans().stream()
                .map(scan -> scan.ended().time() - scan.began().time())
                .toList();
        assertThat(costs).allMatch(each -> each >= 2 * cost);
        long scanning = costs.stream().mapToLong(Long::longValue).sum();
        // 200 seconds and the 3 s of rest that may be owed at the end, when one more scan may begin
        assertThat(scanning - costs.getLast()).isBetween(9 * SECOND, (200 + 3) * SECOND / 20);
    }

    /** A drain is short: its first scans, and the one that finds nothing left, come when they are wanted. */
    @Test
    void theFirstScansNeedNotWait() {
        machine.setScanCost(() -> 2 * MILLISECOND);
        List<SimSocket> sockets = List.of(open(), open(), open());
        for (int i = 0; i < 3; i++) {
            at((10 + 10 * i) * MILLISECOND, sockets.get(i)::vanish);
        }
        loop.timer(() -> watch.countSoon()).setAt(start + 15 * MILLISECOND);
        loop.timer(() -> watch.countSoon()).setAt(start + 25 * MILLISECOND);
        watch.begin();
        runFor(SECOND);
        assertThat(texts()).containsExactly("3", "2", "1", "0 now");
        assertThat(millis(3)).isLessThan(40);
    }

    /** Every few milliseconds a connection ends and somebody wants to know. */
    private void ask(boolean[] over) {
        machine.agenda().after(7 * MILLISECOND, () -> {
            if (!over[0]) {
                open().vanish();
                watch.countSoon();
                ask(over);
            }
        });
    }

    @Test
    void aFastScanKeepsItsInterval() {
        watch = watch(List.of(POLLING), 10 * MILLISECOND);
        watch.begin();
        runFor(SECOND);
        assertThat(reports).hasSizeBetween(95, 101);
    }

    @Test
    void goesOnByPollingWhenItsEventsFail() {
        open();
        open();
        at(3 * SECOND, () -> machine.faults().eventReceiveErrno = Errno.EPERM);
        watch.begin();
        runFor(25 * SECOND);
        assertThat(backends).containsExactly("POLLING because cannot receive socket-destroy events: error 1");
        assertThat(texts()).as("what ended unseen is unknown").containsExactly("2", "2", "2", "2");
        assertThat(millis(1)).isEqualTo(3_000);
        assertThat(millis(2)).isEqualTo(13_000);
        assertThat(faulty.open()).as("the socket of the dumps").hasSize(1);
    }

    /** Of the status page, for example. */
    private void scanForSomebodyElse() {
        slices.begin(counter.scan(PortSet.of(PORT), TcpState.COUNTED, new UnsentSockets(), failure -> {}), new Pace());
    }

    /** A descriptor that is closed must not be polled: the machine would tell. */
    @Test
    void goesOnByPollingWhenSomebodyElsesScanFails() {
        List<SimSocket> sockets = List.of(open(), open());
        at(3 * SECOND, () -> machine.faults().dumpErrno = Errno.EPERM);
        loop.timer(this::scanForSomebodyElse).setAt(start + 4 * SECOND);
        at(5 * SECOND, () -> machine.faults().clear());
        at(6 * SECOND, () -> sockets.forEach(SimSocket::vanish));
        watch.begin();
        runFor(14_020 * MILLISECOND);
        assertThat(counter.backend()).isEqualTo(PROC);
        assertThat(texts()).containsExactly("2", "2", "0 now");
        assertThat(millis(1)).isEqualTo(4_000);
        assertThat(millis(2)).isEqualTo(14_000);
    }

    /** However costly: without events nothing else would tell that the connections have ended. */
    @Test
    void countsAtOnceWhenSomebodyElsesScanHasEndedTheEvents() {
        watch = watch(CountingBackend.ALL, SECOND);
        machine.setScanCost(() -> 20 * MILLISECOND);
        List<SimSocket> sockets = List.of(open(), open());
        at(3 * SECOND, () -> machine.faults().dumpDoneErrno = Errno.ENOBUFS);
        loop.timer(this::scanForSomebodyElse).setAt(start + 4 * SECOND);
        at(4_500 * MILLISECOND, () -> machine.faults().clear());
        at(6 * SECOND, () -> sockets.forEach(SimSocket::vanish));
        watch.begin();
        runFor(9 * SECOND);
        List<String> told = texts();
        assertThat(told).contains("0 now");
        assertThat(millis(told.indexOf("0 now"))).isBetween(6_000L, 7_500L);
    }

    @Test
    void takesTheEventsThatSomebodyElsesScanBegan() {
        watch = watch(List.of(PROC, EVENTS), 10 * SECOND);
        SimSocket socket = open();
        at(3 * SECOND, () -> machine.faults().procReadErrno = Errno.EPERM);
        loop.timer(this::scanForSomebodyElse).setAt(start + 4 * SECOND);
        at(5 * SECOND, socket::vanish);
        watch.begin();
        runFor(9 * SECOND);
        assertThat(counter.backend()).isEqualTo(EVENTS);
        assertThat(texts()).containsExactly("1", "0 now");
        assertThat(millis(1)).isEqualTo(5_000);
    }

    @Test
    void takesTheEventsAgainThatAreItsOnlyWay() {
        watch = watch(List.of(EVENTS), 10 * SECOND);
        SimSocket socket = open();
        at(3 * SECOND, () -> machine.faults().eventReceiveErrno = Errno.EPERM);
        at(3_001 * MILLISECOND, () -> machine.faults().clear());
        at(5 * SECOND, socket::vanish);
        watch.begin();
        runFor(9 * SECOND);
        assertThat(texts().getFirst()).isEqualTo("1");
        assertThat(texts().getLast()).isEqualTo("0 now");
        assertThat(reports.getLast().at() / MILLISECOND).isEqualTo(5_000);
    }

    @Test
    void aCountThatFailsIsToldAndTriedAgain() {
        open();
        String all = "events: cannot receive socket-destroy events: error 1; polling: cannot open a sock_diag socket: "
                + "error 1; proc: cannot open /proc/net/tcp: error 13";
        machine.faults().netlinkOpenErrno = Errno.EPERM;
        machine.faults().procOpenErrno = Errno.EACCES;
        at(15 * SECOND, () -> machine.faults().clear());
        watch.begin();
        runFor(25 * SECOND);
        assertThat(texts()).containsExactly(all, all, "1");
        assertThat(backends).isEmpty();
    }

    private void failStepsBetween(long from, long until) {
        isToFail = true;
        at(
                from,
                () -> faulty.on("receive", (arguments, call) -> {
                    throw new IllegalStateException("broken");
                }));
        at(until, faulty::repair);
    }

    /** While it looks at one connection, and while it counts. */
    @ParameterizedTest
    @EnumSource(
            value = CountingBackend.class,
            names = {"EVENTS", "POLLING"})
    void aStepThatThrowsMakesTheNumberUnknownAndTheNextCountIsTaken(CountingBackend backend) {
        watch = watch(List.of(backend), SECOND);
        open();
        failStepsBetween(1_500 * MILLISECOND, 3_500 * MILLISECOND);
        watch.begin();
        runFor(4_500 * MILLISECOND);
        assertThat(texts()).startsWith("1").contains("internal error");
        assertThat(texts().getLast()).startsWith("1");
        assertThat(millis(reports.size() - 1)).isEqualTo(4_000);
    }

    @Test
    void aCountThatFailsLaterIsNotTheOldNumber() {
        watch = watch(List.of(PROC), SECOND);
        open();
        at(1_500 * MILLISECOND, () -> machine.faults().procReadErrno = Errno.EACCES);
        watch.begin();
        runFor(2_500 * MILLISECOND);
        assertThat(texts()).containsExactly("1", "1", "proc: cannot read /proc/net/tcp: error 13");
    }

    @Test
    void afterAFallbackInTheMiddleOfACountTheOldEventsAreForgotten() {
        SimSocket socket = open();
        at(3 * SECOND, () -> machine.faults().dumpErrno = Errno.EPERM);
        at(12 * SECOND, socket::vanish);
        watch.begin();
        runFor(25 * SECOND);
        assertThat(backends)
                .containsExactly("PROC because events: sock_diag failed with errno 1; "
                        + "polling: sock_diag failed with errno 1");
        assertThat(texts().subList(0, 4)).containsExactly("1", "1", "1", "0 now");
        assertThat(texts().subList(4, texts().size())).containsOnly("0");
        assertThat(millis(3)).isEqualTo(20_000);
        assertThat(faulty.open()).isEmpty();
    }

    /** A count of 50 parts, each of a millisecond. */
    private void makeCountsLong() {
        machine.setScanCost(() -> MILLISECOND);
        machine.setSocketsPerPart(1);
        for (int i = 0; i < 49; i++) {
            open();
        }
    }

    @Test
    void theLoopIsFreeWhileItCounts() {
        makeCountsLong();
        List<Long> late = new ArrayList<>();
        for (long at = 5 * MILLISECOND; at < 50 * MILLISECOND; at += 5 * MILLISECOND) {
            long due = start + at;
            loop.timer(() -> late.add(kernel.nanoTime() - due)).setAt(due);
        }
        watch.begin();
        assertThat(kernel.nanoTime() - start).isLessThan(4 * MILLISECOND);
        runFor(100 * MILLISECOND);
        assertThat(late).hasSize(9).allMatch(each -> each < 5 * MILLISECOND);
        assertThat(texts()).containsExactly("49");
        assertThat(millis(0)).isBetween(50L, 60L);
    }

    @Test
    void aCountWaitsForTheOneThatIsUnderWay() {
        makeCountsLong();
        scanForSomebodyElse();
        watch.begin();
        runFor(200 * MILLISECOND);
        assertThat(texts()).containsExactly("49");
        assertThat(millis(0)).isBetween(100L, 120L);
        assertThat(counter.backend()).isEqualTo(EVENTS);
        assertThat(counter.scans()).isEqualTo(2);
        assertThat(backends).isEmpty();
    }

    @Test
    void theCountThatIsUnderWayAnswersWhoAsksForOne() {
        makeCountsLong();
        loop.timer(() -> watch.countSoon()).setAt(start + 20 * MILLISECOND);
        watch.begin();
        runFor(2 * SECOND);
        assertThat(texts()).containsExactly("49");
    }

    @Test
    void stoppedDuringACountItSaysNothing() {
        makeCountsLong();
        loop.timer(() -> {
                    watch.stop();
                    assertThat(faulty.open()).isEmpty();
                })
                .setAt(start + 20 * MILLISECOND);
        watch.begin();
        runFor(60 * SECOND);
        assertThat(reports).isEmpty();
        assertThat(faulty.calls("poll")).as("it sleeps").isLessThan(40);
    }

    /** What ends while it is counted is news for the next count. */
    @Test
    void whatAllEndsDuringACountIsCountedAgain() {
        makeCountsLong();
        at(40 * MILLISECOND, () -> machine.sockets().all().forEach(SimSocket::vanish));
        watch.begin();
        runFor(2 * SECOND);
        assertThat(texts()).hasSize(2);
        assertThat(texts().getLast()).startsWith("0");
    }

    @Test
    void stoppedItDoesNothingAnyMore() {
        SimSocket socket = open();
        at(2 * SECOND, socket::vanish);
        loop.timer(() -> {
                    watch.stop();
                    assertThat(faulty.open()).isEmpty();
                })
                .setAt(start + SECOND);
        watch.begin();
        runFor(60 * SECOND); // a descriptor that is closed must not be polled: the machine would tell
        assertThat(texts()).containsExactly("1");
        assertThat(faulty.calls("poll")).as("it sleeps").isLessThan(6);
    }

    @Test
    void canBeStoppedByWhoIsTold() {
        open();
        afterReport = () -> watch.stop();
        watch.begin();
        runFor(60 * SECOND);
        assertThat(texts()).containsExactly("1");
        assertThat(faulty.open()).isEmpty();
        assertThat(faulty.calls("poll")).as("it sleeps").isLessThan(4);
    }

    @Test
    void canBeStartedAgain() {
        SimSocket socket = open();
        loop.timer(() -> watch.stop()).setAt(start + SECOND);
        loop.timer(() -> watch.begin()).setAt(start + 2 * SECOND);
        at(3 * SECOND, socket::vanish);
        watch.begin();
        runFor(9 * SECOND);
        assertThat(texts()).containsExactly("1", "1", "0 now");
        assertThat(millis(2)).isEqualTo(3_000);
    }
}
