package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Zerohalt;
import dev.zerohalt.config.Platform;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.sim.SocketTables.Family;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a container ends before its orchestrator's SIGKILL, on a simulated machine. Times in seconds since its start; SIGTERM comes at 10. */
@Timeout(30)
class GracePeriodStoriesTest extends Stories {

    private Server server = new Server(machine, Behaviour.graceful(Dice.SECOND, 3));

    private double run() {
        machine.setApplication(server);
        signalAt(10, SIGTERM);
        int code = Zerohalt.run(machine);
        assertThat(code).as(machine.log()).isIn(3, 128 + SIGKILL);
        return Math.round((machine.agenda().now() - start) / (double) Dice.MILLI) / 1000.0;
    }

    private static double seconds(Platform platform) {
        return platform.graceNanos() / (double) Dice.SECOND;
    }

    /** Half of the time for each would have cut it. */
    @ParameterizedTest
    @EnumSource(
            value = DrainStrategy.class,
            names = {"CONNECTIONS", "IN_FLIGHT"})
    void aRequestOfHalfTheGracePeriodIsAnswered(DrainStrategy strategy) {
        machine.setEnvironment("ZEROHALT_GRACE_PERIOD", "30s");
        machine.setEnvironment("ZEROHALT_APP_PORT", "8080");
        machine.setEnvironment(
                "ZEROHALT_DRAIN_STRATEGY", strategy == DrainStrategy.IN_FLIGHT ? "in-flight" : "connections");
        at(9.9, () -> server.connect(Family.IPV4, 13_600 * Dice.MILLI).queues(0, 100));
        assertThat(run()).isBetween(24.5, 30.0);
        assertThat(machine.log()).contains("event=drain.end outcome=drained");
    }

    @ParameterizedTest
    @EnumSource
    void anIdleContainerEndsAsDrained(Platform platform) {
        machine.show(platform.sign());
        assertThat(run()).isLessThan(10 + seconds(platform) / 2 + 1);
        assertThat(machine.log())
                .contains("event=config.platform platform=" + platform.label() + " sign=")
                .contains(platform.sign())
                .contains("event=drain.end outcome=drained")
                .contains("event=exit")
                .doesNotContain("level=WARN");
    }

    /** Nothing holds the drain, so nearly all of the time is the application's. */
    @ParameterizedTest
    @EnumSource
    void anApplicationThatStopsSlowlyHasWhatTheDrainDoesNotNeed(Platform platform) {
        machine.show(platform.sign());
        long drain = Math.min(5 * Dice.SECOND, platform.graceNanos() / 3);
        server = new Server(machine, Behaviour.graceful(platform.graceNanos() * 85 / 100 - drain, 3));
        assertThat(run()).isLessThan(10 + seconds(platform));
        assertThat(machine.log())
                .contains("event=drain.end outcome=drained", "app_outcome=exited", "code=3")
                .doesNotContain("event=app.kill");
    }

    @ParameterizedTest
    @EnumSource
    void alsoWhereThereIsNoDrain(Platform platform) {
        machine.show(platform.sign());
        machine.setEnvironment("ZEROHALT_APP_PORT", "none");
        server = new Server(machine, Behaviour.graceful(platform.graceNanos() * 3 / 4, 3));
        assertThat(run()).isLessThan(10 + seconds(platform));
        assertThat(machine.log()).contains("app_outcome=exited", "code=3").doesNotContain("event=app.kill");
    }

    /** With the timeouts at their defaults: a client that never goes, and an application that takes a second. */
    @ParameterizedTest
    @EnumSource
    void aConnectionThatNobodyClosesDoesNotTakeTheApplicationsTime(Platform platform) {
        machine.show(platform.sign());
        machine.setEnvironment("ZEROHALT_APP_PORT", "8080");
        machine.setEnvironment("ZEROHALT_DRAIN_STRATEGY", "connections");
        at(1, () -> server.connect(Family.IPV4));
        assertThat(run()).isLessThan(10 + seconds(platform));
        assertThat(machine.log()).contains("event=drain.end outcome=timeout", "app_outcome=exited");
    }

    /** It catches every signal, and leaves a process that does too. */
    @ParameterizedTest
    @EnumSource
    void whateverDoesNotStopIsKilledInTime(Platform platform) {
        machine.show(platform.sign());
        server = new Server(machine, new Behaviour() {
            @Override
            public void started(SimProcess self) {
                self.forkDaemon(Behaviour.stubborn());
            }

            @Override
            public void signalled(SimProcess self, int signal) {}
        });
        assertThat(run()).isLessThan(10 + seconds(platform));
        assertThat(machine.log()).contains("event=app.kill", "event=leftovers", "code=137");
        assertThat(machine.processes().present()).isEmpty();
    }

    /** It waits for a broken disk. */
    @ParameterizedTest
    @EnumSource
    void whatCannotBeKilledIsGivenUpInTime(Platform platform) {
        machine.show(platform.sign());
        server = new Server(machine, Behaviour.stubborn());
        at(9, () -> machine.application().uninterruptible(3600 * Dice.SECOND));
        assertThat(run()).isLessThan(10 + seconds(platform));
        assertThat(machine.log()).contains("app_outcome=still-running");
    }

    @Test
    void whoeverSetsATimeoutIsNotSecondGuessed() {
        machine.show(Platform.DOCKER.sign());
        machine.setEnvironment("ZEROHALT_DRAIN_TIMEOUT", "20s");
        machine.setEnvironment("ZEROHALT_APP_PORT", "8080");
        machine.setEnvironment("ZEROHALT_DRAIN_STRATEGY", "connections");
        at(1, () -> server.connect(Family.IPV4));
        assertThat(run()).isEqualTo(31);
        assertThat(machine.log())
                .contains("level=WARN msg=\"a shutdown may take 54s, but Docker kills after 10s")
                .doesNotContain("event=config.platform");
    }

    @Test
    void noneIsNoBudget() {
        machine.show(Platform.DOCKER.sign());
        machine.setEnvironment("ZEROHALT_GRACE_PERIOD", "none");
        machine.setEnvironment("ZEROHALT_APP_PORT", "8080");
        machine.setEnvironment("ZEROHALT_DRAIN_STRATEGY", "connections");
        at(1, () -> server.connect(Family.IPV4));
        assertThat(run()).isEqualTo(71);
        assertThat(machine.log()).doesNotContain("config.");
    }
}
