package dev.zerohalt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.Config;
import dev.zerohalt.connections.Census;
import dev.zerohalt.connections.Classifier;
import dev.zerohalt.connections.ConnectionCounter;
import dev.zerohalt.connections.CountingBackend;
import dev.zerohalt.connections.FaultyKernel;
import dev.zerohalt.connections.ListeningPorts;
import dev.zerohalt.connections.Loopback;
import dev.zerohalt.connections.Loopback.Family;
import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.log.Format;
import dev.zerohalt.log.Level;
import dev.zerohalt.log.Log;
import dev.zerohalt.log.LogSink;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JVM's sockets are the application's; those whose links are hidden, other tests' among them, are a sidecar's. */
@Timeout(60)
class ApplicationPortsTest {
    private static final int HEALTH_PORT = 8888;

    private final HostKernel host = new HostKernel();
    private final FaultyKernel faulty = new FaultyKernel(host);
    private final Loopback loopback = new Loopback();
    private Loopback.Listener ours;
    private Loopback.Listener alsoOurs;
    private Loopback.Listener sidecars;
    private Path file;
    private int descriptor;

    @TempDir
    Path folder;

    @BeforeEach
    void listen() throws IOException {
        file = Files.createFile(folder.resolve("log"));
        descriptor = host.open(Latin1.encode(file.toString()), Linux.O_WRONLY | Linux.O_APPEND);
        ours = loopback.listen(Family.IPV4);
        alsoOurs = loopback.listen(Family.IPV6);
        sidecars = loopback.listen(Family.IPV4);
        hideOthers();
        faulty.on("kill", (arguments, call) -> -Errno.ESRCH); // another test's child may be a zombie here
    }

    @AfterEach
    void close() {
        host.close(descriptor);
        loopback.close();
        assertThat(faulty.open()).isEmpty();
    }

    private void hideOthers() {
        ListeningPorts[] listening = new ListeningPorts[1];
        faulty.on("readLink", (arguments, call) -> {
            int length = call.make();
            String link = length < 0 ? "" : Latin1.decode(arguments.bytes(1), 0, length);
            if (link.startsWith("socket:[")) {
                if (listening[0] == null) {
                    listening[0] =
                            counter(host(), List.of(CountingBackend.POLLING)).listening();
                }
                long inode = Long.parseLong(link.substring("socket:[".length(), link.length() - 1));
                PortSet ports = listening[0].ownedBy(Set.of(inode));
                if (ports.size() > 0 && !ports.contains(ours.port()) && !ports.contains(alsoOurs.port())) {
                    return -Errno.ENOENT;
                }
            }
            return length;
        });
    }

    private Kernel host() {
        return host;
    }

    private static ConnectionCounter counter(Kernel kernel, List<CountingBackend> backends) {
        return new ConnectionCounter(
                kernel,
                PortSet.of(),
                backends,
                new Census(NetworkFilter.NONE, new Classifier(5_000, 30_000), true),
                HEALTH_PORT,
                (backend, why) -> {});
    }

    /** How many connections count once the ports have been found. */
    private int counted(boolean auto, PortSet more, CountingBackend... backends) {
        List<CountingBackend> candidates = backends.length == 0 ? CountingBackend.ALL : List.of(backends);
        ConnectionCounter counter = counter(faulty.kernel(), candidates);
        Config.Counting settings =
                new Config.Counting(more, auto, candidates, 1_000_000_000L, 5_000, 30_000, NetworkFilter.NONE);
        Log log = new Log(host, new LogSink(host, descriptor), Level.INFO, Format.TEXT);
        new ApplicationPorts(faulty.kernel(), counter, settings, HEALTH_PORT, log).resolve(host.pid());
        int total = counter.census().total();
        counter.close();
        return total;
    }

    private String log() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect() {
        ours.connection();
        alsoOurs.connection();
        alsoOurs.connection();
        for (int i = 0; i < 4; i++) {
            sidecars.connection();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSidecarsPortIsNotTheApplications(CountingBackend backend) {
        connect();
        assertThat(counted(true, PortSet.of(), backend)).isEqualTo(3);
        assertThat(log()).contains("level=INFO msg=\"the application listens\" event=ports ports=");
        assertThat(PortSet.of(ours.port(), alsoOurs.port()).toString().split(",", -1))
                .allSatisfy(port -> assertThat(log()).contains(port));
        assertThat(log()).doesNotContain(Integer.toString(sidecars.port()));
    }

    @Test
    void additionalPortsCountToo() {
        connect();
        assertThat(counted(true, PortSet.of(sidecars.port()))).isEqualTo(7);
    }

    @Test
    void portsThatAreGivenAreNotLookedFor() {
        connect();
        assertThat(counted(false, PortSet.of(sidecars.port()))).isZero(); // the counter was made with none
        assertThat(log()).isEmpty();
        assertThat(faulty.calls("readLink")).isZero();
    }

    @Test
    void whereSocketsMayNotBeSeenEveryListeningPortCounts() {
        connect();
        faulty.on(
                "open",
                (arguments, call) -> Latin1.decode(arguments.bytes(0)).endsWith("/fd") ? -Errno.EACCES : call.make());
        assertThat(counted(true, PortSet.of())).isGreaterThanOrEqualTo(7);
        assertThat(log())
                .contains("level=WARN msg=\"cannot see which sockets are the application's: every listening port but"
                        + " ours counts\" event=ports ports=")
                .contains(Integer.toString(sidecars.port()));
    }

    @Test
    void whereNobodyCanTellWhoListensEveryConnectionCounts() {
        connect();
        faulty.on("socket", (arguments, call) -> arguments.number(0) == Linux.AF_NETLINK ? -Errno.EPERM : call.make());
        boolean[] once = {false};
        faulty.on("open", (arguments, call) -> {
            boolean first = !once[0] && Latin1.decode(arguments.bytes(0)).equals("/proc/net/tcp");
            once[0] |= first;
            return first ? -Errno.EACCES : call.make();
        });
        assertThat(counted(true, PortSet.of())).isGreaterThanOrEqualTo(14); // both ends of each
        assertThat(log())
                .contains("level=WARN msg=\"cannot find the application's ports: every connection counts\""
                        + " event=ports because=\"events: ");
    }

    @Test
    void whereItsChildrenAreUnknownEveryListeningPortCounts() {
        connect();
        faulty.on(
                "open",
                (arguments, call) ->
                        Latin1.decode(arguments.bytes(0)).endsWith("/children") ? -Errno.ENOENT : call.make());
        assertThat(counted(true, PortSet.of())).isGreaterThanOrEqualTo(7);
    }
}
