package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No traffic before the application listens: health is 503 until then, and 200 for good from then on. */
@Timeout(60)
class StartIT {
    private static final String AUTO = "auto";
    private static final String SET = "8080";

    /** Ways to listen, and what may be in the way of seeing it. */
    enum Way {
        FOUND(AUTO, "4"),
        FOUND_BY_IPV6(AUTO, "6"),
        FOUND_BY_BOTH(AUTO, "dual"),
        FOUND_WITHOUT_PROC(AUTO, "4", "no-proc"),
        FOUND_WITHOUT_NETLINK(AUTO, "dual", "deny-netlink"),
        PORT_SET(SET, "4"),
        PORT_SET_BY_IPV6(SET, "6"),
        PORT_SET_WITHOUT_PROC(SET, "4", "no-proc"),
        PORT_SET_WITHOUT_NETLINK(SET, "6", "deny-netlink");

        private final String port;
        private final String family;

        @SuppressWarnings("ImmutableEnumChecker") // never changed
        private final List<String> sandbox;

        Way(String port, String family, String... sandbox) {
            this.port = port;
            this.family = family;
            this.sandbox = List.of(sandbox);
        }
    }

    static Stream<Arguments> ways() {
        return Arrays.stream(Way.values())
                .flatMap(way -> Arrays.stream(Mode.values()).map(mode -> Arguments.of(way, mode)));
    }

    @TempDir
    Path directory;

    /** An application that is not ready for traffic, however often anybody asks. */
    private static Launch patient(Mode mode) {
        return Launch.in(mode).set("APP_STARTUP_TIMEOUT", "10m").set("DRAIN_TIMEOUT", "10m");
    }

    /** One of another user, whose sockets cannot be seen. */
    private Launch unseen(Mode mode) {
        return patient(mode).startedBy(OtherUser.WITHOUT_PTRACE).command(OtherUser.server(directory));
    }

    private static Instance ready(Launch launch) {
        Instance instance = launch.startReady();
        instance.awaitOut("ready");
        return instance;
    }

    private static void assertStarting(Instance instance) {
        for (int i = 0; i < 5; i++) {
            assertThat(instance.get("/health").body()).isEqualTo("{\"status\":\"starting\"}");
            assertThat(instance.get("/health").code()).isEqualTo(503);
            assertThat(instance.get("/readyz").code()).isEqualTo(503);
            assertThat(instance.get("/livez").code()).isEqualTo(200);
            Await.pause(Duration.ofMillis(50));
        }
        assertThat(instance.events("app.healthy")).isEmpty();
    }

    private static void assertHealthyForGood(Instance instance) {
        instance.awaitHealthy();
        assertThat(instance.get("/readyz").code()).isEqualTo(200);
        instance.order("deaf", "deaf");
        for (int i = 0; i < 5; i++) {
            assertThat(instance.get("/health").body()).isEqualTo("{\"status\":\"healthy\"}");
            Await.pause(Duration.ofMillis(50));
        }
        assertThat(instance.events("app.healthy")).hasSize(1);
        assertThat(instance.events("app.port")).isEmpty();
    }

    private static void assertHealthyOnceItListens(Instance instance, String family) {
        assertStarting(instance);
        instance.order("listen 8080 " + family, "listening 8080");
        assertHealthyForGood(instance);
    }

    private static void assertSidecarDoesNotCount(Launch launch) throws IOException {
        try (Instance instance = ready(launch);
                ServerSocket sidecar = instance.network().listen(7070)) {
            assertThat(sidecar.isBound()).isTrue();
            assertHealthyOnceItListens(instance, "4");
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @MethodSource("ways")
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void untilSomebodyListens(Way way, Mode mode) {
        Launch launch = patient(mode)
                .sandbox(way.sandbox.toArray(String[]::new))
                .set("APP_PORT", way.port)
                .helper("server");
        try (Instance instance = ready(launch)) {
            assertHealthyOnceItListens(instance, way.family);
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @CsvSource({"PID_1, auto", "PID_1, 8080", "ORDINARY, auto", "ORDINARY, 8080"})
    void alsoWhereItsSocketsCannotBeSeen(Mode mode, String port) {
        try (Instance instance = ready(unseen(mode).set("APP_PORT", port))) {
            assertHealthyOnceItListens(instance, "4");
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void aSidecarThatListensIsNotTheApplication(Mode mode) throws IOException {
        assertSidecarDoesNotCount(patient(mode).helper("server"));
    }

    /** The sidecar's listening socket was made by another user than the application. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void norWhereTheApplicationsSocketsCannotBeSeen(Mode mode) throws IOException {
        assertSidecarDoesNotCount(unseen(mode));
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @CsvSource({"PID_1, 8080", "PID_1, 9091", "ORDINARY, 9090"})
    void anyOfSeveralPortsWillDoAndNoOther(Mode mode, int port) {
        try (Instance instance = ready(patient(mode)
                .set("APP_PORT", "8080")
                .set("ADDITIONAL_PORTS", "9090,9091")
                .helper("server"))) {
            assertStarting(instance);
            instance.order("listen 7070 dual", "listening 7070");
            assertStarting(instance);
            instance.order("listen " + port + " dual", "listening " + port);
            assertHealthyForGood(instance);
        }
    }

    /** Of the application's or of an additional one, whoever listens there. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void anAdditionalPortMayBeASidecars(Mode mode) throws IOException {
        try (Instance instance =
                ready(patient(mode).set("ADDITIONAL_PORTS", "7070").helper("server"))) {
            assertStarting(instance);
            try (ServerSocket sidecar = instance.network().listen(7070)) {
                assertThat(sidecar.isBound()).isTrue();
                instance.awaitHealthy();
            }
        }
    }

    private static Launch impatient(Mode mode) {
        return Launch.in(mode)
                .set("APP_STARTUP_TIMEOUT", "1s")
                .set("DRAIN_TIMEOUT", "10m")
                .helper("server");
    }

    /** Healthy when the time is over and not before; gives the warning. */
    private static LogEvent assertHealthyInTheEnd(Instance instance, long begun) {
        assertThat(instance.health()).isEqualTo(503);
        instance.awaitHealthy();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(1));
        LogEvent warning = instance.awaitEvent("app.port");
        instance.awaitEvent("app.healthy");
        assertThat(warning.get("level")).isEqualTo("WARN");
        return warning;
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void aPortThatIsProbablyWrongIsNamed(Mode mode) throws IOException {
        long begun = System.nanoTime();
        try (Instance instance = impatient(mode).set("APP_PORT", "8080").startReady()) {
            instance.order("listen 9090 4", "listening 9090");
            instance.order("listen 9091 6", "listening 9091");
            LogEvent warning = assertHealthyInTheEnd(instance, begun);
            assertThat(warning.get("msg")).isEqualTo("nobody listens on port 8080: taking traffic all the same");
            assertThat(warning.get("app_port")).isEqualTo("8080");

            Socket client = instance.connect("::1", 9091);
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            client.close();
            LogEvent atTheDrain = instance.events("app.port").getLast();
            assertThat(instance.events("app.port")).hasSize(2);
            assertThat(atTheDrain.get("level")).isEqualTo("WARN");
            assertThat(atTheDrain.get("app_port")).isEqualTo("8080");
            assertThat(atTheDrain.get("listening")).isEqualTo("9090,9091");
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void anApplicationThatNeverListensIsTakenForHealthyInTheEnd(Mode mode) {
        long begun = System.nanoTime();
        try (Instance instance = impatient(mode).startReady()) {
            LogEvent warning = assertHealthyInTheEnd(instance, begun);
            assertThat(warning.get("msg")).isEqualTo("nobody listens on any port: taking traffic all the same");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(instance.events("app.port")).hasSize(1);
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @CsvSource({
        "PID_1, auto, any port",
        "PID_1, 8080, port 8080",
        "ORDINARY, auto, any port",
        "ORDINARY, 8080, port 8080"
    })
    void whereNothingCanBeSeenTheTimeDecides(Mode mode, String port, String named) {
        long begun = System.nanoTime();
        try (Instance instance = impatient(mode)
                .sandbox("no-proc", "deny-netlink")
                .set("APP_PORT", port)
                .startReady()) {
            instance.order("listen 8080 4", "listening 8080");
            LogEvent warning = assertHealthyInTheEnd(instance, begun);
            assertThat(warning.get("msg"))
                    .isEqualTo("cannot see whether somebody listens on " + named + ": taking traffic all the same");
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void anApplicationWithoutPortsIsHealthyAtOnceAndHasNothingToDrain(Mode mode) {
        try (Instance instance = ready(patient(mode).set("APP_PORT", "none").helper("server"))) {
            assertThat(instance.health()).as("the first time").isEqualTo(200);
            instance.order("listen 8080 4", "listening 8080");
            Socket client = instance.connect();
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isZero();
            assertThat(client.isConnected()).isTrue();
            assertThat(instance.awaitEvent("drain.end").get("outcome")).isEqualTo("drained");
            assertThat(instance.events("drain.progress")).isEmpty();
            assertThat(instance.events("app.port")).isEmpty();
        }
    }
}
