package dev.zerohalt.connections.netlink;

import static dev.zerohalt.connections.netlink.Messages.claiming;
import static dev.zerohalt.connections.netlink.Messages.datagram;
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
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.MappedAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DestroyEventsTest {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final HostKernel kernel = new HostKernel();
    private final FaultyKernel faulty = new FaultyKernel(kernel);
    private final DestroyEvents events = new DestroyEvents(faulty.kernel(), NetworkFilter.NONE);
    private final DestroyEvents witness = new DestroyEvents(kernel, NetworkFilter.NONE);
    private final Loopback loopback = new Loopback();

    @AfterEach
    void closeAll() {
        events.close();
        witness.close();
        loopback.close();
        assertThat(faulty.open()).isEmpty();
    }

    private static PortSet portOf(Listener listener) {
        return PortSet.of(listener.port());
    }

    /** Waits for so many events, or more. */
    private int await(DestroyEvents source, int count) {
        int events = 0;
        while (events < count) {
            int[] entry = {source.descriptor(), Linux.POLLIN};
            assertThat(kernel.poll(entry, 1, PATIENCE_NANOS))
                    .as("only %s events", events)
                    .isEqualTo(1);
            events += source.take(socket -> {});
        }
        return events;
    }

    /** An event for a connection that ends after all those that are of interest. */
    private void letTheKernelCatchUp() {
        Listener listener = loopback.listen(Family.IPV4);
        Connection last = listener.connection();
        DestroyEvents later = new DestroyEvents(kernel, NetworkFilter.NONE);
        later.open(portOf(listener));
        last.abort();
        assertThat(await(later, 1)).isEqualTo(1);
        later.close();
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfAConnectionIsOneEvent(Family family) {
        Listener listener = loopback.listen(family);
        Connection connection = listener.connection();
        events.open(portOf(listener));
        assertThat(events.isOpen()).isTrue();
        assertThat(events.take(socket -> {})).isZero();
        connection.clientCloses();
        connection.serverCloses();
        assertThat(await(events, 1)).isEqualTo(1);
        letTheKernelCatchUp();
        assertThat(events.take(socket -> {})).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void theConnectionIsShown(Family family) {
        Listener listener = loopback.listen(family);
        Connection connection = listener.connection();
        events.open(portOf(listener));
        connection.abort();
        int[] entry = {events.descriptor(), Linux.POLLIN};
        assertThat(kernel.poll(entry, 1, PATIENCE_NANOS)).isEqualTo(1);
        List<String> shown = new ArrayList<>();
        assertThat(events.take(socket -> {
                    byte[] address = new byte[MappedAddress.LENGTH];
                    socket.remoteAddress(address);
                    shown.add(MappedAddress.isLoopback(address) + " " + socket.localPort());
                    assertThat(socket.remotePort()).isPositive().isNotEqualTo(listener.port());
                }))
                .isEqualTo(1);
        assertThat(shown).containsExactly("true " + listener.port());
    }

    /** What is left of it is a stand-in that does not count, and of whose own end nobody is told. */
    @ParameterizedTest
    @EnumSource
    void aConnectionThatTheServerClosedIsAnEvent(Family family) {
        Listener listener = loopback.listen(family);
        Connection connection = listener.connection();
        events.open(portOf(listener));
        connection.serverCloses();
        assertThat(await(events, 1)).isEqualTo(1);
    }

    @Test
    void aConnectionNobodyAcceptedIsAnEvent() {
        Listener listener = loopback.listen(Family.IPV4);
        listener.connect();
        events.open(portOf(listener));
        listener.close();
        assertThat(await(events, 1)).isBetween(1, 2); // with the listener itself
    }

    @ParameterizedTest
    @EnumSource
    void otherPortsAreNoEvents(Family family) {
        Listener listener = loopback.listen(family);
        Listener other = loopback.listen(family);
        events.open(portOf(listener));
        witness.open(portOf(other));
        for (int i = 0; i < 3; i++) {
            other.connection().abort();
        }
        assertThat(await(witness, 3)).isEqualTo(3);
        letTheKernelCatchUp();
        assertThat(events.take(socket -> {})).isZero();
        listener.connection().abort();
        assertThat(await(events, 1)).isEqualTo(1);
    }

    @Test
    void severalPortsAreHeardTogether() {
        Listener one = loopback.listen(Family.IPV4);
        Listener two = loopback.listen(Family.IPV6);
        Listener three = loopback.listen(Family.V4_MAPPED);
        events.open(PortSet.of(one.port(), two.port(), three.port()));
        for (Listener listener : List.of(one, two, three)) {
            listener.connection().abort();
        }
        assertThat(await(events, 3)).isEqualTo(3);
    }

    /** Beyond what a filter can hold, events of other ports come as well. */
    @ParameterizedTest
    @ValueSource(ints = {1, PortFilter.MAX_EVENT_RANGES, PortFilter.MAX_EVENT_RANGES + 1, 300})
    void manyPortsAreHeard(int count) {
        Listener listener = loopback.listen(Family.IPV4);
        int[] ports = IntStream.rangeClosed(1, count).map(i -> 2 * i).toArray();
        ports[count / 2] = listener.port();
        events.open(PortSet.of(ports));
        listener.connection().abort();
        assertThat(await(events, 1)).isPositive();
        assertThat(faulty.calls("attachFilter")).isEqualTo(count <= PortFilter.MAX_EVENT_RANGES ? 1 : 0);
    }

    @Test
    void lostEventsAreTold() {
        Listener listener = loopback.listen(Family.IPV4);
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            connections.add(listener.connection());
        }
        events.open(portOf(listener));
        assertThat(kernel.setSocketOption(events.descriptor(), Linux.SOL_SOCKET, Linux.SO_RCVBUF, 1))
                .isZero();
        connections.forEach(Connection::abort);
        letTheKernelCatchUp();
        assertThat(events.take(socket -> {})).isEqualTo(-1);

        letTheKernelCatchUp();
        int ignored = events.take(socket -> {});
        listener.connection().abort();
        assertThat(await(events, 1)).as("it hears again").isEqualTo(1);
    }

    /** All but our own, as before the application's ports are found. */
    @Test
    void allButSomePortsAreHeard() {
        Listener own = loopback.listen(Family.IPV4);
        Listener other = loopback.listen(Family.IPV4);
        events.open(PortSet.ALL.without(portOf(own)));
        witness.open(portOf(own));
        own.connection().abort();
        assertThat(await(witness, 1)).isEqualTo(1);
        other.connection().abort();
        assertThat(await(events, 1)).isPositive();
    }

    /** However many there are, the loop goes on to others. */
    @Test
    void whatIsMoreThanATurnsShareIsLeftToTheNext() {
        events.open(PortSet.of(80));
        byte[] event = Messages.socket(0, 80, TcpState.CLOSE);
        int[] left = {2_500};
        faulty.on("receive", (arguments, real) -> {
            if (left[0]-- <= 0) {
                return -Errno.EAGAIN;
            }
            System.arraycopy(event, 0, arguments.bytes(1), arguments.number(2), event.length);
            return event.length;
        });
        assertThat(events.take(socket -> {})).isEqualTo(1_000);
        assertThat(faulty.calls("receive")).isEqualTo(1_000);
        assertThat(events.take(socket -> {})).isEqualTo(1_000);
        assertThat(events.take(socket -> {})).isEqualTo(500);
        assertThat(events.take(socket -> {})).isZero();
    }

    @Test
    void aLossIsToldWhateverElseTheTurnBrings() {
        events.open(PortSet.of(80));
        faulty.fail("receive", Errno.ENOBUFS);
        assertThat(events.take(socket -> {})).isEqualTo(-1);
        assertThat(faulty.calls("receive")).isEqualTo(1_000);
    }

    @Test
    void canBeClosedAndOpenedAgain() {
        Listener listener = loopback.listen(Family.IPV4);
        events.close();
        events.open(portOf(listener));
        events.close();
        assertThat(events.isOpen()).isFalse();
        events.close();
        events.open(portOf(listener));
        listener.connection().abort();
        assertThat(await(events, 1)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "bind", "attachFilter", "setSocketOption"})
    void aKernelThatOffersNoEventsIsReported(String call) {
        faulty.fail(call, Errno.EPERM);
        assertNotOffered();
    }

    @Test
    void bothFamiliesAreNeeded() {
        faulty.on(
                "setSocketOption",
                (arguments, real) -> faulty.calls("setSocketOption") == 2 ? -Errno.EPERM : real.make());
        assertNotOffered();
    }

    private void assertNotOffered() {
        assertThatThrownBy(() -> events.open(PortSet.of(80)))
                .isInstanceOf(ScanException.class)
                .hasMessage("cannot receive socket-destroy events: Operation not permitted");
        assertThat(events.isOpen()).isFalse();
        assertThat(faulty.open()).isEmpty();
    }

    @Test
    void aSourceThatFailsIsReported() {
        events.open(PortSet.of(80));
        faulty.fail("receive", Errno.EBADF);
        assertThatThrownBy(() -> events.take(socket -> {}))
                .isInstanceOf(ScanException.class)
                .hasMessage("cannot receive socket-destroy events: Bad file descriptor");
        faulty.on("receive", (arguments, real) -> 0);
        assertThatThrownBy(() -> events.take(socket -> {})).isInstanceOf(ScanException.class);
    }

    private void receiveOnce(byte[] datagram) {
        int before = faulty.calls("receive");
        faulty.on("receive", (arguments, real) -> {
            if (faulty.calls("receive") > before + 1) {
                return -Errno.EAGAIN;
            }
            System.arraycopy(datagram, 0, arguments.bytes(1), arguments.number(2), datagram.length);
            return datagram.length;
        });
    }

    @Test
    void eachMessageOfADatagramIsAnEvent() {
        events.open(PortSet.of(80));
        byte[] event = Messages.socket(0, 80, TcpState.CLOSE);
        receiveOnce(datagram(event, event, event));
        assertThat(events.take(socket -> {})).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE - 3})
    void aLengthThatCannotBeIsNoEndlessLoop(int length) {
        events.open(PortSet.of(80));
        byte[] event = Messages.socket(0, 80, TcpState.CLOSE);
        receiveOnce(datagram(event, claiming(length, event), event));
        assertThat(events.take(socket -> {})).isBetween(1, 3);
        receiveOnce(claiming(length, event));
        assertThat(events.take(socket -> {})).isBetween(0, 1);
    }

    @Test
    void eventsWaitUntilTheyAreTaken() {
        Listener listener = loopback.listen(Family.IPV4);
        List<Connection> connections = List.of(listener.connection(), listener.connection());
        events.open(portOf(listener));
        connections.forEach(Connection::abort);
        List<Integer> taken = new ArrayList<>();
        Await.until(() -> "taken: " + taken, () -> {
            taken.add(events.take(socket -> {}));
            return taken.stream().mapToInt(Integer::intValue).sum() == 2;
        });
    }
}
