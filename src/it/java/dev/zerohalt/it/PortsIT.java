package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which ports are the application's: told, or found. A sidecar's in the same network are not. */
@Timeout(60)
class PortsIT {
    private static final int SIDECAR = 7070;

    @TempDir
    Path directory;

    /** Sockets that nobody refers to are closed by the garbage collector. */
    private final List<Closeable> sidecar = new ArrayList<>();

    @AfterEach
    void closeSidecar() throws IOException {
        for (Closeable socket : sidecar) {
            socket.close();
        }
    }

    private static Launch zerohalt(Mode mode) {
        return Launch.in(mode).set("DRAIN_TIMEOUT", "10m");
    }

    /** The application listens on 8080 and 9090. */
    private static Instance serving(Launch launch) {
        Instance instance = launch.startReady();
        instance.awaitOut("ready");
        instance.order("listen 8080 4", "listening 8080");
        instance.order("listen 9090 dual", "listening 9090");
        instance.awaitHealthy();
        return instance;
    }

    private static Socket connected(Instance instance, int port) {
        Socket client = instance.connect("127.0.0.1", port);
        instance.order("accept", "accepted");
        return client;
    }

    /** A connection to somebody else in the same network. */
    private Socket connectedToSidecar(Instance instance) throws IOException {
        ServerSocket listener = instance.network().listen(SIDECAR);
        Socket client = instance.connect("127.0.0.1", SIDECAR);
        sidecar.add(listener);
        sidecar.add(listener.accept());
        return client;
    }

    private static void assertHeldBy(Instance instance, Socket client) {
        instance.signal(Posix.SIGTERM);
        LogEvent progress = instance.awaitEvent("drain.progress");
        assertThat(progress.get("holding")).as(progress.line()).isEqualTo("1");
        assertThat(progress.get("who")).startsWith("127.0.0.1:" + client.getLocalPort() + " ");
        Await.pause(Duration.ofMillis(250));
        assertThat(instance.events("drain.end")).as(instance.transcript()).isEmpty();
    }

    private static void assertDrained(Instance instance) {
        assertThat(instance.exitCode()).isZero();
        assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
    }

    private static void end(Instance instance, Socket client) throws IOException {
        client.close();
        instance.order("close", "closed");
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void additionalPortsCount(Mode mode) throws IOException {
        try (Instance instance =
                serving(zerohalt(mode).set("ADDITIONAL_PORTS", "9091,9090").helper("server"))) {
            Socket client = connected(instance, 9090);
            assertHeldBy(instance, client);
            end(instance, client);
            assertDrained(instance);
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void theApplicationsPortsAreFound(Mode mode) throws IOException {
        try (Instance instance = serving(zerohalt(mode).helper("server"))) {
            Socket client = connected(instance, 9090);
            assertHeldBy(instance, client);
            assertThat(instance.awaitEvent("ports").get("ports")).isEqualTo("8080,9090");
            end(instance, client);
            assertDrained(instance);
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void alsoThoseOfItsChildren(Mode mode) throws IOException {
        String script = Helpers.program("server") + "; true";
        try (Instance instance = serving(zerohalt(mode).shell(script))) {
            Socket client = connected(instance, 9090);
            assertHeldBy(instance, client);
            assertThat(instance.awaitEvent("ports").get("ports")).isEqualTo("8080,9090");
            client.close();
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void aSidecarsPortDoesNotCount(Mode mode) throws IOException {
        try (Instance instance = serving(zerohalt(mode).helper("server"));
                Socket client = connectedToSidecar(instance)) {
            instance.signal(Posix.SIGTERM);
            assertDrained(instance);
            assertThat(instance.awaitEvent("ports").get("ports")).isEqualTo("8080,9090");
            assertThat(instance.events("drain.progress")).isEmpty();
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void unlessItIsAnAdditionalOne(Mode mode) throws IOException {
        Launch launch = zerohalt(mode).set("ADDITIONAL_PORTS", "" + SIDECAR);
        try (Instance instance = serving(launch.helper("server"));
                Socket client = connectedToSidecar(instance)) {
            assertHeldBy(instance, client);
            assertThat(instance.awaitEvent("ports").get("ports"))
                    .as("those found")
                    .isEqualTo("8080,9090");
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void anApplicationOfAnotherUser(Mode mode) throws IOException {
        try (Instance instance = serving(zerohalt(mode).command(OtherUser.server(directory)));
                Socket sidecars = connectedToSidecar(instance)) {
            Socket client = connected(instance, 9090);
            assertHeldBy(instance, client);
            assertThat(instance.awaitEvent("ports").get("ports")).isEqualTo("8080,9090");
            end(instance, client);
            assertDrained(instance);
            assertThat(sidecars.isConnected()).isTrue();
        }
    }

    /** Rather somebody else's connection is waited for than one of the application's lost. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void whereItsSocketsCannotBeSeenEveryPortButOursCounts(Mode mode) throws IOException {
        Launch launch = zerohalt(mode).startedBy(OtherUser.WITHOUT_PTRACE).command(OtherUser.server(directory));
        try (Instance instance = serving(launch);
                Socket healthy = instance.connect("127.0.0.1", Instance.HEALTH_PORT);
                Socket sidecars = connectedToSidecar(instance)) {
            assertHeldBy(instance, sidecars);
            LogEvent ports = instance.awaitEvent("ports");
            assertThat(ports.get("level")).isEqualTo("WARN");
            assertThat(ports.get("ports")).isEqualTo("7070,8080,9090");
            assertThat(healthy.isConnected()).isTrue();
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void soItIsWithoutProc(Mode mode) throws IOException {
        try (Instance instance = serving(zerohalt(mode).sandbox("no-proc").helper("server"));
                Socket sidecars = connectedToSidecar(instance)) {
            assertHeldBy(instance, sidecars);
            assertThat(instance.awaitEvent("ports").get("level")).isEqualTo("WARN");
        }
    }
}
