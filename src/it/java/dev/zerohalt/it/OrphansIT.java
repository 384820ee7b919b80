package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every orphan becomes zerohalt's child and is reaped, whenever it dies. */
@Timeout(120)
class OrphansIT {
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void tenThousand(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .set("APP_PORT", "none")
                .helper("orphans", "10000")
                .startHealthy()) {
            instance.awaitOut("made 10000\n");
            Await.until(
                    () -> "the end of every zombie: " + instance.processes(),
                    () -> instance.processes().stream().noneMatch(Proc::isZombie));
            assertThat(instance.health()).isEqualTo(200);
            assertThat(instance.processes())
                    .filteredOn(process -> !process.name().equals("sandbox"))
                    .hasSize(2);
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
        }
    }

    /** They are reaped in several turns of the loop: a client that waits too is answered after the first of them. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SUBREAPER)
    void fiveThousandThatHaveEndedDelayNobody(Mode mode) throws IOException {
        try (Instance instance = Launch.in(mode)
                        .set("APP_PORT", "none")
                        .set("METRICS_ENABLED", "true")
                        .helper("orphans", "held", "5000")
                        .startHealthy();
                Socket client = instance.connect("127.0.0.1", Instance.HEALTH_PORT)) {
            instance.awaitOut("made 5000\n");
            instance.signal(Posix.SIGSTOP);
            instance.type("\n");
            Await.until(
                    "the end of all of them",
                    () -> instance.processes().stream().filter(Proc::isZombie).count() == 5_000);
            Http.send(client, Http.request("GET", "/metrics"));
            instance.signal(Posix.SIGCONT);
            assertThat(Long.parseLong(Http.receive(client, true)
                            .body()
                            .replaceAll("(?s).*\nzerohalt_orphans_reaped_total (\\d+)\n.*", "$1")))
                    .as("how many were reaped before the answer")
                    .isBetween(1L, 1_000L);
            Await.until(
                    () -> "all of them: " + instance.metric("zerohalt_orphans_reaped_total"),
                    () -> instance.metric("zerohalt_orphans_reaped_total") == 5_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void aDaemonBecomesZerohaltsChild(Mode mode) {
        try (Instance instance = Launch.in(mode).helper("orphans", "daemon").start()) {
            instance.awaitOut("daemon ");
            int daemon = Integer.parseInt(instance.outLines().getFirst().substring("daemon ".length()));
            int zerohalt = instance.processNamed("zerohalt").pid();
            Await.until(
                    () -> "the daemon's adoption: " + instance.processes(),
                    () -> instance.processes().stream()
                            .anyMatch(process -> process.pid() == daemon && process.parent() == zerohalt));
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void orphansDyingDuringTheDrainAreReapedToo(Mode mode) {
        String script = "trap : TERM; while :; do (sleep 0.02 & sleep 0.01 &) ; sleep 0.02; done";
        try (Instance instance =
                Launch.in(mode).set("DRAIN_STRATEGY", "fixed").shell(script).startReady()) {
            instance.signal(Posix.SIGTERM);
            instance.awaitEvent("drain.start");
            Await.pause(java.time.Duration.ofMillis(500));
            // The application's own children may be zombies for a moment; orphans are zerohalt's.
            int zerohalt = instance.processNamed("zerohalt").pid();
            Await.until(
                    () -> "no zombie of zerohalt's: " + instance.processes(),
                    () -> instance.processes().stream()
                            .noneMatch(process -> process.isZombie() && process.parent() == zerohalt));
        }
    }

    @ParameterizedTest
    @EnumSource
    void notBeingPid1ItSaysThatItIsTheSubreaper(Mode mode) {
        try (Instance instance = Launch.in(mode).command("true").start()) {
            assertThat(instance.exitCode()).isZero();
            if (mode == Mode.ORDINARY) {
                assertThat(instance.log()).contains("subreaper");
            } else {
                assertThat(instance.log()).doesNotContain("subreaper");
            }
        }
    }

    /** A process zerohalt did not start, inherited over exec from the shell that became zerohalt. */
    @ParameterizedTest
    @EnumSource
    void aChildFromBeforeIsReapedAndIsNotTheApplication(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .startedBy("sh", "-c", "sleep 0.3 & exec \"$@\"", "sh")
                .set("APP_PORT", "none")
                .command("cat")
                .startHealthy()) {
            Await.until(
                    () -> "the end of sleep: " + instance.processes(),
                    () -> instance.processes().stream()
                            .noneMatch(process -> process.name().equals("sleep")));
            assertThat(instance.health()).isEqualTo(200);
            instance.closeInput();
            assertThat(instance.exitCode()).isZero();
        }
    }
}
