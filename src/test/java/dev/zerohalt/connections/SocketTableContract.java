package dev.zerohalt.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.zerohalt.Await;
import dev.zerohalt.connections.Loopback.Connection;
import dev.zerohalt.connections.Loopback.Family;
import dev.zerohalt.connections.Loopback.Listener;
import dev.zerohalt.connections.flushing.UnsentSockets;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Linux;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every way to read the socket table must show, of real sockets of this machine. */
@Timeout(60)
public abstract class SocketTableContract {
    private static final int ALL_STATES = 0xfff;
    private static final int TCP_DEFER_ACCEPT = 9;
    private static final int MANY = 300;

    /** In 32 KiB of a dump, which has at least 72 bytes for each. */
    private static final int MOST_PER_PART = 450;

    private final HostKernel kernel = new HostKernel();
    private final Loopback loopback = new Loopback();
    private final List<Integer> descriptors = new ArrayList<>();
    private SocketTable table;

    protected abstract SocketTable table(Kernel kernel);

    @BeforeEach
    void makeTable() {
        table = table(kernel);
    }

    @AfterEach
    void closeAll() {
        table.close();
        loopback.close();
        descriptors.forEach(kernel::close);
    }

    private List<ScannedSocket> holding(int... ports) {
        return ScannedSocket.scan(table, PortSet.of(ports), TcpState.COUNTED).stream()
                .filter(TcpState::counts)
                .toList();
    }

    private List<ScannedSocket> unsent(int... ports) {
        return ScannedSocket.scan(table, PortSet.of(ports), UnsentSockets.STATES).stream()
                .filter(UnsentSockets::isUnsent)
                .toList();
    }

    private List<ScannedSocket> all(int... ports) {
        return ScannedSocket.scan(table, PortSet.of(ports), ALL_STATES);
    }

    /** The socket on a port in a state, once there is one. */
    private ScannedSocket await(int port, int state) {
        List<ScannedSocket> found = new ArrayList<>();
        Await.until(() -> "not one socket in state " + state + " among " + all(port), () -> {
            found.clear();
            all(port).stream().filter(each -> each.state() == state).forEach(found::add);
            return found.size() == 1;
        });
        return found.getFirst();
    }

    /**
     * While other programs on this machine open sockets, /proc/net/tcp may show its last lines twice. So whatever must be
     * there must be there soon, and not in one certain scan.
     */
    private void awaitHolding(int count, int... ports) {
        Await.until(
                () -> "not " + count + " but " + summary(holding(ports)),
                () -> holding(ports).size() == count);
    }

    private void awaitUnsent(int count, int port) {
        Await.until(
                () -> "not " + count + " but " + summary(unsent(port)),
                () -> unsent(port).size() == count);
    }

    private static String summary(List<ScannedSocket> sockets) {
        return sockets.size() + ", first " + sockets.subList(0, Math.min(10, sockets.size()));
    }

    @ParameterizedTest
    @EnumSource
    void anEstablishedConnectionCounts(Family family) {
        Listener listener = loopback.listen(family);
        assertThat(holding(listener.port())).isEmpty();
        Connection connection = listener.connection();
        ScannedSocket socket = await(listener.port(), TcpState.ESTABLISHED);
        assertThat(socket.localPort()).isEqualTo(listener.port());
        assertThat(socket.inode()).isPositive();
        awaitHolding(1, listener.port());
        connection.abort();
        awaitHolding(0, listener.port());
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionInTheAcceptQueueCounts(Family family) {
        Listener listener = loopback.listen(family);
        listener.connect();
        ScannedSocket waiting = await(listener.port(), TcpState.ESTABLISHED);
        assertThat(waiting.inode()).isZero();
        awaitHolding(1, listener.port());
        listener.accept();
        assertThat(await(listener.port(), TcpState.ESTABLISHED).inode()).isPositive();
        awaitHolding(1, listener.port());
    }

    @Test
    void theQueuesAreShown() {
        Listener listener = loopback.listen(Family.IPV4);
        Connection connection = listener.connectionOfSlowReader();
        connection.clientSends(7);
        Await.until(
                () -> "not read: " + all(listener.port()),
                () -> await(listener.port(), TcpState.ESTABLISHED).receiveQueue() == 7);
        assertThat(await(listener.port(), TcpState.ESTABLISHED).sendQueue()).isZero();
        connection.serverFills();
        assertThat(await(listener.port(), TcpState.ESTABLISHED).sendQueue()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void halfClosedByTheClientCounts(Family family) {
        Listener listener = loopback.listen(family);
        Connection connection = listener.connection();
        connection.clientShutsDown();
        await(listener.port(), TcpState.CLOSE_WAIT);
        awaitHolding(1, listener.port());
    }

    @ParameterizedTest
    @EnumSource
    void halfClosedByTheServerCountsWhileTheServerHasIt(Family family) {
        Listener listener = loopback.listen(family);
        Connection connection = listener.connection();
        connection.serverShutsDown();
        ScannedSocket owned = await(listener.port(), TcpState.FIN_WAIT2);
        assertThat(owned.inode()).isPositive();
        awaitHolding(1, listener.port());

        connection.serverCloses();
        Await.until(
                () -> "still owned: " + all(listener.port()),
                () -> await(listener.port(), TcpState.FIN_WAIT2).inode() == 0);
        assertThat(holding(listener.port())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void closedByTheServerWithAllSentDoesNotCount(Family family) {
        Listener listener = loopback.listen(family);
        Connection connection = listener.connection();
        connection.serverCloses();
        assertThat(await(listener.port(), TcpState.FIN_WAIT2).inode()).isZero();
        assertThat(holding(listener.port())).isEmpty();
        assertThat(unsent(listener.port())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatTheClientDoesNotReadCountsAndIsUnsent(Family family) {
        Listener listener = loopback.listen(family);
        Connection connection = listener.connectionOfSlowReader();
        long sent = connection.serverFills();
        assertThat(unsent(listener.port())).as("its owner cares for it").isEmpty();
        connection.serverShutsDown();
        ScannedSocket owned = await(listener.port(), TcpState.FIN_WAIT1);
        assertThat(owned.inode()).isPositive();
        assertThat(unsent(listener.port())).as("its owner cares for it").isEmpty();
        connection.serverCloses();
        awaitUnsent(1, listener.port());
        ScannedSocket socket = await(listener.port(), TcpState.FIN_WAIT1);
        assertThat(socket.inode()).isZero();
        assertThat(socket.sendQueue()).isBetween(1L, sent + 1); // the end takes a number too
        awaitUnsent(1, listener.port());
        awaitHolding(1, listener.port());

        assertThat(connection.clientReadsAll()).isEqualTo(sent);
        awaitHolding(0, listener.port());
        assertThat(unsent(listener.port())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerUnsentWhenTheClientHasEndedFirstCounts(Family family) {
        Listener listener = loopback.listen(family);
        Connection connection = listener.connectionOfSlowReader();
        connection.clientShutsDown();
        await(listener.port(), TcpState.CLOSE_WAIT);
        long sent = connection.serverFills();
        connection.serverCloses();
        ScannedSocket socket = await(listener.port(), TcpState.LAST_ACK);
        assertThat(socket.inode()).isZero();
        awaitUnsent(1, listener.port());
        awaitHolding(1, listener.port());

        assertThat(connection.clientReadsAll()).isEqualTo(sent);
        awaitHolding(0, listener.port());
        assertThat(unsent(listener.port())).isEmpty();
    }

    @Test
    void anAnswerUnsentWhenTheClientEndsLaterCounts() {
        Listener listener = loopback.listen(Family.IPV4);
        Connection connection = listener.connectionOfSlowReader();
        connection.serverFills();
        connection.serverCloses();
        await(listener.port(), TcpState.FIN_WAIT1);
        connection.clientShutsDown();
        await(listener.port(), TcpState.CLOSING);
        awaitUnsent(1, listener.port());
        awaitHolding(1, listener.port());
    }

    @ParameterizedTest
    @EnumSource
    void neitherListeningNorTimeWaitCounts(Family family) {
        Listener listener = loopback.listen(family);
        await(listener.port(), TcpState.LISTEN);
        assertThat(holding(listener.port())).isEmpty();
        Connection connection = listener.connection();
        connection.serverCloses();
        connection.clientCloses();
        await(listener.port(), TcpState.TIME_WAIT);
        assertThat(holding(listener.port())).isEmpty();
        assertThat(unsent(listener.port())).isEmpty();
    }

    /** With TCP_DEFER_ACCEPT the handshake is completed by the client's first bytes. tcp(7) */
    @Test
    void aHandshakeThatIsNotCompleteCounts() throws IOException {
        int port;
        try (SocketChannel free = loopback.client(Family.IPV4)) {
            port = Loopback.port(free);
        }
        int listener = kernel.socket(Linux.AF_INET, Linux.SOCK_STREAM, 0);
        descriptors.add(listener);
        assertThat(kernel.setSocketOption(listener, Linux.SOL_TCP, TCP_DEFER_ACCEPT, 60))
                .isZero();
        assertThat(kernel.bind(listener, IpAddress.LOOPBACK_IPV4.socketAddress(port)))
                .isZero();
        assertThat(kernel.listen(listener, 8)).isZero();
        try (SocketChannel client = loopback.client(Family.IPV4)) {
            client.connect(Family.IPV4.destination(port));
            ScannedSocket socket = await(port, TcpState.SYN_RECV);
            assertThat(socket.inode()).isZero();
            awaitHolding(1, port);
        }
    }

    /** A listener whose accept queue is full answers no new client. */
    @Test
    void aConnectionBeingMadeFromAMonitoredPortCounts() throws IOException {
        Listener full = loopback.listen(Family.IPV4, 1);
        full.connect();
        full.connect();
        SocketChannel client = loopback.client(Family.IPV4);
        client.configureBlocking(false);
        assertThat(client.connect(Family.IPV4.destination(full.port()))).isFalse();
        int port = Loopback.port(client);
        await(port, TcpState.SYN_SENT);
        awaitHolding(1, port);
    }

    @Test
    void onlyTheLocalPortMatters() throws IOException {
        Listener listener = loopback.listen(Family.IPV4);
        SocketChannel client = loopback.client(Family.IPV4);
        client.connect(Family.IPV4.destination(listener.port()));
        listener.accept();
        awaitHolding(1, listener.port());
        awaitHolding(1, Loopback.port(client));
        awaitHolding(2, listener.port(), Loopback.port(client));
    }

    @Test
    void otherPortsDoNotCountAndSeveralCountTogether() {
        int[] ports = new int[3];
        for (int i = 0; i < 3; i++) {
            Listener listener = loopback.listen(i == 0 ? Family.IPV6 : Family.V4_MAPPED);
            ports[i] = listener.port();
            for (int n = 0; n <= i; n++) {
                listener.connection();
            }
        }
        awaitHolding(1, ports[0]);
        awaitHolding(2, ports[1]);
        assertThat(holding(ports[1])).allMatch(each -> each.localPort() == ports[1]);
        awaitHolding(1 + 3, ports[0], ports[2]);
        awaitHolding(1 + 2 + 3, ports);

        int[] crowd = new int[300];
        for (int i = 0; i < crowd.length; i++) {
            crowd[i] = i + 1; // privileged ones, which nobody has connections on here
        }
        crowd[150] = ports[1];
        assertThat(holding(crowd))
                .filteredOn(each -> each.localPort() >= crowd.length)
                .hasSize(2);
    }

    @Test
    void thousandsAreCountedOneByOne() {
        long limit =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
        int count = (int) Math.min(2_000, (limit - 300) / 2) / 16 * 16;
        Listener listener = loopback.listen(Family.V4_MAPPED);
        Listener other = loopback.listen(Family.IPV4);
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connections.add((i % 8 == 0 ? other : listener).connection());
        }
        int left = count - count / 8;
        awaitHolding(left, listener.port());
        for (Connection connection : connections.subList(0, count / 2)) {
            connection.abort();
        }
        awaitHolding(left - left / 2, listener.port());
    }

    @Test
    void whatStaysIsNeverMissedWhileOthersComeAndGo() {
        Listener listener = loopback.listen(Family.V4_MAPPED);
        int staying = 20;
        for (int i = 0; i < staying; i++) {
            listener.connection();
        }
        AtomicBoolean settled = new AtomicBoolean();
        AtomicInteger made = new AtomicInteger();
        CompletableFuture<Void> churn = CompletableFuture.runAsync(() -> {
            for (; !settled.get(); made.incrementAndGet()) {
                listener.connection().abort();
            }
        });
        for (int i = 0; i < 15 || made.get() < 30 && !churn.isDone(); i++) {
            assertThat(holding(listener.port())).hasSizeGreaterThanOrEqualTo(staying);
        }
        settled.set(true);
        churn.join();
        awaitHolding(staying, listener.port());
    }

    /** More than a part of either table has room for. */
    private Listener listenerWithMany() {
        Listener listener = loopback.listen(Family.IPV4);
        for (int i = 0; i < MANY; i++) {
            listener.connection();
        }
        return listener;
    }

    private SocketTable.Scan begin(Listener listener, ScannedSocket.Collector collector) {
        return table.begin(PortSet.of(listener.port()), TcpState.COUNTED, collector);
    }

    private static int finish(SocketTable.Scan scan) {
        int parts = 1;
        while (scan.next()) {
            parts++;
        }
        return parts;
    }

    /** Whether somebody is served between the parts or not, what stays is shown. */
    @Test
    void aScanGoesOnWhileOthersComeAndGo() {
        Listener listener = listenerWithMany();
        Set<Long> staying =
                holding(listener.port()).stream().map(ScannedSocket::inode).collect(Collectors.toSet());
        assertThat(staying).hasSize(MANY);
        ScannedSocket.Collector collector = new ScannedSocket.Collector();
        SocketTable.Scan scan = begin(listener, collector);
        int parts = 1;
        for (; scan.next(); parts++) {
            listener.connection().abort();
            Connection left = listener.connection();
            left.serverCloses();
            left.clientCloses();
        }
        assertThat(parts).isGreaterThan(2);
        assertThat(collector.sockets()).extracting(ScannedSocket::inode).containsAll(staying);
    }

    @Test
    void onlyAPartIsShownAtATime() {
        Listener listener = listenerWithMany();
        ScannedSocket.Collector collector = new ScannedSocket.Collector();
        SocketTable.Scan scan = begin(listener, collector);
        int shown = 0;
        while (scan.next()) {
            assertThat(collector.sockets().size() - shown).isLessThanOrEqualTo(MOST_PER_PART);
            shown = collector.sockets().size();
        }
        assertThat(collector.sockets()).hasSizeGreaterThanOrEqualTo(MANY);
    }

    @Test
    void nothingIsLeftOfAScanThatIsGivenUp() {
        FaultyKernel watched = new FaultyKernel(kernel);
        table = table(watched.kernel());
        Listener listener = listenerWithMany();
        SocketTable.Scan scan = begin(listener, new ScannedSocket.Collector());
        assertThat(scan.next()).isTrue();
        assertThat(watched.open()).isNotEmpty();
        table.close();
        assertThat(watched.open()).isEmpty();
        assertThatThrownBy(scan::next).as("it was closed").isInstanceOf(ScanException.class);
        awaitHolding(MANY, listener.port());
        table.close();
        assertThat(watched.open()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneThatIsBegunEndsTheOneThatIsUnderWay(boolean hasBegunToRead) {
        FaultyKernel watched = new FaultyKernel(kernel);
        table = table(watched.kernel());
        Listener listener = listenerWithMany();
        ScannedSocket.Collector shown = new ScannedSocket.Collector();
        SocketTable.Scan scan = begin(listener, shown);
        if (hasBegunToRead) {
            assertThat(scan.next()).isTrue();
        }
        int before = shown.sockets().size();
        ScannedSocket.Collector collector = new ScannedSocket.Collector();
        SocketTable.Scan other = begin(listener, collector);
        assertThat(other.next()).isTrue();
        assertThatThrownBy(scan::next).as("another was begun").isInstanceOf(ScanException.class);
        assertThat(finish(other)).isPositive();
        assertThat(collector.sockets()).hasSizeGreaterThanOrEqualTo(MANY);
        assertThat(shown.sockets()).hasSize(before);
        table.close();
        assertThat(watched.open()).isEmpty();
    }

    /** An error of ours is not the table's. */
    @Test
    void oneThatItsVisitorEndedDoesNotDisturbTheNext() {
        Listener listener = listenerWithMany();
        IllegalStateException thrown = new IllegalStateException("from the visitor");
        SocketTable.Scan scan = table.begin(PortSet.of(listener.port()), TcpState.COUNTED, new SocketTable.Visitor() {
            @Override
            public void begin() {}

            @Override
            public void visit(SocketRow socket) {
                throw thrown;
            }
        });
        assertThatThrownBy(() -> readAll(scan)).isSameAs(thrown);
        awaitHolding(MANY, listener.port());
    }

    private static void readAll(SocketTable.Scan scan) {
        boolean more = true;
        while (more) {
            more = scan.next();
        }
    }

    @Test
    void canBeClosedAndScannedAgain() {
        Listener listener = loopback.listen(Family.IPV4);
        listener.connection();
        table.close(); // before the first scan
        awaitHolding(1, listener.port());
        table.close();
        table.close();
        awaitHolding(1, listener.port());
        listener.connection();
        awaitHolding(2, listener.port()); // without a close between
    }

    @Test
    void whatWasOpenedIsClosed() {
        FaultyKernel watched = new FaultyKernel(kernel);
        SocketTable another = table(watched.kernel());
        assertThat(watched.open()).as("nothing is taken before the first scan").isEmpty();
        PortSet ports = PortSet.of(loopback.listen(Family.IPV4).port());
        assertThat(ScannedSocket.scan(another, ports, ALL_STATES)).hasSize(1);
        another.close();
        assertThat(watched.calls("open") + watched.calls("socket")).isPositive();
        assertThat(watched.open()).isEmpty();
    }

    @Test
    void anExceptionOfTheVisitorLeavesTheTableUsable() {
        Listener listener = loopback.listen(Family.IPV4);
        listener.connection();
        assertThat(scanWithVisitorThatThrows(listener.port())).isTrue();
        awaitHolding(1, listener.port());
    }

    private boolean scanWithVisitorThatThrows(int port) {
        ScanException thrown = new ScanException("from the visitor");
        try {
            ScannedSocket.scan(table, PortSet.of(port), ALL_STATES, new SocketTable.Visitor() {
                @Override
                public void begin() {}

                @Override
                public void visit(SocketRow socket) {
                    throw thrown;
                }
            });
            return false;
        } catch (ScanException e) {
            return e == thrown;
        }
    }
}
