package dev.zerohalt.connections.ports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.OwnPorts;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScannedSocket;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.connections.netlink.SockDiagTable;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.Slices;
import dev.zerohalt.process.FakeProc;
import dev.zerohalt.process.FakeProcess;
import dev.zerohalt.process.ProcessTree;
import dev.zerohalt.sim.SimulatedKernel;
import dev.zerohalt.sim.SocketState;
import dev.zerohalt.sim.SocketTables.Family;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a simulated machine whose processes are made by hand. The sockets of no process of ours are a sidecar's. */
@Timeout(30)
class PortSearchTest {
    private static final int ZEROHALT = 10;
    private static final int APPLICATION = 20;
    private static final int APPLICATIONS_USER = 1000;
    private static final int HEALTH = 8888;
    private static final int METRICS = 9090;
    private static final OwnPorts OWN = new OwnPorts(PortSet.of(HEALTH, METRICS));

    private final SimulatedKernel machine = new SimulatedKernel(ZEROHALT);
    private final FakeProc proc = new FakeProc(machine, ZEROHALT);
    private final FaultyKernel faulty = new FaultyKernel(proc);
    private final FakeProcess application = proc.process(APPLICATION, ZEROHALT);
    private ConnectionCounter counter = counter(CountingBackend.ALL);

    private ConnectionCounter counter(List<CountingBackend> backends) {
        return new ConnectionCounter(faulty.kernel(), OWN.others(), backends, NetworkFilter.NONE, (backend, why) -> {});
    }

    @AfterEach
    void nothingStaysOpen() {
        counter.close();
        assertThat(proc.open()).isZero();
        assertThat(faulty.open()).isEmpty();
    }

    /** Somebody listens on a port; the inode of the socket. */
    private long listen(int port) {
        return listen(port, APPLICATIONS_USER);
    }

    private long listen(int port, int user) {
        machine.sockets().listen(Family.IPV6, port).of(user);
        SocketTable table = new SockDiagTable(machine);
        long inode = ScannedSocket.scan(table, PortSet.of(port), 1 << TcpState.LISTEN).stream()
                .mapToLong(ScannedSocket::inode)
                .max()
                .orElseThrow();
        table.close();
        return inode;
    }

    /** A connection is accepted on a port; the inode of the socket. */
    private long connect(int port) {
        return machine.sockets()
                .open(Family.MAPPED, port, SocketState.ESTABLISHED)
                .accept()
                .inode();
    }

    /** The pieces of work that are left. */
    private final Deque<Slices.Work> work = new ArrayDeque<>();

    private void begin(PortSearch.Depth depth, Optional<FoundPorts> last, Consumer<FoundPorts> done) {
        new PortSearch(
                        faulty.kernel(),
                        work::add,
                        counter,
                        OWN,
                        new ProcessTree(ZEROHALT, APPLICATION),
                        depth,
                        last,
                        done)
                .begin();
    }

    /** Whether there was one to take. */
    private boolean step() {
        if (work.isEmpty()) {
            return false;
        }
        Slices.Work present = work.getFirst();
        if (!present.step()) {
            work.removeFirst();
            present.done();
        }
        return true;
    }

    private FoundPorts search(PortSearch.Depth depth, Optional<FoundPorts> last) {
        List<FoundPorts> found = new ArrayList<>();
        begin(depth, last, found::add);
        while (step()) {
            proc.step();
            assertThat(found.isEmpty()).as("once all is done").isEqualTo(!work.isEmpty());
        }
        return found.getFirst();
    }

    private FoundPorts find() {
        return search(PortSearch.Depth.ALL, Optional.empty());
    }

    private static FoundPorts known(PortSet listening, PortSet accepted, PortSet anybody) {
        return new FoundPorts(listening, listening, accepted, Optional.of(anybody), "");
    }

    @ParameterizedTest
    @EnumSource
    void areThoseOnWhichItsProcessesListen(CountingBackend backend) {
        counter = counter(List.of(backend));
        application.sockets(1, listen(8080)).file("/dev/null");
        proc.process(21, APPLICATION).sockets(listen(8081));
        listen(9000);
        FoundPorts found = find();
        assertThat(found).isEqualTo(known(PortSet.of(8080, 8081), PortSet.NONE, PortSet.of(8080, 8081, 9000)));
        assertThat(found.isKnown()).isTrue();
        assertThat(found.all()).isEqualTo(PortSet.of(8080, 8081));
    }

    @Test
    void onePortMayBeTheApplicationsAndASidecars() {
        application.sockets(listen(8080));
        listen(8080);
        assertThat(find()).isEqualTo(known(PortSet.of(8080), PortSet.NONE, PortSet.of(8080)));
    }

    @Test
    void nothingIsFoundWhereNothingIs() {
        application.sockets(1, 2, 3);
        assertThat(find()).isEqualTo(known(PortSet.NONE, PortSet.NONE, PortSet.NONE));
        listen(9000);
        connect(9000);
        assertThat(find()).as("a sidecar's").isEqualTo(known(PortSet.NONE, PortSet.NONE, PortSet.of(9000)));
    }

    /** Whoever has them: the application may have been given a copy of the socket. */
    @Test
    void ourOwnAreNeverAmongThem() {
        application.sockets(listen(HEALTH), listen(METRICS), listen(8080));
        connect(HEALTH);
        connect(METRICS);
        assertThat(find()).isEqualTo(known(PortSet.of(8080), PortSet.NONE, PortSet.of(8080)));
    }

    @Test
    void whoseListeningSocketIsClosedIsFoundByItsConnections() {
        application.sockets(listen(8080));
        application.sockets(connect(8080), connect(8081), connect(8081), connect(40_000));
        FoundPorts found = find();
        assertThat(found)
                .as("a port that the kernel gives to clients is a client's")
                .isEqualTo(known(PortSet.of(8080), PortSet.of(8081), PortSet.of(8080)));
        assertThat(found.all()).isEqualTo(PortSet.of(8080, 8081));
    }

    /** Then any may be all that there is, but those of somebody who listens. */
    @Test
    void whoListensNoMoreIsFoundByAnyConnection() {
        listen(9000);
        application.sockets(connect(8080), connect(40_000));
        connect(9000);
        connect(HEALTH);
        assertThat(find()).isEqualTo(known(PortSet.NONE, PortSet.of(8080, 40_000), PortSet.of(9000)));
    }

    @Test
    void whatNobodyAcceptedAndWhatIsOverIsNoConnection() {
        application.sockets(listen(8080));
        machine.sockets().open(Family.IPV4, 8081, SocketState.TIME_WAIT);
        assertThat(find().accepted()).isEqualTo(PortSet.NONE);
        application.sockets(machine.sockets()
                .open(Family.IPV4, 8081, SocketState.CLOSE_WAIT)
                .accept()
                .inode());
        assertThat(find().accepted()).isEqualTo(PortSet.of(8081));
    }

    @Test
    void connectionsAreNotLookedAtWhereTheyDoNotMatter() {
        application.sockets(listen(8080), connect(8081));
        assertThat(search(PortSearch.Depth.LISTENING, Optional.empty()))
                .isEqualTo(known(PortSet.of(8080), PortSet.NONE, PortSet.of(8080)));
        assertThat(machine.scans()).isEmpty();
    }

    // Whose connections they are

    /** A sidecar's, to another one's port: the kernel chose none of the two. */
    @Test
    void aForeignConnectionOnAPortWhereNobodyListensDoesNotCount() {
        application.sockets(listen(8080));
        connect(8081);
        assertThat(find()).isEqualTo(known(PortSet.of(8080), PortSet.NONE, PortSet.of(8080)));
        application.sockets(connect(8081));
        assertThat(find().accepted()).isEqualTo(PortSet.of(8081));
    }

    @Test
    void theApplicationsCountHoweverManyThereAre() {
        application.sockets(listen(8080));
        for (int i = 0; i < 10 * AcceptedPorts.MOST_OF_A_PORT; i++) {
            connect(8081);
        }
        assertThat(find().accepted()).as("more than can be told apart").isEqualTo(PortSet.of(8081));
        for (int i = 0; i < 10 * AcceptedPorts.MOST_OF_A_PORT; i++) {
            application.sockets(connect(8082));
        }
        assertThat(find().accepted()).isEqualTo(PortSet.of(8081, 8082));
    }

    @Test
    void aChildOfTheApplicationMayHaveThem() {
        application.sockets(listen(8080));
        proc.process(21, APPLICATION).sockets(connect(8081));
        assertThat(find().accepted()).isEqualTo(PortSet.of(8081));
    }

    @Test
    void whatNobodyHasAcceptedYetCounts() {
        application.sockets(listen(8080));
        machine.sockets().open(Family.MAPPED, 8081, SocketState.ESTABLISHED);
        assertThat(find().accepted()).isEqualTo(PortSet.of(8081));
    }

    /** It is known who listens, but not who is connected. */
    @Test
    void allCountWhereDescriptorsAreHidden() {
        application.sockets(listen(8080));
        proc.process(21, APPLICATION).unlisted(Errno.EACCES);
        connect(8081);
        assertThat(find()).isEqualTo(known(PortSet.of(8080), PortSet.of(8081), PortSet.of(8080)));
    }

    // The wider answers

    @Test
    void whereDescriptorsAreHiddenTheUserTellsWhoLikelyListens() {
        application.unlisted(Errno.EACCES).user(APPLICATIONS_USER);
        listen(9000, 0);
        assertThat(find().likely()).isEqualTo(PortSet.NONE);
        assertThat(find().listening()).isEqualTo(PortSet.of(9000));
        listen(8080);
        assertThat(find().likely()).isEqualTo(PortSet.of(8080));
        assertThat(find().listening()).isEqualTo(PortSet.of(8080, 9000));
        proc.process(21, APPLICATION).sockets(listen(8081, 33));
        assertThat(find().likely()).as("and what is seen").isEqualTo(PortSet.of(8080, 8081));
    }

    @Test
    void whereNotEvenTheUserIsKnownAllLikelyListen() {
        application.unlisted(Errno.EACCES).user(-1);
        listen(9000, 0);
        assertThat(find().likely()).isEqualTo(PortSet.of(9000));
    }

    @Test
    void aStepThatFailsFindsEveryPortAndLeavesNothingOpen() {
        application.sockets(listen(8080));
        List<FoundPorts> found = new ArrayList<>();
        begin(PortSearch.Depth.ALL, Optional.empty(), found::add);
        while (proc.open() == 0) {
            assertThat(step()).isTrue();
        }
        work.removeFirst().broken();
        assertThat(found)
                .containsExactly(
                        new FoundPorts(OWN.others(), OWN.others(), PortSet.NONE, Optional.empty(), "internal error"));
    }

    @Test
    void whereDescriptorsMayNotBeSeenEveryListeningPortCountsButOurs() {
        application.sockets(listen(8080), listen(8081)).unlinked(Errno.EACCES);
        listen(9000);
        listen(HEALTH);
        connect(9001);
        FoundPorts found = find();
        assertThat(found)
                .isEqualTo(new FoundPorts(
                        PortSet.of(8080, 8081, 9000),
                        PortSet.of(8080, 8081, 9000),
                        PortSet.of(9001),
                        Optional.of(PortSet.of(8080, 8081, 9000)),
                        "the descriptors of a process cannot be read"));
        assertThat(found.isKnown()).isFalse();
        assertThat(found.all()).isEqualTo(PortSet.of(8080, 8081, 9000, 9001));
    }

    /** Another process of its own could be the one. */
    @Test
    void oneThatMayNotBeSeenIsEnough() {
        application.sockets(listen(8080));
        proc.process(21, APPLICATION).unlisted(Errno.EACCES);
        listen(9000);
        assertThat(find().listening()).isEqualTo(PortSet.of(8080, 9000));
    }

    @Test
    void allThatListenBeingItsOwnItIsKnownWhoeverElseMayNotBeSeen() {
        application.sockets(listen(8080), listen(8081));
        proc.process(21, APPLICATION).unlisted(Errno.EACCES);
        assertThat(find()).isEqualTo(known(PortSet.of(8080, 8081), PortSet.NONE, PortSet.of(8080, 8081)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereNobodyCanTellWhoListensEveryPortCountsButOurs(boolean listeningOnly) {
        application.sockets(listen(8080));
        machine.faults().netlinkOpenErrno = Errno.EPERM;
        machine.faults().procOpenErrno = Errno.EACCES;
        FoundPorts found = search(listeningOnly ? PortSearch.Depth.LISTENING : PortSearch.Depth.ALL, Optional.empty());
        assertThat(found.all()).isEqualTo(OWN.others());
        assertThat(found.anybody()).isEmpty();
        assertThat(found.unknown()).startsWith("events: ").endsWith("; proc: cannot open /proc/net/tcp: error 13");
    }

    @Test
    void whereTooManyListenEveryPortCountsButOurs() {
        application.sockets(listen(8080));
        for (int i = 0; i < Listeners.MOST; i++) {
            machine.sockets().listen(Family.IPV6, 10_000 + 2 * i);
        }
        FoundPorts found = find();
        assertThat(found.all()).isEqualTo(OWN.others());
        assertThat(found.unknown()).isEqualTo("more than 1024 sockets listen");
        assertThat(found.anybody()).isPresent();
    }

    @Test
    void asManyAsCanBeToldApartAreFound() {
        application.sockets(listen(8080));
        for (int i = 0; i < Listeners.MOST - 1; i++) {
            machine.sockets().listen(Family.IPV6, 10_000 + 2 * i);
        }
        application.sockets(connect(8081));
        assertThat(find().all()).isEqualTo(PortSet.of(8080, 8081));
    }

    @Test
    void whereConnectionsAreOnTooManyPortsEveryPortCountsButOurs() {
        application.sockets(listen(8080));
        for (int i = 0; i <= AcceptedPorts.MOST; i++) {
            connect(20_000 + 2 * i);
        }
        FoundPorts found = find();
        assertThat(found.all()).isEqualTo(OWN.others());
        assertThat(found.unknown()).isEqualTo("connections are on more than 64 ports");
        assertThat(found.anybody()).contains(PortSet.of(8080));
    }

    /** The listening sockets were shown, their connections cannot be. */
    @Test
    void whereConnectionsCannotBeShownEveryPortCountsButOurs() {
        application.sockets(listen(8080));
        counter = counter(List.of(CountingBackend.POLLING));
        faulty.on("send", (arguments, call) -> faulty.calls("send") > 1 ? -Errno.ENOBUFS : call.make());
        FoundPorts found = find();
        assertThat(found.all()).isEqualTo(OWN.others());
        assertThat(found.anybody()).contains(PortSet.of(8080));
        assertThat(found.unknown()).isEqualTo("polling: cannot ask sock_diag: error 105");
    }

    // Bounds

    private void giveDescriptors(int count) {
        for (int i = 0; i < count; i++) {
            application.sockets(1_000_000 + i);
        }
    }

    @Test
    void aStepIsSmallHoweverManyDescriptorsThereAre() {
        listen(9000);
        giveDescriptors(200_000);
        application.sockets(listen(8080));
        assertThat(find().listening()).isEqualTo(PortSet.of(8080));
        assertThat(proc.mostReads()).isLessThanOrEqualTo(33);
    }

    @Test
    void whatItHoldsDoesNotGrowWithDescriptors() {
        listen(9000);
        giveDescriptors(10);
        long few = most(1);
        giveDescriptors(200_000);
        assertThat(most(500)).isLessThanOrEqualTo(few);
        assertThat(few).isLessThan(65_536);
    }

    /** The most that a search holds, looked at after every so many steps. */
    private long most(int every) {
        begin(PortSearch.Depth.ALL, Optional.empty(), found -> {});
        long most = 0;
        int steps = 0;
        while (step()) {
            if (++steps % every == 0) {
                most = Math.max(most, Held.bytes(work));
            }
        }
        return most;
    }

    @Test
    void itEndsEarlyWhereAllThatListenIsItsOwn() {
        application.sockets(listen(8080));
        giveDescriptors(200_000);
        List<FoundPorts> found = new ArrayList<>();
        begin(PortSearch.Depth.ALL, Optional.empty(), found::add);
        int steps = 0;
        while (step()) {
            steps++;
        }
        assertThat(found).hasSize(1);
        assertThat(steps).isLessThan(50);
    }

    /** Whoever asks often has connections looked at only where other ports listen than before. */
    @Test
    void connectionsAreLookedAtAgainWhereTheListeningPortsHaveChanged() {
        application.sockets(listen(8080));
        FoundPorts first = find();
        application.sockets(connect(9000));
        Optional<FoundPorts> last = Optional.of(first);
        assertThat(search(PortSearch.Depth.CHANGES, last).all()).hasToString("8080");
        assertThat(search(PortSearch.Depth.ALL, last).all()).hasToString("8080,9000");
        application.sockets(listen(8081));
        assertThat(search(PortSearch.Depth.CHANGES, last).all()).asString().contains("9000");
        assertThat(search(PortSearch.Depth.CHANGES, Optional.empty()).all())
                .asString()
                .contains("9000");
    }
}
