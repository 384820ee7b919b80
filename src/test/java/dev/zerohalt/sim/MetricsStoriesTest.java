package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Zerohalt;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.sim.SocketTables.Family;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the metrics say during a shutdown, on a simulated machine. Times in seconds since its start. */
@Timeout(30)
class MetricsStoriesTest extends Stories {

    private final Server server = new Server(machine, Behaviour.stubborn());

    @BeforeEach
    void configure() {
        Plan.defaults().configure(machine);
        machine.setEnvironment("ZEROHALT_METRICS_ENABLED", "true");
        machine.setApplication(server);
        signalAt(10, SIGTERM);
    }

    /** The drain reaches its deadline after 60 s, the application is killed 30 s later, and that does not end it. */
    @Test
    void deadlinesThatAreReached() {
        at(1, () -> server.connect(Family.IPV4, 600 * Dice.SECOND));
        at(50, () -> machine.application().uninterruptible(600 * Dice.SECOND));
        HealthClient draining = getAt(65, "/metrics");
        HealthClient terminating = getAt(75, "/metrics");
        HealthClient killed = getAt(102, "/metrics");
        assertThat(Zerohalt.run(machine)).isEqualTo(137);
        assertThat(draining.answer())
                .contains("\nzerohalt_shutdown_phase_timeout_seconds{phase=\"draining\"} 60\n")
                .contains("\nzerohalt_shutdown_phase_timeout_seconds{phase=\"terminating\"} 30\n")
                .contains("\nzerohalt_shutdown_phase_timeout_seconds{phase=\"flushing\"} 2\n")
                .contains("\nzerohalt_shutdown_phase_seconds{phase=\"draining\"} 55")
                .contains("\nzerohalt_drain_outcome{outcome=\"timeout\"} 0\n")
                .contains("\nzerohalt_app_killed 0\n");
        assertThat(terminating.answer())
                .contains("\nzerohalt_drain_outcome{outcome=\"timeout\"} 1\n")
                .contains("\nzerohalt_app_killed 0\n");
        assertThat(killed.answer()).contains("\nzerohalt_app_killed 1\n");
    }

    /** It always takes all its time. */
    @Test
    void aFixedDrainHasNoDeadlineToReach() {
        Plan.defaults().with(DrainStrategy.FIXED).configure(machine);
        HealthClient draining = getAt(65, "/metrics");
        assertThat(Zerohalt.run(machine)).isEqualTo(137);
        assertThat(draining.answer())
                .contains("\nzerohalt_shutdown_phase_seconds{phase=\"draining\"} 55")
                .contains("\nzerohalt_shutdown_phase_timeout_seconds{phase=\"terminating\"} 30\n")
                .doesNotContain("zerohalt_shutdown_phase_timeout_seconds{phase=\"draining\"}");
    }
}
