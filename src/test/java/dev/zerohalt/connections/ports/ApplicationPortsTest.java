package dev.zerohalt.connections.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerohalt.connections.FaultyKernel;
import dev.zerohalt.connections.Loopback;
import dev.zerohalt.connections.Loopback.Family;
import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.OwnPorts;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.ScanException;
import dev.zerohalt.connections.ScannedSocket;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.connections.TcpState;
import dev.zerohalt.connections.counting.ConnectionCounter;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.connections.netlink.SockDiagTable;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.Pace;
import dev.zerohalt.os.Slices;
import dev.zerohalt.os.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * On this machine, below the process that started the JVM: the JVM is the application. The listening sockets whose links are
 * hidden are a sidecar's, those of other tests among them.
 */
@Timeout(60)
class ApplicationPortsTest {
    private static final PortSet NOBODYS = PortSet.of(1);

    private final HostKernel host = new HostKernel();
    private final FaultyKernel faulty = new FaultyKernel(host);
    private final Loopback loopback = new Loopback();
    private PortSet ours;
    private PortSet sidecars;
    private OwnPorts own;
    private ConnectionCounter counter;
    private EventLoop loop;

    @BeforeEach
    void listen() {
        ours = PortSet.of(listen(Family.IPV4), listen(Family.IPV6));
        sidecars = PortSet.of(listen(Family.IPV4));
        own = new OwnPorts(PortSet.of(listen(Family.IPV4)));
        use(CountingBackend.ALL);
        pretendToBeTheParent();
    }

    private int listen(Family family) {
        return loopback.listen(family).port();
    }

    @AfterEach
    void close() {
        counter.close();
        loopback.close();
        assertThat(faulty.open()).isEmpty();
    }

    private void use(List<CountingBackend> backends) {
        counter = new ConnectionCounter(
                faulty.kernel(), own.others(), backends, NetworkFilter.NONE, (backend, why) -> {});
    }

    private void pretendToBeTheParent() {
        int parent = (int) ProcessHandle.current().parent().orElseThrow().pid();
        Set<String> hidden = linksOfListeners(PortSet.ALL.without(ours));
        faulty.on("pid", (arguments, call) -> parent);
        faulty.on("kill", (arguments, call) -> 0);
        faulty.on("readLink", (arguments, call) -> {
            if (Latin1.decode(arguments.bytes(0)).equals("/proc/self")) {
                byte[] link = Latin1.encode(Integer.toString(parent));
                System.arraycopy(link, 0, arguments.bytes(1), 0, link.length);
                return link.length;
            }
            int length = call.make();
            boolean isHidden = length > 0 && hidden.contains(Latin1.decode(arguments.bytes(1), 0, length));
            return isHidden ? -Errno.ENOENT : length;
        });
    }

    private Set<String> linksOfListeners(PortSet ports) {
        SocketTable table = new SockDiagTable(host);
        Set<String> links = ScannedSocket.scan(table, ports, 1 << TcpState.LISTEN).stream()
                .map(socket -> "socket:[" + socket.inode() + "]")
                .collect(Collectors.toSet());
        table.close();
        return links;
    }

    private ApplicationPorts ports(PortSet set, boolean finds) {
        loop = new EventLoop(faulty.kernel(), () -> {}, error -> {
            throw error;
        });
        Slices slices = new Slices(faulty.kernel(), loop, counter::rest);
        return new ApplicationPorts(faulty.kernel(), slices, counter, set, finds, own, host::pid);
    }

    private FoundPorts find(ApplicationPorts ports) {
        List<FoundPorts> found = new ArrayList<>();
        ports.find(new Pace(), found::add);
        runUntilTold(found);
        return found.getFirst();
    }

    private Optional<Boolean> isAnyListening(ApplicationPorts ports) {
        List<Optional<Boolean>> told = new ArrayList<>();
        ports.checkListening(new Pace(), told::add);
        runUntilTold(told);
        return told.getFirst();
    }

    /** At once if it takes less than a slice. */
    private void runUntilTold(List<?> told) {
        if (told.isEmpty()) {
            Runnable[] look = new Runnable[1];
            Timer timer = loop.timer(() -> look[0].run());
            look[0] = () -> {
                if (told.isEmpty()) {
                    timer.setAt(loop.now());
                } else {
                    loop.stop();
                }
            };
            timer.setAt(loop.now());
            loop.run();
        }
        assertThat(told).hasSize(1);
    }

    private void hideDescriptors() {
        faulty.on(
                "open",
                (arguments, call) -> Latin1.decode(arguments.bytes(0)).endsWith("/fd") ? -Errno.EACCES : call.make());
    }

    private void failTables() {
        faulty.on("socket", (arguments, call) -> arguments.number(0) == Linux.AF_NETLINK ? -Errno.EPERM : call.make());
        faulty.on(
                "open",
                (arguments, call) ->
                        Latin1.decode(arguments.bytes(0)).startsWith("/proc/net/") ? -Errno.EACCES : call.make());
    }

    @ParameterizedTest
    @EnumSource
    void aSidecarsPortIsNotTheApplications(CountingBackend backend) {
        use(List.of(backend));
        FoundPorts found = find(ports(PortSet.NONE, true));
        assertThat(found.listening()).isEqualTo(ours);
        assertThat(found.isKnown()).as(found.unknown()).isTrue();
        PortSet anybody = found.anybody().orElseThrow();
        assertThat(ours.with(sidecars).without(anybody)).isEqualTo(PortSet.NONE);
        assertThat(anybody.intersects(own.ports())).isFalse();
    }

    @Test
    void whereDescriptorsMayNotBeSeenEveryListeningPortCountsButOurs() {
        hideDescriptors();
        FoundPorts found = find(ports(PortSet.NONE, true));
        assertThat(found.isKnown()).isFalse();
        assertThat(found.listening()).isEqualTo(found.anybody().orElseThrow());
        assertThat(ours.with(sidecars).without(found.listening())).isEqualTo(PortSet.NONE);
        assertThat(found.all().intersects(own.ports())).isFalse();
    }

    @Test
    void whatWasSetAndWhatWasFoundIsMonitored() {
        ApplicationPorts ports = ports(NOBODYS, true);
        assertThat(ports).hasToString("auto,1");
        ports.monitor(find(ports));
        assertThat(counter.ports()).isEqualTo(ours.with(NOBODYS));
        assertThat(ports).hasToString(ours.with(NOBODYS).toString());
        ports.monitor(new FoundPorts(PortSet.of(80), PortSet.of(80), PortSet.of(81), Optional.empty(), ""));
        assertThat(counter.ports()).hasToString("1,80,81");
    }

    @Test
    void whoHasNoPortHasNone() {
        ApplicationPorts ports = ports(PortSet.NONE, true);
        assertThat(ports).hasToString("auto");
        ports.monitor(new FoundPorts(PortSet.NONE, PortSet.NONE, PortSet.NONE, Optional.of(PortSet.NONE), ""));
        assertThat(counter.ports()).isEqualTo(PortSet.NONE);
        assertThat(ports).hasToString("none");
        assertThat(ports.areNone()).as("it may listen later").isFalse();
    }

    @Test
    void portsThatWereSetAreNotLookedFor() {
        ApplicationPorts ports = ports(sidecars, false);
        assertThat(ports.areFound()).isFalse();
        assertThat(ports).hasToString(sidecars.toString());
        PortSet before = counter.ports();
        ports.monitor(find(ports));
        assertThat(counter.ports()).isEqualTo(before);
        assertThat(ports).hasToString(sidecars.toString());
    }

    @Test
    void anApplicationMayHaveNoPorts() {
        ApplicationPorts ports = ports(PortSet.NONE, false);
        assertThat(ports.areNone()).isTrue();
        assertThat(ports).hasToString("none");
        assertThat(ports(PortSet.NONE, true).areNone()).isFalse();
        assertThat(ports(NOBODYS, false).areNone()).isFalse();
    }

    /** Whoever it is: a port that was set is believed. */
    @Test
    void somebodyListensOnAPortThatWasSet() {
        assertThat(isAnyListening(ports(ours, false))).contains(true);
        assertThat(isAnyListening(ports(sidecars.with(NOBODYS), false))).contains(true);
        assertThat(isAnyListening(ports(NOBODYS, false))).contains(false);
        assertThat(faulty.calls("readLink")).as("nobody else is looked at").isZero();
    }

    @Test
    void theApplicationListensOrSomebodyOnAPortThatWasSet() {
        assertThat(isAnyListening(ports(NOBODYS, true))).contains(true);
        ours = PortSet.NONE;
        pretendToBeTheParent();
        assertThat(isAnyListening(ports(NOBODYS, true))).contains(false);
        assertThat(isAnyListening(ports(sidecars, true))).contains(true);
    }

    @Test
    void whetherAnybodyListensMayBeUnknown() {
        failTables();
        assertThat(isAnyListening(ports(ours, false))).isEmpty();
        assertThat(isAnyListening(ports(ours, true))).isEmpty();
    }

    @Test
    void withoutAPortThereIsNothingToKnow() {
        ApplicationPorts none = ports(PortSet.NONE, false);
        assertThat(none.areNone()).isTrue();
        assertThat(none).hasToString("none");
        assertThat(isAnyListening(none)).isEmpty();
    }

    @Test
    void theCommandLineAsksWhereAnybodyListens() {
        PortSet listening = ApplicationPorts.listening(counter, own);
        assertThat(ours.with(sidecars).without(listening)).isEqualTo(PortSet.NONE);
        assertThat(listening.intersects(own.ports())).isFalse();
        counter.close();
        failTables();
        assertThatThrownBy(() -> ApplicationPorts.listening(counter, own))
                .isInstanceOf(ScanException.class)
                .hasMessageEndingWith("proc: cannot open /proc/net/tcp: Permission denied");
    }
}
