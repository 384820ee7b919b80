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
import dev.zerohalt.os.Slices;
import dev.zerohalt.process.FakeProc;
import dev.zerohalt.process.FakeProcess;
import dev.zerohalt.process.ProcessTree;
import dev.zerohalt.sim.SimulatedKernel;
import dev.zerohalt.sim.SocketTables.Family;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ServerSearchTest {
    private static final int ZEROHALT = 10;
    private static final int APPLICATION = 20;
    private static final int SERVER = 30;
    private static final OwnPorts OWN = new OwnPorts(PortSet.of(8888));

    private final SimulatedKernel machine = new SimulatedKernel(ZEROHALT);
    private final FakeProc proc = new FakeProc(machine, ZEROHALT);
    private final FakeProcess application = proc.process(APPLICATION, ZEROHALT);
    private final ConnectionCounter counter =
            new ConnectionCounter(proc, OWN.others(), CountingBackend.ALL, NetworkFilter.NONE, (backend, why) -> {});

    @AfterEach
    void nothingStaysOpen() {
        counter.close();
        assertThat(proc.open()).isZero();
    }

    private long listen(int port) {
        machine.sockets().listen(Family.IPV6, port);
        SocketTable table = new SockDiagTable(machine);
        long inode = ScannedSocket.scan(table, PortSet.of(port), 1 << TcpState.LISTEN)
                .getFirst()
                .inode();
        table.close();
        return inode;
    }

    private static void work(Slices.Work work) {
        boolean more = true;
        while (more) {
            more = work.step();
        }
        work.done();
    }

    private List<Integer> find(int zerohalt) {
        List<Integer> found = new ArrayList<>();
        new ServerSearch(proc, ServerSearchTest::work, counter, OWN, new ProcessTree(zerohalt, APPLICATION), found::add)
                .begin();
        return found;
    }

    private List<Integer> find() {
        return find(ZEROHALT);
    }

    @Test
    void findsTheProcessThatListensBehindTheFirst() {
        long inode = listen(8080);
        application.file("/dev/null").sockets(99);
        proc.process(25, APPLICATION).sockets(98);
        proc.process(SERVER, 25).sockets(97, inode);
        assertThat(find()).containsExactly(SERVER);
    }

    @Test
    void notIfTheFirstListensToo() {
        long inode = listen(8080);
        application.file("/dev/null").sockets(inode);
        proc.process(SERVER, APPLICATION).sockets(inode);
        assertThat(find()).isEmpty();
    }

    @Test
    void norIfItListensElsewhere() {
        long admin = listen(9090);
        long inode = listen(8080);
        application.sockets(admin);
        proc.process(SERVER, APPLICATION).sockets(inode);
        assertThat(find()).isEmpty();
    }

    @Test
    void ourOwnPortsAreNone() {
        long inode = listen(8888);
        application.file("/dev/null");
        proc.process(SERVER, APPLICATION).sockets(inode);
        assertThat(find()).isEmpty();
    }

    @Test
    void whereNobodyListensThereIsNoServer() {
        application.file("/dev/null");
        proc.process(SERVER, APPLICATION).sockets(1);
        assertThat(find()).isEmpty();
    }

    /** Who has entered the namespace, as by docker exec, has no parent in it. */
    @ParameterizedTest
    @ValueSource(ints = {1, ZEROHALT})
    void aNeighbourIsNoServer(int zerohalt) {
        long inode = listen(8080);
        proc.process(APPLICATION, zerohalt).file("/dev/null");
        proc.process(SERVER, 0).sockets(inode);
        assertThat(find(zerohalt)).isEmpty();
        proc.process(SERVER, zerohalt).sockets(inode);
        assertThat(find(zerohalt)).containsExactly(SERVER);
    }

    /** Unknown is not none. */
    @Test
    void ofAFirstProcessThatHidesItsDescriptorsNothingIsSaid() {
        long inode = listen(8080);
        proc.process(SERVER, APPLICATION).sockets(inode);
        application.file("/dev/null").sockets(1).unlinked(Errno.EACCES);
        assertThat(find()).isEmpty();
        application.unlisted(Errno.EACCES);
        assertThat(find()).isEmpty();
        proc.process(APPLICATION, ZEROHALT);
        assertThat(find()).as("it may be gone").isEmpty();
    }

    @Test
    void whoHasManyDescriptorsIsNoWrapper() {
        long inode = listen(8080);
        proc.process(SERVER, APPLICATION).sockets(inode);
        for (int i = 0; i < 64; i++) {
            application.file("/dev/null");
        }
        assertThat(find()).containsExactly(SERVER);
        application.file("/dev/null");
        assertThat(find()).isEmpty();
    }

    @Test
    void amongVeryManyProcessesItIsNotLookedForToTheEnd() {
        long inode = listen(8080);
        application.file("/dev/null");
        for (int i = 0; i < 3_000; i++) {
            proc.process(100 + i, APPLICATION);
        }
        proc.process(10_000, APPLICATION).sockets(inode);
        assertThat(find()).isEmpty();
        proc.process(21, APPLICATION).sockets(inode);
        assertThat(find()).containsExactly(21);
    }
}
