package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Zerohalt;
import dev.zerohalt.process.Signal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that are hard to end, on a simulated machine. */
@Timeout(30)
class SurvivorTest {
    private static final long SECOND = 1_000_000_000L;

    private final SimulatedKernel machine = new SimulatedKernel(1, "zerohalt", "application");

    @Test
    void anApplicationThatNotEvenSigkillEndsDoesNotKeepTheContainer() {
        machine.setEnvironment("ZEROHALT_DRAIN_STRATEGY", "none");
        machine.setEnvironment("ZEROHALT_SHUTDOWN_TIMEOUT", "1s");
        machine.setApplication(Behaviour.stubborn());
        machine.agenda().after(SECOND, () -> {
            machine.application().uninterruptible(3600 * SECOND); // it waits for a broken disk
            machine.raise(Signal.SIGTERM);
        });
        assertThat(Zerohalt.run(machine)).isEqualTo(137);
        assertThat(machine.application().isStuck()).isTrue();
        assertThat(machine.log()).contains(" event=app.kill ", " app_outcome=still-running ", " code=137");
    }

    /** It was started after every process had been signalled. */
    @Test
    void asInitAProcessThatAppearsWhileOthersEndIsToldToo() {
        List<SimProcess> late = new ArrayList<>();
        Behaviour daemon = (self, signal) -> {
            late.add(self.forkDaemon(Behaviour.plain()));
            self.exit(0);
        };
        machine.setApplication(Behaviour.plain());
        machine.agenda().after(SECOND, () -> {
            machine.application().forkDaemon(daemon);
            machine.application().exit(5);
        });
        assertThat(Zerohalt.run(machine)).isEqualTo(5);
        assertThat(late)
                .singleElement()
                .satisfies(process -> assertThat(process.received())
                        .extracting(SimProcess.Received::signal)
                        .containsExactly(Signal.SIGTERM));
        assertThat(machine.log()).doesNotContain("event=leftovers");
    }
}
