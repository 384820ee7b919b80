package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Zerohalt;
import dev.zerohalt.process.Signal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stopped application hears of nothing before it is continued: it must not be killed for that. */
@Timeout(30)
class StoppedApplicationTest {
    private static final long SECOND = 1_000_000_000L;

    private final SimulatedKernel machine = new SimulatedKernel(1, "zerohalt", "application");

    @BeforeEach
    void prepare() {
        machine.setEnvironment("ZEROHALT_DRAIN_STRATEGY", "none");
        machine.setApplication(Behaviour.graceful(SECOND, 3));
    }

    private void at(long seconds, Runnable action) {
        machine.agenda().after(seconds * SECOND, action);
    }

    private void raiseAt(long seconds, int signal) {
        at(seconds, () -> machine.raise(signal));
    }

    private List<Integer> received() {
        return machine.application().received().stream()
                .map(SimProcess.Received::signal)
                .toList();
    }

    @Test
    void aStoppedApplicationIsContinuedBehindItsStopSignal() {
        at(1, () -> machine.application().defaultAction(Signal.SIGTSTP));
        raiseAt(2, Signal.SIGTERM);
        assertThat(Zerohalt.run(machine)).isEqualTo(3);
        assertThat(received()).containsExactly(Signal.SIGTERM, Signal.SIGCONT);
    }

    @Test
    void anApplicationThatRunsIsNotContinued() {
        raiseAt(2, Signal.SIGTERM);
        assertThat(Zerohalt.run(machine)).isEqualTo(3);
        assertThat(received()).containsExactly(Signal.SIGTERM);
    }

    @Test
    void anApplicationThatWasContinuedThroughUsIsNotContinuedAgain() {
        at(1, () -> machine.application().defaultAction(Signal.SIGTSTP));
        raiseAt(2, Signal.SIGCONT);
        raiseAt(3, Signal.SIGTERM);
        assertThat(Zerohalt.run(machine)).isEqualTo(3);
        assertThat(received()).containsExactly(Signal.SIGCONT, Signal.SIGTERM);
    }
}
