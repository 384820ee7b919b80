package dev.zerohalt.connections.ports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.OwnPorts;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Pace;
import dev.zerohalt.os.Slices;
import dev.zerohalt.process.FakeProc;
import dev.zerohalt.sim.SimSocket;
import dev.zerohalt.sim.SimulatedKernel;
import dev.zerohalt.sim.SocketState;
import dev.zerohalt.sim.SocketTables.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What several searches tell of an application, on a simulated machine whose processes are made by hand. */
@Timeout(30)
class RememberedPortsTest {
    private static final int ZEROHALT = 10;
    private static final int APPLICATION = 20;
    private static final int APPLICATIONS_USER = 1000;
    private static final int SIDECARS_USER = 0;

    /** gRPC's usual port: the kernel may give it to a client. */
    private static final int EPHEMERAL = 50_051;

    private static final Optional<Boolean> UNKNOWN = Optional.empty();

    private final SimulatedKernel machine = new SimulatedKernel(ZEROHALT);
    private final FakeProc proc = new FakeProc(machine, ZEROHALT);
    private final OwnPorts own = new OwnPorts(PortSet.of(8888));
    private final ConnectionCounter counter =
            new ConnectionCounter(proc, own.others(), CountingBackend.ALL, NetworkFilter.NONE, (backend, why) -> {});
    private final EventLoop loop = new EventLoop(proc, () -> {}, error -> {
        throw error;
    });
    private final ApplicationPorts ports = new ApplicationPorts(
            proc, new Slices(proc, loop, () -> {}), counter, PortSet.NONE, true, own, () -> APPLICATION);
    private final FakeProc.Entry application = proc.process(APPLICATION, ZEROHALT);

    @AfterEach
    void nothingStaysOpen() {
        counter.close();
        assertThat(proc.open()).isZero();
    }

    private SimSocket listen(int port, int user) {
        return machine.sockets().listen(Family.IPV6, port).of(user);
    }

    private SimSocket listens(int port) {
        SimSocket socket = listen(port, APPLICATIONS_USER);
        application.sockets(socket.inode());
        return socket;
    }

    private void connects(int port) {
        application.sockets(machine.sockets()
                .open(Family.MAPPED, port, SocketState.ESTABLISHED)
                .accept()
                .inode());
    }

    /** All is small enough to be known at once. */
    private FoundPorts find() {
        List<FoundPorts> found = new ArrayList<>();
        ports.find(new Pace(), found::add);
        return found.getFirst();
    }

    private Optional<Boolean> isListening() {
        List<Optional<Boolean>> told = new ArrayList<>();
        ports.checkListening(new Pace(), told::add);
        return told.getFirst();
    }

    @Test
    void aRequestInHandOnOneOfSeveralPortsThatIsClosedIsFound() {
        listens(8080);
        SimSocket closing = listens(EPHEMERAL);
        connects(EPHEMERAL);
        assertThat(find().all()).isEqualTo(PortSet.of(8080, EPHEMERAL));
        closing.vanish();
        FoundPorts found = find();
        assertThat(found.listening()).isEqualTo(PortSet.of(8080));
        assertThat(found.all()).isEqualTo(PortSet.of(8080, EPHEMERAL));
    }

    /** Health was asked for, and nothing else, before it closed. */
    @Test
    void aLookAtWhoListensRemembersThePortToo() {
        listens(8080);
        SimSocket closing = listens(EPHEMERAL);
        assertThat(isListening()).contains(true);
        closing.vanish();
        assertThat(find().accepted()).isEqualTo(PortSet.of(EPHEMERAL));
    }

    @Test
    void aPortOnWhichOnlyANeighbourListenedIsNotRemembered() {
        listens(8080);
        SimSocket neighbours = listen(EPHEMERAL, SIDECARS_USER);
        assertThat(find().all()).isEqualTo(PortSet.of(8080));
        application.unlisted(Errno.EACCES);
        assertThat(find().all()).as("it may be").isEqualTo(PortSet.of(8080, EPHEMERAL));
        application.unlisted(0);
        neighbours.vanish();
        assertThat(find().all()).isEqualTo(PortSet.of(8080));
    }

    @Test
    void whereANeighbourListensAndDescriptorsAreHiddenItIsUnknownUntilTheApplicationsUserDoes() {
        application.unlisted(Errno.EACCES).user(APPLICATIONS_USER);
        assertThat(isListening()).as("nobody does").contains(false);
        listen(9000, SIDECARS_USER);
        assertThat(isListening()).isEqualTo(UNKNOWN);
        listen(8080, APPLICATIONS_USER);
        assertThat(isListening()).contains(true);
    }

    @Test
    void whereAllCanBeSeenANeighbourIsNotTheApplication() {
        listen(9000, APPLICATIONS_USER);
        assertThat(isListening()).as("of the same user").contains(false);
        listens(8080);
        assertThat(isListening()).contains(true);
    }
}
