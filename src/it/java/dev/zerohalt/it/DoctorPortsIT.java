package dev.zerohalt.it;

import static dev.zerohalt.it.Diagnosis.SERVER;
import static dev.zerohalt.it.Diagnosis.assertFinding;
import static dev.zerohalt.it.Diagnosis.assertWell;
import static dev.zerohalt.it.Diagnosis.doctor;
import static dev.zerohalt.it.Diagnosis.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code zerohalt --doctor} looks where the application listens, which of its processes does, and who probes it there. */
@Timeout(90)
class DoctorPortsIT {
    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void anApplicationThatListensElsewhere() {
        try (Instance instance = serving()) {
            assertFinding(
                    doctor(instance, "--app-port", "9090"),
                    "WARN  the application does not listen on the watched port 9090, but on 8080: no drain waits for its requests",
                    "Set ZEROHALT_APP_PORT=8080, or leave it out: then the port is found.",
                    1);
            assertFinding(
                    doctor(instance, "--app-port", "none"),
                    "WARN  the application listens on port 8080, but APP_PORT is none: no drain waits",
                    1);
            assertFinding(
                    doctor(instance, "--additional-ports", "9090"),
                    "note  the application does not listen on port 9090 of ADDITIONAL_PORTS",
                    0);
            assertWell(doctor(instance, "--app-port", "8080"));
        }
    }

    /** A metrics port, say, which was left out on purpose. */
    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void anApplicationThatListensOnAnotherPortToo() {
        try (Instance instance = serving()) {
            instance.order("listen 9090 4", "listening 9090");
            String said = doctor(instance, "--app-port", "8080");
            assertWell(said);
            assertThat(said).contains("ok    it listens on port 9090 too, where connections do not hold a drain; ");
        }
    }

    /** A sidecar in the same network. */
    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void whereANeighbourListensDoesNotMatter() throws IOException {
        try (Instance instance = serving();
                var neighbour = instance.network().listen(3000)) {
            assertThat(neighbour.getLocalPort()).isEqualTo(3000);
            assertWell(doctor(instance, "--app-port", "8080"));
            assertWell(doctor(instance));
        }
    }

    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void anApplicationThatListensNowhere() {
        try (Instance instance = Launch.in(Mode.PID_1).helper("server").startReady()) {
            instance.health();
            assertFinding(
                    doctor(instance),
                    "WARN  the application listens on no port: no traffic is taken until it does,"
                            + " or APP_STARTUP_TIMEOUT is over",
                    "If it has no port, set ZEROHALT_APP_PORT=none."
                            + " If it wants port 8888 itself, set ZEROHALT_HEALTH_PORT to another port.",
                    1);
            assertFinding(
                    doctor(instance, "--app-port", "8080"),
                    "WARN  the application does not listen on the watched port 8080, nor on another one: ",
                    1);
            assertWell(doctor(instance, "--app-port", "none"));
        }
    }

    /** It came first, and zerohalt would not start; or zerohalt is not there at all. */
    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void anApplicationThatHasTheHealthPort() {
        try (Instance instance = Launch.in(Mode.PID_1).startInstead(SERVER)) {
            instance.awaitOut("ready\n");
            instance.order("listen 8888 4", "listening 8888");
            assertFinding(
                    doctor(instance),
                    "WARN  server listens on port 8888, where zerohalt answers for the health",
                    "Set ZEROHALT_HEALTH_PORT to another port, and let the health be asked for there.",
                    1);
            assertWell(doctor(instance, "--health-port", "8889"));
        }
    }

    @Test
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void aStatusThatIsOffIsNoOtherProgram() {
        try (Instance instance =
                serving(Launch.in(Mode.PID_1).set("STATUS_ACCESS", "off").command(SERVER))) {
            assertFinding(
                    doctor(instance),
                    "note  zerohalt listens on port 8888, but shows no status: status 404,"
                            + " as with ZEROHALT_STATUS_ACCESS=off",
                    "Set ZEROHALT_STATUS_ACCESS to local",
                    0);
        }
    }

    /** It has the port on another address than zerohalt. */
    @Test
    void anApplicationOnTheHealthPortsOtherAddress() {
        try (Instance instance =
                serving(Launch.in(Mode.PID_1).set("HEALTH_BIND", "127.0.0.1").command(SERVER))) {
            instance.order("listen 8888 6", "listening 8888");
            assertFinding(
                    doctor(instance, "--health-bind", "127.0.0.1"),
                    "WARN  server listens on port 8888, where zerohalt answers for the health",
                    1);
        }
    }

    // Wrappers

    @ParameterizedTest
    @EnumSource
    void aShellAsTheFirstProcess(Mode mode) {
        try (Instance instance = serving(Launch.in(mode).shell("exec 3<&0; " + SERVER + " <&3 & wait"))) {
            assertFinding(
                    doctor(instance),
                    "WARN  the application's first process is sh -c, but server listens: signals go to sh -c, and its exit"
                            + " code counts",
                    "Write \"exec server ...\" in the command of sh -c, or [\"server\", ...] instead of it.",
                    1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrapperThatHandlesTheSignal(Mode mode) {
        String script = "trap 'kill -TERM $!' TERM; exec 3<&0; " + SERVER + " <&3 & wait; wait";
        try (Instance instance = serving(Launch.in(mode).shell(script))) {
            assertFinding(doctor(instance), "note  the application's first process is sh -c, but server listens", 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void notAProgramThatWasExecuted(Mode mode) {
        try (Instance instance = serving(Launch.in(mode).shell("exec " + SERVER))) {
            assertThat(doctor(instance)).doesNotContain("first process is").endsWith("exit 0");
        }
    }

    // A readiness probe on the application's port

    /** A connection that the application closes at once. */
    private static void probe(Instance instance) throws IOException {
        try (Socket client = instance.network().connectFrom("127.0.0.2", "127.0.0.1", Instance.APP_PORT)) {
            instance.order("accept", "accepted");
            instance.order("drop", "dropped");
            assertThat(client.getInputStream().read()).isNegative();
        }
    }

    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void aProbeThatComesToTheApplicationsPort() throws IOException {
        try (Instance instance = serving()) {
            assertWell(doctor(instance));
            String[] said = {""};
            Await.until(() -> "the finding\n" + said[0], () -> {
                try {
                    probe(instance);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                Await.pause(Duration.ofSeconds(1));
                said[0] = doctor(instance);
                return said[0].contains(" connects to port 8080 ");
            });
            assertThat(said[0])
                    .containsPattern("WARN  127\\.0\\.0\\.2 connects to port 8080 about every \\S+ and leaves at once,"
                            + " as a probe does: if it goes on during a drain, that lasts until its deadline of 1m\n"
                            + " +Let it ask /health on port 8888\\. If it has to ask the application, set"
                            + " ZEROHALT_CONNECTION_EXCLUDE=127\\.0\\.0\\.2 so that it holds no drain\\.\n")
                    .endsWith("exit 1");
            assertThat(doctor(instance, "--drain-steady-state-wait", "0s", "--connection-idle-threshold", "100ms"))
                    .contains("note  127.0.0.2 connects to port 8080 ")
                    .contains(": if it goes on during a drain, that lasts longer\n");
            assertWell(doctor(instance, "--connection-exclude", "127.0.0.2"));
            assertWell(doctor(instance, "--drain-strategy", "none"));
        }
    }

    /** They come as they like, at once or after a while. */
    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void butNoClients() throws IOException {
        try (Instance instance = serving()) {
            for (int i = 0; i < 8; i++) {
                probe(instance);
                Await.pause(Duration.ofMillis(i % 4 == 3 ? 1500 : 1));
            }
            assertWell(doctor(instance));
        }
    }
}
