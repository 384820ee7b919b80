package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Zerohalt;
import dev.zerohalt.sim.SocketTables.Family;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that keep coming while a container drains, on a simulated machine. Times in seconds since its start; SIGTERM comes at 10. */
@Timeout(30)
class ReturningStoriesTest extends ShutdownStories {
    private static final String PROBE = "10.1.2.250";

    @BeforeEach
    void useDefaults() {
        machine.setEnvironment("ZEROHALT_APP_PORT", "8080");
        machine.setEnvironment("ZEROHALT_DRAIN_STEADY_STATE_WAIT", "5s");
        machine.setEnvironment("ZEROHALT_DRAIN_TIMEOUT", "30s");
        signalAt(10, SIGTERM);
    }

    private void stop() {
        machine.setApplication(server);
        assertThat(Zerohalt.run(machine)).as(machine.log()).isIn(3, 128 + SIGTERM);
    }

    private void probe(double from, double until, double period, double lasts) {
        for (double second = from; second < until; second += period) {
            at(second, () -> server.connect(250, (long) (lasts * Dice.SECOND)));
        }
    }

    private String line(String event) {
        return machine.log()
                .lines()
                .filter(line -> line.contains("event=" + event))
                .reduce("", (a, b) -> b);
    }

    private void assertNobodyNamed() {
        assertThat(machine.log()).doesNotContain("returning=");
        assertThat(machine.terminationLog().text()).contains("Exit code").doesNotContain("Hint");
    }

    @Test
    void aProbeOfTheApplicationsPortIsNamed() {
        probe(0.5, 60, 2, 0.002);
        stop();
        assertThat(line("drain.progress"))
                .contains("level=WARN", "returning=\"" + PROBE + " 4 times\"", "CONNECTION_EXCLUDE=" + PROBE + " ");
        assertThat(line("drain.end"))
                .contains("outcome=drained seconds=30.000s", "returning=\"" + PROBE + " 15 times\" hint=");
        assertThat(machine.log().lines().filter(line -> line.contains("event=drain.progress")))
                .filteredOn(line -> line.contains("returning="))
                .hasSize(1);
        assertThat(machine.terminationLog().text())
                .contains("Hint: connections kept coming, and each began the steady-state wait anew: " + PROBE
                        + " 15 times; if these are probes, have them ask /health on port 8888, or set ");
    }

    @Test
    void excludedItIsNotAndTheDrainEnds() {
        machine.setEnvironment("ZEROHALT_CONNECTION_EXCLUDE", PROBE);
        probe(0.5, 60, 2, 0.002);
        stop();
        assertThat(sentToApplication()).containsExactly("15 at 15.0");
        assertThat(line("drain.end")).contains("outcome=drained");
        assertNobodyNamed();
    }

    /** The traffic of a load balancer that learns of the drain 2 s later. */
    @Test
    void whoStopsWhenItLearnsOfTheDrainIsNotNamed() {
        probe(0.5, 12, 0.05, 0.02);
        stop();
        assertThat(line("drain.end")).contains("outcome=drained");
        assertNobodyNamed();
    }

    /** All of one peer: it ends one after the other, and opens none. */
    @Test
    void clientsThatCloseWhatTheyHaveAreNotNamed() {
        machine.setEnvironment("ZEROHALT_DRAIN_STRATEGY", "connections");
        for (int i = 0; i < 40; i++) {
            int last = i;
            at(1 + i / 10.0, () -> server.connect(250, (long) ((10 + last / 4.0) * Dice.SECOND)));
            at(1 + i / 10.0, () -> server.connect(Family.IPV4, (long) ((10 + last / 4.0) * Dice.SECOND)));
        }
        stop();
        assertThat(line("drain.end")).contains("outcome=drained seconds=19");
        assertNobodyNamed();
    }

    /** Others keep connections; the count of those takes the probe's into account. */
    @Test
    void aProbeWhoseHostHasConnectionsTooIsNamed() {
        for (int i = 0; i < 5; i++) {
            at(1, () -> server.connect(250, 40 * Dice.SECOND));
        }
        probe(0.5, 60, 2, 0.002);
        stop();
        assertThat(line("drain.end")).contains("returning=\"" + PROBE + " 9 times\"");
    }

    @Test
    void withoutEventsItIsNamedIfCountsMeetIt() {
        machine.setEnvironment("ZEROHALT_CONNECTION_BACKEND", "proc");
        probe(0.5, 60, 2, 0.2);
        stop();
        assertThat(line("drain.end")).contains("returning=\"" + PROBE + " 1");
    }
}
