package dev.zerohalt.connections.counting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import dev.zerohalt.connections.Loopback;
import dev.zerohalt.connections.Loopback.Connection;
import dev.zerohalt.connections.Loopback.Family;
import dev.zerohalt.connections.Loopback.Listener;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScannedSocket;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.netlink.SockDiagTable;
import dev.zerohalt.connections.proc.ProcNetTable;
import dev.zerohalt.os.HostKernel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;

/** Whatever becomes of some connections: once it has settled, both ways to read the sockets show the same ones. */
class BackendsAgreeTest {
    private static final int ALL_BUT_LISTEN = 0xfff & ~(1 << TcpState.LISTEN);

    enum Fate {
        STAYS,
        WAITS_TO_BE_ACCEPTED,
        HAS_A_REQUEST_UNREAD,
        HALF_CLOSED_BY_CLIENT,
        HALF_CLOSED_BY_SERVER,
        CLOSED_BY_CLIENT,
        CLOSED_BY_SERVER,
        CLOSED_BY_BOTH,
        RESET,
        ANSWER_UNSENT,
        ANSWER_UNSENT_AND_CLOSED
    }

    record Life(Family family, Fate fate) {
        void live(Listener listener) {
            if (fate == Fate.WAITS_TO_BE_ACCEPTED) {
                listener.connect();
                return;
            }
            Connection connection = listener.connectionOfSlowReader();
            switch (fate) {
                case STAYS, WAITS_TO_BE_ACCEPTED -> {}
                case HAS_A_REQUEST_UNREAD -> connection.clientSends(100);
                case HALF_CLOSED_BY_CLIENT -> connection.clientShutsDown();
                case HALF_CLOSED_BY_SERVER -> connection.serverShutsDown();
                case CLOSED_BY_CLIENT -> connection.clientCloses();
                case CLOSED_BY_SERVER -> connection.serverCloses();
                case CLOSED_BY_BOTH -> {
                    connection.serverCloses();
                    connection.clientCloses();
                }
                case RESET -> connection.abort();
                case ANSWER_UNSENT -> connection.serverFills();
                case ANSWER_UNSENT_AND_CLOSED -> {
                    connection.serverFills();
                    connection.serverCloses();
                }
            }
        }
    }

    @Provide
    static Arbitrary<Life> lives() {
        return Combinators.combine(Arbitraries.of(families()), Arbitraries.of(Fate.class))
                .as(Life::new);
    }

    private static List<Family> families() {
        return Arrays.stream(Family.values()).filter(Family::isAvailable).toList();
    }

    private static List<ScannedSocket> scan(SocketTable table, PortSet ports) {
        return ScannedSocket.scan(table, ports, ALL_BUT_LISTEN).stream()
                .sorted(Comparator.comparing(ScannedSocket::toString))
                .toList();
    }

    @Property(tries = 20, shrinking = ShrinkingMode.OFF)
    void bothShowTheSame(@ForAll @Size(min = 1, max = 30) List<@From("lives") Life> lives) {
        HostKernel kernel = new HostKernel();
        SocketTable dumped = new SockDiagTable(kernel);
        SocketTable listed = new ProcNetTable(kernel);
        try (Loopback loopback = new Loopback()) {
            int[] ports = new int[lives.size()];
            for (int i = 0; i < ports.length; i++) {
                Listener listener = loopback.listen(lives.get(i).family());
                ports[i] = listener.port();
                lives.get(i).live(listener);
            }
            PortSet all = PortSet.of(ports);
            Await.until(
                    () -> "dumped: " + scan(dumped, all) + "\nlisted: " + scan(listed, all),
                    () -> scan(dumped, all).equals(scan(listed, all)));
            assertThat(scan(dumped, all)).extracting(ScannedSocket::localPort).allMatch(all::contains);
            assertThat(scan(dumped, all)) // of an earlier run of the tests a port may have one in TIME_WAIT
                    .filteredOn(socket -> socket.state() != TcpState.TIME_WAIT)
                    .extracting(ScannedSocket::localPort)
                    .doesNotHaveDuplicates();
        } finally {
            dumped.close();
            listed.close();
        }
    }
}
