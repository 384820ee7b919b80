package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.sim.Behaviour;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program whose execution takes a second, from the start of the loop. */
@Timeout(30)
class SpawnerTest {
    private static final long SECOND = 1_000_000_000L;

    private final SimulatedKernel machine = new SimulatedKernel(1);
    private final Set<Integer> closed = new HashSet<>();
    private final ForwardingKernel kernel = new ForwardingKernel(machine) {
        @Override
        public int close(int fd) {
            closed.add(fd);
            return super.close(fd);
        }
    };
    private final EventLoop loop = new EventLoop(kernel, () -> {}, error -> {
        throw error;
    });
    private final Spawner spawner = new Spawner(kernel, loop, new WorkingDirectory(""));
    private int executed;

    SpawnerTest() {
        machine.setApplication(Behaviour.plain());
        machine.setExecutionTime("program", SECOND);
    }

    private int start() {
        return spawner.start(List.of(Latin1.encode("program")), Optional.empty(), -1, -1, -1, () -> executed++);
    }

    private void runFor(double seconds) {
        loop.timer(loop::stop).setAt(machine.nanoTime() + (long) (seconds * SECOND));
        loop.run();
    }

    @Test
    void theLoopGoesOnUntilTheProgramIsExecuted() {
        int pid = start();
        assertThat(pid).isEqualTo(machine.application().pid());
        runFor(0.9);
        assertThat(executed).isZero();
        assertThat(closed).isEmpty();
    }

    @Test
    void itsExecutionIsToldOnce() {
        int pid = start();
        runFor(1.1);
        assertThat(executed).isEqualTo(1);
        assertThat(closed).hasSize(1);
        machine.application().exit(0);
        assertThat(spawner.ended(pid)).isEmpty();
        assertThat(executed).isEqualTo(1);
    }

    /** What a program asks of us may come in the same turn of the loop as the news that it runs. */
    @Test
    void aLookTakesNoticeAtOnce() {
        int pid = start();
        spawner.look(pid);
        assertThat(executed).as("not yet").isZero();
        assertThat(machine.poll(new int[0], 0, SECOND)).isZero();
        spawner.look(pid);
        spawner.look(pid);
        spawner.look(pid + 1);
        assertThat(executed).isEqualTo(1);
        assertThat(closed).hasSize(1);
    }

    /** Its end may be seen before its execution. */
    @Test
    void whatHasEndedHadBeenExecuted() {
        machine.setExecutionTime("program", 0);
        int pid = start();
        machine.application().exit(127);
        assertThat(spawner.ended(pid)).isEmpty();
        assertThat(executed).isEqualTo(1);
        assertThat(closed).hasSize(1);
    }

    @Test
    void aFailureCountsWhenTheProcessHasBeenReaped() {
        machine.uninstall("program");
        int pid = start();
        runFor(1.1);
        assertThat(closed).as("it is known").hasSize(1);
        assertThat(spawner.ended(pid)).contains(StartFailure.of(machine, Errno.ENOENT));
        assertThat(spawner.ended(pid)).isEmpty();
        assertThat(executed).isZero();
    }

    @Test
    void aFailureIsNotTakenForTheProgramsEnd() {
        machine.uninstall("program");
        machine.setExecutionTime("program", 0);
        int pid = start();
        assertThat(spawner.ended(pid)).contains(new StartFailure("error 2", 127));
        assertThat(executed).isZero();
        assertThat(closed).hasSize(1);
    }

    @Test
    void thereMayBeNoProcessToBeHad() {
        machine.faults().spawnErrno = Errno.EAGAIN;
        assertThat(start()).isEqualTo(-Errno.EAGAIN);
        runFor(1.1);
        assertThat(executed).isZero();
    }

    @Test
    void othersAreNotKnown() {
        assertThat(spawner.ended(99)).isEmpty();
    }
}
