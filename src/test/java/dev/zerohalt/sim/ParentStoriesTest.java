package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Zerohalt;
import dev.zerohalt.os.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process that started zerohalt ends. */
@Timeout(30)
class ParentStoriesTest {
    private static final int SIGTERM = 15;

    private static SimulatedKernel machine(int pid) {
        SimulatedKernel machine = new SimulatedKernel(pid, "zerohalt", "--", "application");
        machine.setEnvironment("ZEROHALT_APP_PORT", "none");
        machine.setEnvironment("ZEROHALT_GRACE_PERIOD", "none");
        machine.setEnvironment("ZEROHALT_PARENT_DEATH_SIGNAL", "SIGTERM");
        machine.setApplication(Behaviour.graceful(0, 3));
        return machine;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5 * Dice.SECOND})
    void beginsTheShutdown(long after) {
        SimulatedKernel machine = machine(4242);
        machine.agenda().after(after, machine::endParent);
        assertThat(Zerohalt.run(machine)).isEqualTo(3);
        assertThat(machine.log())
                .contains("event=parent signal=SIGTERM", "event=drain.start signal=SIGTERM")
                .containsOnlyOnce("event=parent")
                .containsOnlyOnce("event=signal.received");
    }

    /** One that another process has sent is only that. */
    @Test
    void isNotSaidOfASignalThatSomebodySends() {
        SimulatedKernel machine = machine(4242);
        machine.agenda().after(Dice.SECOND, () -> machine.raise(SIGTERM));
        assertThat(Zerohalt.run(machine)).isEqualTo(3);
        assertThat(machine.log()).contains("event=drain.start").doesNotContain("event=parent");
    }

    @Test
    void hasNoEffectOnPid1() {
        SimulatedKernel machine = machine(1);
        machine.agenda().after(Dice.SECOND, machine::endParent);
        machine.agenda().after(2 * Dice.SECOND, () -> machine.application().exit(7));
        assertThat(Zerohalt.run(machine)).isEqualTo(7);
        assertThat(machine.log())
                .contains("level=WARN msg=\"PARENT_DEATH_SIGNAL has no effect: zerohalt is PID 1\" event=parent")
                .doesNotContain("event=drain.start");
    }

    @Test
    void maybeCannotBeAskedFor() {
        SimulatedKernel machine = machine(4242);
        machine.faults().parentDeathErrno = Errno.EPERM;
        machine.agenda().after(Dice.SECOND, machine::endParent);
        machine.agenda().after(2 * Dice.SECOND, () -> machine.application().exit(7));
        assertThat(Zerohalt.run(machine)).isEqualTo(7);
        assertThat(machine.log())
                .contains("level=WARN msg=\"PARENT_DEATH_SIGNAL will not come\" event=parent because=");
    }
}
