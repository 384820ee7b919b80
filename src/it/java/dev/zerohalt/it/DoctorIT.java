package dev.zerohalt.it;

import static dev.zerohalt.it.Diagnosis.SERVER;
import static dev.zerohalt.it.Diagnosis.assertFinding;
import static dev.zerohalt.it.Diagnosis.assertWell;
import static dev.zerohalt.it.Diagnosis.doctor;
import static dev.zerohalt.it.Diagnosis.findings;
import static dev.zerohalt.it.Diagnosis.serving;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code zerohalt --doctor}, beside the running one: finds what is wrong, and nothing where all is well. */
@Timeout(90)
class DoctorIT {
    @TempDir
    Path directory;

    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void whereAllIsWellThereIsNoFinding() {
        try (Instance instance = serving()) {
            String said = doctor(instance);
            assertWell(said);
            assertThat(said)
                    .contains("ok    zerohalt answers on port 8888\n")
                    .contains("ok    it is PID 1: every orphan is its child\n")
                    .contains("ok    asked for the health by 127.0.0.1, every ")
                    .contains("ok    connections are counted by events")
                    .contains("ok    the application listens on port 8080, which is watched\n")
                    .contains("ok    a drain begins with one of SIGINT,SIGQUIT,SIGTERM")
                    .contains("; if the image's STOPSIGNAL is another one, set ZEROHALT_SHUTDOWN_SIGNALS\n")
                    .contains("ok    grace period 2m, as given; platform ")
                    .contains("fit the grace period\n");
        }
    }

    /** Where nothing runs yet, there is nothing to be wrong with it. */
    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void norIsThereOneForTheFirstCommandOfAContainer() {
        try (Instance instance = Launch.unset(Mode.PID_1)
                .set("APP_PORT", "8080")
                .set("GRACE_PERIOD", "2m")
                .startInstead(Helpers.BINARY.toString(), "--doctor")) {
            assertThat(instance.exitCode()).as(instance.out()).isZero();
            assertThat(instance.out()).contains("ok    no zerohalt runs here yet: ");
            assertThat(findings(instance.out())).isEmpty();
        }
    }

    @Test
    void flagsAreRead() {
        try (Instance instance = serving()) {
            assertThat(doctor(instance, "more")).endsWith("exit 2");
            assertThat(doctor(instance, "--health-port", "8889"))
                    .contains("ok    no zerohalt runs here yet: cannot reach");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aZerohaltThatNobodyAsksForTheHealth(Mode mode) {
        try (Instance instance = Launch.in(mode).helper("server").startReady()) {
            instance.order("listen 8080 4", "listening 8080");
            assertFinding(
                    doctor(instance),
                    "WARN  nobody has asked for /health yet",
                    "Let the load balancer or the readiness",
                    1);
            instance.health();
            assertThat(doctor(instance)).doesNotContain("nobody has asked");
        }
    }

    // Where it stands

    @Test
    void aZerohaltBelowAnotherProcess() {
        try (Instance instance = serving(Launch.in(Mode.ORDINARY).command(SERVER))) {
            assertFinding(
                    doctor(instance),
                    "note  it is not PID 1: sandbox has started it, and it reaps only what the application leaves",
                    "Make it the ENTRYPOINT, in exec form",
                    0);
        }
    }

    /** As with shareProcessNamespace: PID 1 is the pod's, and the parent is outside. */
    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void butNotInASharedPidNamespace() throws IOException {
        try (Instance pod = Launch.in(Mode.PID_1).startInstead("sleep", "600");
                Program container = new Program(
                        pod.network(),
                        "nsenter",
                        "--target=" + pod.pid(),
                        "--mount",
                        "--pid",
                        "--root",
                        "--wd=/",
                        Helpers.BINARY.toString(),
                        SERVER)) {
            container.awaitOutput("ready\n");
            container.type("listen 8080 4\n");
            container.awaitOutput("listening 8080\n");
            pod.awaitHealthy();
            String said = doctor(pod);
            assertWell(said);
            assertThat(said).contains("ok    it is the first process of its container, whose PID namespace is shared ");
        }
    }

    // Signals, users, and the time there is

    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void anImageWhoseUsualSignalBeginsNoDrain() throws IOException {
        Path settings = Files.writeString(directory.resolve("haproxy.cfg"), """
                defaults
                    mode http
                    timeout connect 1s
                    timeout client 1s
                    timeout server 1s
                frontend web
                    bind 127.0.0.1:8080
                """);
        try (Instance instance = Launch.in(Mode.PID_1)
                .command("haproxy", "-db", "-f", settings.toString())
                .startHealthy()) {
            assertFinding(
                    doctor(instance),
                    "note  images of haproxy are stopped with SIGUSR1, unless their STOPSIGNAL was changed: it begins no drain",
                    "Set ZEROHALT_SHUTDOWN_SIGNALS=SIGTERM,SIGINT,SIGUSR1.",
                    0);
            assertWell(doctor(instance, "--shutdown-signals", "SIGTERM,SIGUSR1"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void anApplicationThatMayNotBeSignalled(boolean mayKill) {
        Launch launch = Launch.in(Mode.PID_1).set("APP_PORT", "8080").command(OtherUser.server(directory));
        if (!mayKill) {
            launch.startedBy("setpriv", "--bounding-set=-kill", "--inh-caps=-kill");
        }
        try (Instance instance = serving(launch)) {
            String said = doctor(instance, "--app-port", "8080");
            if (mayKill) {
                assertWell(said);
            } else {
                assertFinding(
                        said,
                        "WARN  server belongs to another user, and zerohalt may not signal it without CAP_KILL",
                        "Run the application as the same user, or add the capability.",
                        1);
            }
        }
    }

    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void withoutCapabilitiesAllIsWellForAnApplicationOfTheSameUser() {
        try (Instance instance = serving(Launch.in(Mode.PID_1)
                .startedBy("setpriv", "--bounding-set=-kill,-sys_ptrace", "--inh-caps=-kill,-sys_ptrace")
                .command(SERVER))) {
            assertWell(doctor(instance));
        }
    }

    @Test
    void theTimeThereIs() {
        try (Instance instance = serving()) {
            String binary = Helpers.BINARY.toString();
            assertThat(instance.beside("env", "KUBERNETES_SERVICE_HOST=10.0.0.1", binary, "--doctor"))
                    .contains("ok    grace period 30s, assumed; platform Kubernetes, by KUBERNETES_SERVICE_HOST\n")
                    .endsWith("exit 0");
            assertFinding(
                    doctor(instance, "--drain-timeout", "2m"),
                    "WARN  ZEROHALT_DRAIN_TIMEOUT is 2m, of which the grace period of 2m leaves ",
                    1);
        }
    }
}
