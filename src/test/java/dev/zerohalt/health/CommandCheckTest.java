package dev.zerohalt.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Linux;
import dev.zerohalt.process.Reaper;
import dev.zerohalt.process.SignalSource;
import dev.zerohalt.process.Spawner;
import dev.zerohalt.process.Unheard;
import dev.zerohalt.process.WorkingDirectory;
import dev.zerohalt.sim.Behaviour;
import dev.zerohalt.sim.Execution;
import dev.zerohalt.sim.SimProcess;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A command on a simulated machine; it has two seconds. */
@Timeout(30)
class CommandCheckTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int SIGSEGV = 11;

    private final SimulatedKernel machine = new SimulatedKernel(1);
    private final EventLoop loop = new EventLoop(machine, () -> {}, error -> {
        throw error;
    });
    private final Reaper reaper = new Reaper(machine, new Unheard());
    private final Spawner spawner = new Spawner(machine, loop, new WorkingDirectory(""));
    private final CommandCheck check =
            new CommandCheck(machine, spawner, reaper, loop, List.of("check", "it"), 2 * SECOND);
    private final List<Verdict> verdicts = new ArrayList<>();
    private final long start = machine.nanoTime();

    CommandCheckTest() {
        int descriptor = machine.signalDescriptor();
        SignalSource signals =
                new SignalSource(machine, descriptor, (signal, fromTerminal) -> reaper.reap(), ignored -> {});
        loop.add(new EventLoop.Watch(() -> signals.read()), descriptor, Linux.POLLIN);
    }

    private interface Program {
        void run(SimProcess self);
    }

    private void install(Program program) {
        machine.install("check", new Behaviour() {
            @Override
            public void started(SimProcess self) {
                program.run(self);
            }

            @Override
            public void signalled(SimProcess self, int signal) {
                self.defaultAction(signal);
            }
        });
    }

    private void at(double seconds, Runnable action) {
        loop.timer(action).setAt(start + (long) (seconds * SECOND));
    }

    private void runFor(double seconds) {
        at(seconds, loop::stop);
        loop.run();
    }

    private void beginAt(double seconds) {
        at(seconds, () -> check.begin(verdicts::add));
    }

    @ParameterizedTest
    @CsvSource({
        "0, '', false",
        "1, check: exit code 1, true",
        "255, check: exit code 255, true",
        "126, check: exit code 126, false",
        "127, check: exit code 127, false"
    })
    void theExitCodeDecides(int code, String why, boolean usualAtStart) {
        install(self -> self.after(SECOND, () -> self.exit(code)));
        beginAt(0);
        runFor(3);
        assertThat(verdicts).containsExactly(new Verdict(why, usualAtStart, true));
        assertThat(reaper.orphans()).isZero();
    }

    @Test
    void aCommandThatASignalEndsIsUnwell() {
        install(self -> self.after(SECOND, () -> self.die(SIGSEGV)));
        beginAt(0);
        runFor(3);
        assertThat(verdicts).containsExactly(Verdict.unwell("check: SIGSEGV"));
    }

    @Test
    void aCommandThatIsNotThereIsUnwell() {
        machine.uninstall("check");
        beginAt(0);
        runFor(1);
        assertThat(verdicts).containsExactly(Verdict.unwell("cannot run check: " + machine.describe(Errno.ENOENT)));
    }

    /** That there is no descriptor or process to be had says nothing of the application. */
    @ParameterizedTest
    @ValueSource(ints = {Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.EAGAIN})
    void aShortageOfOursIsNoVerdict(int errno) {
        machine.faults().spawnErrno = errno;
        beginAt(0);
        runFor(1);
        assertThat(verdicts).containsExactly(Verdict.unknown("cannot run check: " + machine.describe(errno)));
    }

    /** The kernel may not come to execute it. */
    @ParameterizedTest
    @ValueSource(longs = {4 * SECOND, Execution.NEVER})
    void theTimeUntilItIsExecutedCounts(long executionTime) {
        machine.setExecutionTime("check", executionTime);
        beginAt(0);
        runFor(6);
        assertThat(verdicts).containsExactly(Verdict.unwell("check: no end in time"));
        assertThat(machine.started().getFirst().process().isAlive()).isFalse();
        assertThat(reaper.orphans()).isZero();
    }

    @Test
    void itMayTurnOutLateNotToBeThere() {
        machine.setExecutionTime("check", SECOND);
        machine.uninstall("check");
        beginAt(0);
        beginAt(1.5);
        runFor(3);
        Verdict notThere = Verdict.unwell("cannot run check: " + machine.describe(Errno.ENOENT));
        assertThat(verdicts).containsExactly(notThere, notThere);
    }

    @Test
    void itsGroupIsKilledWhenItsTimeIsUp() {
        List<SimProcess> children = new ArrayList<>();
        install(self -> children.add(self.fork(Behaviour.stubborn())));
        beginAt(0);
        runFor(3);
        assertThat(verdicts).containsExactly(Verdict.unwell("check: no end in time"));
        assertThat(machine.started().getFirst().process().isAlive()).isFalse();
        assertThat(children.getFirst().isAlive()).isFalse();
    }

    @Test
    void whatItLeavesEndsWithIt() {
        List<SimProcess> children = new ArrayList<>();
        install(self -> {
            children.add(self.fork(Behaviour.stubborn()));
            self.exit(0);
        });
        beginAt(0);
        runFor(1);
        assertThat(verdicts).containsExactly(Verdict.WELL);
        assertThat(children.getFirst().isAlive()).isFalse();
    }

    /** Commands that cannot be killed do not become more and more. */
    @Test
    void noOtherIsStartedBeforeItIsGone() {
        install(self -> self.uninterruptible(5 * SECOND));
        beginAt(0);
        beginAt(3);
        beginAt(8);
        runFor(9);
        assertThat(machine.started()).hasSize(2);
        assertThat(verdicts)
                .containsExactly(Verdict.unwell("check: no end in time"), Verdict.unwell("check: no end in time"));
    }

    @Test
    void givenUpItIsKilledAndTellsNothing() {
        install(self -> {});
        beginAt(0);
        at(1, check::cancel);
        runFor(5);
        assertThat(verdicts).isEmpty();
        assertThat(machine.started().getFirst().process().isAlive()).isFalse();
    }
}
