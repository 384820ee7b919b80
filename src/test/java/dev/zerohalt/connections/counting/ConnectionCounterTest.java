package dev.zerohalt.connections.counting;

import static dev.zerohalt.connections.counting.CountingBackend.EVENTS;
import static dev.zerohalt.connections.counting.CountingBackend.POLLING;
import static dev.zerohalt.connections.counting.CountingBackend.PROC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerohalt.Await;
import dev.zerohalt.connections.Loopback;
import dev.zerohalt.connections.Loopback.Connection;
import dev.zerohalt.connections.Loopback.Family;
import dev.zerohalt.connections.Loopback.Listener;
import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.flushing.UnsentSockets;
import dev.zerohalt.connections.holding.HoldingRule;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.NativeOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConnectionCounterTest {
    private static final int NLM_F_DUMP_INTR = 0x10;
    private static final int NLMSG_FLAGS = 6;
    private static final String NO_EVENTS = "events: cannot receive socket-destroy events: ";
    private static final String NO_SOCKET = "polling: cannot open a sock_diag socket: ";

    private final FaultyKernel faulty = new FaultyKernel(new HostKernel());
    private final Loopback loopback = new Loopback();
    private final List<String> told = new ArrayList<>();
    private final EventLoop loop = new EventLoop(faulty.kernel(), () -> {}, error -> {
        throw error;
    });
    private final EventLoop.Watch watch = new EventLoop.Watch(() -> {});
    private Listener listener;
    private ConnectionCounter counter;

    @BeforeEach
    void openAConnection() {
        listener = loopback.listen(Family.IPV4);
        listener.connection();
        use(CountingBackend.ALL);
    }

    private void use(List<CountingBackend> backends) {
        counter = new ConnectionCounter(
                faulty.kernel(),
                PortSet.of(listener.port()),
                backends,
                NetworkFilter.NONE,
                (backend, why) -> told.add(backend + (why.isEmpty() ? "" : " because " + why)));
    }

    private void scan(PortSet ports, int states, SocketTable.Visitor visitor) {
        counter.scan(ports, states, visitor, ConnectionCounterTest::mustNotFail).run();
    }

    private static void mustNotFail(Optional<ScanException> failure) {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private int holding() {
        Census census = new Census(NetworkFilter.NONE, new HoldingRule(true, 5_000, 30_000), 10, false);
        scan(counter.ports(), TcpState.COUNTED, census);
        return census.holding();
    }

    private int unsent() {
        UnsentSockets unsent = new UnsentSockets();
        scan(counter.ports(), UnsentSockets.STATES, unsent);
        return unsent.sockets();
    }

    /** What is wrong, if nothing works. */
    private Optional<String> tryBackends() {
        List<String> failures = new ArrayList<>();
        counter.trial(failure -> failure.map(ScanException::getMessage).ifPresent(failures::add))
                .run();
        return failures.stream().findFirst();
    }

    @AfterEach
    void closeAll() {
        counter.close();
        assertThat(faulty.open()).isEmpty();
        loopback.close();
    }

    private void interruptDumps() {
        faulty.on("receive", (arguments, call) -> {
            int length = call.make();
            byte[] buffer = arguments.bytes(1);
            NativeOrder.putU16(buffer, NLMSG_FLAGS, NativeOrder.u16(buffer, NLMSG_FLAGS) | NLM_F_DUMP_INTR);
            return length;
        });
    }

    private void failNetlink(int errno) {
        faulty.on("socket", (arguments, call) -> arguments.number(0) == Linux.AF_NETLINK ? -errno : call.make());
    }

    private void failProc(int errno) {
        faulty.on(
                "open",
                (arguments, call) -> Latin1.decode(arguments.bytes(0)).startsWith("/proc/net/") ? -errno : call.make());
    }

    @Test
    void theFirstThatWorksIsTakenAndNothingStaysOpen() {
        assertThat(tryBackends()).isEmpty();
        assertThat(told).containsExactly("EVENTS");
        assertThat(counter.backend()).isEqualTo(EVENTS);
        counter.rest();
        assertThat(counter.events().isOpen()).isFalse();
        assertThat(faulty.open()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void eachCountsTheSame(CountingBackend backend) {
        use(List.of(backend));
        assertThat(tryBackends()).isEmpty();
        assertThat(told).containsExactly(backend.name());
        counter.watch(loop, watch, () -> {});
        Connection slow = listener.connectionOfSlowReader();
        Await.until(() -> holding() + " hold", () -> holding() == 2);
        assertThat(unsent()).isZero();
        slow.serverFills();
        slow.serverCloses();
        Await.until(() -> unsent() + " unsent", () -> unsent() == 1);
        assertThat(holding()).isEqualTo(2);
        assertThat(counter.events().isOpen()).isEqualTo(backend == EVENTS);
        counter.close();
        assertThat(faulty.open()).isEmpty();
        assertThat(holding()).isEqualTo(2);
        assertThat(told).hasSize(1);
    }

    @Test
    void eventsAreOpenFromBeforeTheFirstCount() {
        faulty.on("send", (arguments, call) -> {
            assertThat(counter.events().isOpen()).isTrue();
            return call.make();
        });
        counter.watch(loop, watch, () -> {});
        assertThat(holding()).isEqualTo(1);
        assertThat(faulty.calls("send")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"attachFilter", "setSocketOption"})
    void withoutEventsItPolls(String call) {
        faulty.fail(call, Errno.EPERM);
        assertThat(tryBackends()).isEmpty();
        assertThat(told).containsExactly("POLLING because " + NO_EVENTS + "Operation not permitted");
        assertThat(holding()).isEqualTo(1);
        assertThat(counter.backend()).isEqualTo(POLLING);
        assertThat(counter.events().isOpen()).isFalse();
    }

    @Test
    void withoutNetlinkItReadsProc() {
        failNetlink(Errno.EACCES);
        assertThat(tryBackends()).isEmpty();
        assertThat(told)
                .containsExactly("PROC because " + NO_EVENTS + "Permission denied; " + NO_SOCKET + "Permission denied");
        assertThat(holding()).isEqualTo(1);
        assertThat(counter.backend()).isEqualTo(PROC);
    }

    @Test
    void anAddressThatIsRefusedIsNoNetlink() {
        faulty.fail("bind", Errno.EPERM);
        counter.watch(loop, watch, () -> {});
        assertThat(holding()).isEqualTo(1);
        assertThat(told)
                .containsExactly("PROC because " + NO_EVENTS + "Operation not permitted; " + NO_SOCKET
                        + "Operation not permitted");
    }

    @Test
    void aTableThatKeepsChangingIsLeftForProc() {
        interruptDumps();
        assertThat(holding()).isEqualTo(1);
        String changed = "the socket table changed during each of 5 dumps";
        assertThat(told).containsExactly("PROC because events: " + changed + "; polling: " + changed);
        assertThat(faulty.calls("send")).isEqualTo(2 * 5);
    }

    @Test
    void aDumpThatFailsIsLeftForProc() {
        faulty.fail("receive", Errno.ENOBUFS);
        assertThat(holding()).isEqualTo(1);
        String failed = "cannot read sock_diag: No buffer space available";
        assertThat(told).containsExactly("PROC because events: " + failed + "; polling: " + failed);
        assertThat(counter.events().isOpen()).isFalse();
    }

    @Test
    void whatFailedOnceIsNotTriedAgainWhileAnotherWorks() {
        failNetlink(Errno.EPERM);
        assertThat(holding()).isEqualTo(1);
        faulty.repair();
        assertThat(holding()).isEqualTo(1);
        assertThat(counter.backend()).isEqualTo(PROC);
        assertThat(told).hasSize(1);
    }

    @Test
    void afterTheLastComesTheFirst() {
        failNetlink(Errno.EPERM);
        assertThat(holding()).isEqualTo(1);
        faulty.repair();
        failProc(Errno.EACCES);
        assertThat(holding()).isEqualTo(1);
        assertThat(counter.backend()).isEqualTo(EVENTS);
        assertThat(told.getLast()).isEqualTo("EVENTS because proc: cannot open /proc/net/tcp: Permission denied");
    }

    @Test
    void whenAllFailTheNumberIsUnknownAndTheNextCountTriesAgain() {
        counter.watch(loop, watch, () -> {});
        failNetlink(Errno.EPERM);
        failProc(Errno.EACCES);
        String all = NO_EVENTS + "Operation not permitted; " + NO_SOCKET
                + "Operation not permitted; proc: cannot open /proc/net/tcp: Permission denied";
        for (int i = 1; i <= 3; i++) {
            assertThatThrownBy(this::holding).isInstanceOf(ScanException.class).hasMessage(all);
            assertThatThrownBy(this::unsent).isInstanceOf(ScanException.class).hasMessage(all);
            assertThat(faulty.calls("open")).isEqualTo(2 * i);
            assertThat(faulty.calls("socket")).isEqualTo(4 * i);
            assertThat(faulty.open()).isEmpty();
        }
        assertThat(told).isEmpty();
        faulty.repair();
        assertThat(holding()).isEqualTo(1);
        assertThat(counter.backend()).isEqualTo(EVENTS);
    }

    @Test
    void tryingSaysIfNothingWorks() {
        failNetlink(Errno.EPERM);
        failProc(Errno.ENOENT);
        assertThat(tryBackends().orElseThrow()).endsWith("; proc: /proc/net/tcp does not exist");
        assertThat(told).isEmpty();
        assertThat(faulty.open()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theOnlyOneHasNoSubstitute(CountingBackend backend) {
        use(List.of(backend));
        failNetlink(Errno.EPERM);
        failProc(Errno.EPERM);
        assertThatThrownBy(this::holding)
                .isInstanceOf(ScanException.class)
                .hasMessageStartingWith(backend.label() + ": cannot ")
                .hasMessageEndingWith(": Operation not permitted");
        faulty.repair();
        assertThat(holding()).isEqualTo(1);
        assertThat(told).isEmpty();
    }

    @Test
    void whenItsEventsFailItGoesOnWithTheNext() {
        counter.watch(loop, watch, () -> {});
        assertThat(holding()).isEqualTo(1);
        counter.eventsFailed(new ScanException("no more events"));
        assertThat(told).containsExactly("POLLING because no more events");
        assertThat(counter.events().isOpen()).isFalse();
        assertThat(faulty.open()).isEmpty();
        assertThat(holding()).isEqualTo(1);
    }

    @Test
    void whenTheOnlyEventsFailTheyAreOpenedAgain() {
        use(List.of(EVENTS));
        counter.watch(loop, watch, () -> {});
        assertThat(holding()).isEqualTo(1);
        counter.eventsFailed(new ScanException("no more events"));
        assertThat(counter.events().isOpen()).isFalse();
        assertThat(holding()).isEqualTo(1);
        assertThat(counter.events().isOpen()).isTrue();
    }

    @Test
    void canStartOverWithTheBest() {
        failNetlink(Errno.EPERM);
        assertThat(holding()).isEqualTo(1);
        faulty.repair();
        counter.watch(loop, watch, () -> {});
        assertThat(faulty.open()).isEmpty();
        assertThat(counter.backend()).isEqualTo(EVENTS);
        assertThat(holding()).isEqualTo(1);
        assertThat(counter.events().isOpen()).isTrue();
    }

    /** Only a drain needs events, and only for it anything is kept open. */
    @ParameterizedTest
    @EnumSource
    void whileNobodyWatchesNothingStaysOpenAtRest(CountingBackend backend) {
        use(List.of(backend));
        assertThat(holding()).isEqualTo(1);
        counter.rest();
        assertThat(faulty.open()).isEmpty();
        assertThat(faulty.calls("setSocketOption")).isZero();
    }

    @Test
    void whatAWatchNeedsIsNotClosedByATrial() {
        counter.watch(loop, watch, () -> {});
        assertThat(holding()).isEqualTo(1);
        assertThat(tryBackends()).isEmpty();
        assertThat(counter.events().isOpen()).isTrue();
        assertThat(faulty.open()).hasSize(2);
    }

    @Test
    void monitorsOtherPortsFromNowOn() {
        counter.watch(loop, watch, () -> {});
        assertThat(holding()).isEqualTo(1);
        Listener other = loopback.listen(Family.IPV6);
        List<Connection> connections = List.of(other.connection(), other.connection());
        counter.monitor(PortSet.of(other.port()));
        assertThat(counter.ports()).isEqualTo(PortSet.of(other.port()));
        assertThat(holding()).isEqualTo(2);
        connections.getFirst().abort();
        Await.until("no event of the other port", () -> counter.events().take(socket -> {}) == 1);
        counter.monitor(PortSet.NONE);
        assertThat(holding()).isZero();
    }

    /** A drain that begins in the middle of somebody else's scan neither spoils it nor loses its events. */
    @ParameterizedTest
    @EnumSource
    void aScanGoesOnWhenWhatItNeedsWasGivenBack(CountingBackend backend) {
        List<CountingBackend> backends = new ArrayList<>(CountingBackend.ALL);
        use(backends.subList(backends.indexOf(backend), backends.size()));
        for (int i = 0; i < 300; i++) {
            listener.connection();
        }
        for (Runnable interruption : List.<Runnable>of(() -> counter.watch(loop, watch, () -> {}), counter::close)) {
            Census census = new Census(NetworkFilter.NONE, new HoldingRule(true, 5_000, 30_000), 10, false);
            ScanWork work = counter.scan(counter.ports(), TcpState.COUNTED, census, ConnectionCounterTest::mustNotFail);
            assertThat(work.step()).isTrue();
            interruption.run();
            work.run();
            assertThat(census.holding()).isGreaterThanOrEqualTo(301);
        }
        assertThat(counter.backend()).isEqualTo(backend);
        assertThat(counter.failedScans()).isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void aScanGoesOnWithTheNextWhenTheEventsFailedMeanwhile() {
        for (int i = 0; i < 300; i++) {
            listener.connection();
        }
        counter.watch(loop, watch, () -> {});
        Census census = new Census(NetworkFilter.NONE, new HoldingRule(true, 5_000, 30_000), 10, false);
        ScanWork work = counter.scan(counter.ports(), TcpState.COUNTED, census, ConnectionCounterTest::mustNotFail);
        assertThat(work.step()).isTrue();
        counter.eventsFailed(new ScanException("no more events"));
        work.run();
        assertThat(census.holding()).isEqualTo(301);
        assertThat(counter.backend()).isEqualTo(POLLING);
        assertThat(told).containsExactly("POLLING because no more events");
    }

    @Test
    void scansAreCountedAndThoseThatFailedToo() {
        assertThat(holding()).isEqualTo(1);
        assertThat(counter.scans()).isEqualTo(1);
        counter.rest();
        failNetlink(Errno.EPERM);
        assertThat(holding()).isEqualTo(1);
        assertThat(counter.scans()).isEqualTo(2);
        assertThat(counter.failedScans()).isEqualTo(2);
    }
}
