package dev.zerohalt.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.ConfigReader;
import dev.zerohalt.config.Platform;
import dev.zerohalt.http.ScriptedServer;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.sim.SimulatedKernel;
import dev.zerohalt.sim.SocketTables.Family;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DoctorTest {
    private final SimulatedKernel machine = new SimulatedKernel(7, "zerohalt", "--doctor");
    private final ConfigReader reader = new ConfigReader();

    private Findings examine(String... settings) {
        for (String setting : settings) {
            reader.environment("ZEROHALT_" + setting);
        }
        return Doctor.examine(machine, reader.read());
    }

    @Test
    void aHealthyContainerWithoutZerohalt() {
        machine.sockets().listen(Family.IPV4, 8080);
        Findings report = examine("GRACE_PERIOD=120s", "APP_PORT=8080");
        assertThat(report.areTroubled()).isFalse();
        assertThat(report.text())
                .contains("ok    no zerohalt runs here yet: cannot reach localhost:8888: ")
                .contains("ok    connections are counted by events: their end is an event\n")
                .contains("ok    listening now: port 8080\n")
                .contains("ok    grace period 2m, as given; platform not recognised\n")
                .contains("ok    drain 1m, stop 30s and flush 2s fit the grace period\n");
    }

    /** Defaults are there to be fitted. */
    @Test
    void aGracePeriodThatIsAssumedIsNoTrouble() {
        machine.sockets().listen(Family.IPV4, 8080);
        reader.platform(Optional.of(Platform.NOMAD));
        Findings report = examine();
        assertThat(report.areTroubled()).as(report.text()).isFalse();
        assertThat(report.text())
                .contains("ok    grace period 5s, assumed; platform Nomad, by NOMAD_ALLOC_ID\n")
                .contains("ok    drain 2s, stop at least 2s and flush 500ms fit the grace period\n");
    }

    @Test
    void timeoutsThatDoNotFitThePlatform() {
        machine.sockets().listen(Family.IPV4, 8080);
        reader.platform(Optional.of(Platform.KUBERNETES));
        assertThat(examine("DRAIN_TIMEOUT=10s", "SHUTDOWN_TIMEOUT=5s").text())
                .contains("ok    grace period not assumed, as timeouts are set; platform Kubernetes, by")
                .contains("ok    drain 10s, stop 5s and flush 2s fit the grace period\n");
        Findings report = examine("DRAIN_TIMEOUT=20s", "SHUTDOWN_TIMEOUT=10s");
        assertThat(report.areTroubled()).isTrue();
        assertThat(report.text())
                .contains("WARN  a shutdown may take 34s, but Kubernetes kills after 30s unless told otherwise: set");
    }

    @Test
    void nothingToFitInto() {
        machine.sockets().listen(Family.IPV4, 8080);
        reader.platform(Optional.of(Platform.DOCKER));
        Findings report = examine("GRACE_PERIOD=none");
        assertThat(report.areTroubled()).isFalse();
        assertThat(report.text()).contains("ok    a shutdown may take 1m34s, and GRACE_PERIOD is none\n");
    }

    @Test
    void whatDoesNotFitTheGracePeriod() {
        machine.sockets().listen(Family.IPV4, 8080);
        assertThat(examine("GRACE_PERIOD=30s").areTroubled()).isFalse();
        Findings report = examine("DRAIN_TIMEOUT=1m");
        assertThat(report.areTroubled()).isTrue();
        assertThat(report.text())
                .contains("WARN  ZEROHALT_DRAIN_TIMEOUT is 1m, of which the grace period of 30s leaves");
    }

    @Test
    void aHookAtTheEndIsPartOfTheBudget() {
        machine.sockets().listen(Family.IPV4, 8080);
        assertThat(examine("POST_SHUTDOWN_COMMAND=post").text())
                .contains("note  a shutdown may take 1m44s, and the grace period is not known\n");
        assertThat(examine("GRACE_PERIOD=120s").text())
                .contains("ok    drain 1m, stop 30s, post-shutdown hook 10s and flush 2s fit the grace period\n");
        Findings report = examine("GRACE_PERIOD=20s", "POST_SHUTDOWN_TIMEOUT=10s");
        assertThat(report.areTroubled()).isTrue();
        assertThat(report.text())
                .contains("WARN  ZEROHALT_POST_SHUTDOWN_TIMEOUT is 10s, of which the grace period of 20s");
    }

    @Test
    void aWaitWithoutEndFitsNothing() {
        machine.sockets().listen(Family.IPV4, 8080);
        assertThat(examine("FORCE_KILL=false").text())
                .contains(
                        "note  a shutdown may take for ever, as FORCE_KILL is false, and the grace period is not known\n");
        Findings report = examine("GRACE_PERIOD=120s");
        assertThat(report.areTroubled()).isTrue();
        assertThat(report.text()).contains("WARN  ZEROHALT_FORCE_KILL is false, but ");
    }

    /** With strategy none only the hook takes time. */
    @Test
    void aDrainThatIsNone() {
        machine.sockets().listen(Family.IPV4, 8080);
        assertThat(examine("DRAIN_STRATEGY=none", "GRACE_PERIOD=60s").text())
                .contains("ok    drain 0s, stop 30s and flush 2s fit the grace period\n");
        assertThat(examine("PRE_SHUTDOWN_COMMAND=pre").text())
                .contains("ok    drain 10s, stop 30s and flush 2s fit the grace period\n");
    }

    /** What is not there yet is not wrong. */
    @Test
    void whereNothingRunsNobodyHasToListen() {
        Findings report = examine("APP_PORT=8080", "GRACE_PERIOD=120s");
        assertThat(report.areTroubled()).isFalse();
        assertThat(report.text()).contains("ok    listening now: nobody\n");
    }

    @Test
    void anotherProgramOnTheHealthPort() {
        machine.sockets().listen(Family.IPV4, 8888);
        Findings report = examine();
        assertThat(report.areTroubled()).isTrue();
        assertThat(report.text())
                .contains("WARN  another program listens on port 8888, where zerohalt answers for the health\n");
    }

    @Test
    void withoutNetlink() {
        machine.faults().netlinkOpenErrno = Errno.EACCES;
        assertThat(examine().text()).contains("note  connections are counted by proc: events: ");
    }

    @Test
    void withNothingToCountBy() {
        machine.faults().netlinkOpenErrno = Errno.EACCES;
        machine.faults().withoutProc = true;
        Findings report = examine();
        assertThat(report.areTroubled()).isTrue();
        assertThat(report.text()).contains("WARN  connections cannot be counted: ");
    }

    /** What is found beside a zerohalt with this status. */
    private String beside(String status) throws IOException {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\n", status)) {
            reader.environment("ZEROHALT_HEALTH_PORT=" + server.port());
            return Doctor.examine(new HostKernel(), reader.read()).text();
        }
    }

    @Test
    void whoAsksARunningZerohalt() throws IOException {
        assertThat(beside("""
                {"version":"0.1.0","pid":1,"application":{"pid":7},"probers":[
                {"address":"192.0.2.1","user_agent":"kube-probe/1.31","requests":9,"period_seconds":10.000,\
                "silent_seconds":3.217,"told_503":0},
                {"address":"::1","user_agent":"","requests":1,"period_seconds":0.500,"silent_seconds":90.000,"told_503":0},
                {"address":"192.0.2.2","user_agent":"\\u001b[2J","requests":1,"period_seconds":1.000,\
                "silent_seconds":0.000,"told_503":0}]}"""))
                .contains("ok    it is PID 1: every orphan is its child\n")
                .contains("""
                        ok    asked for the health by 192.0.2.1 kube-probe/1.31, every 10.0s, last 3.2s ago
                              ::1, every 0.5s, last 1m30s ago
                              192.0.2.2 \\x1b[2J, every 1.0s, last 0.0s ago
                        """);
    }

    @Test
    void nobodyAsksAZerohaltThatIsNotPid1() throws IOException {
        long pid = ProcessHandle.current().pid();
        assertThat(beside("{\"pid\":" + pid + ",\"application\":{\"pid\":1},\"probers\":[]}"))
                .contains("note  it is not PID 1: ")
                .contains(" has started it, and it reaps only what the application leaves\n")
                .contains("WARN  nobody has asked for /health yet\n");
    }

    @Test
    void whoeverAnswersMayBeNoZerohalt() throws IOException {
        assertThat(beside("<html></html>")).contains("WARN  another program listens on port ");
        assertThat(beside("{\"pid\":\"x\",\"application\":{\"pid\":1}}")).contains("WARN  another program listens");
    }
}
