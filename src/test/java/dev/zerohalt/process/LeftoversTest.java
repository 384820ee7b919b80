package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Launch;
import dev.zerohalt.os.Slices;
import dev.zerohalt.sim.Behaviour;
import dev.zerohalt.sim.ProcessTable;
import dev.zerohalt.sim.SimProcess;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LeftoversTest {
    private static final int SUBREAPER = 7;

    private SimulatedKernel machine;

    /** Starts an application that ignores all that can be ignored, as do the processes it starts. */
    private SimProcess application(int ownPid) {
        machine = new SimulatedKernel(ownPid);
        machine.setApplication(Behaviour.stubborn());
        machine.becomeSubreaper();
        assertThat(machine.spawn(
                        new Launch(List.of(new byte[] {'a'}), Optional.empty(), Optional.empty(), -1, -1, -1),
                        new int[1]))
                .isPositive();
        return machine.application();
    }

    /** Which walk over the processes all at once. */
    private static Leftovers leftovers(Kernel kernel) {
        return new Leftovers(kernel, LeftoversTest::doAll);
    }

    private static void doAll(Slices.Work work) {
        boolean more = true;
        while (more) {
            more = work.step();
        }
        work.done();
    }

    private static List<Integer> received(SimProcess process) {
        return process.received().stream().map(SimProcess.Received::signal).toList();
    }

    private void reap() {
        int[] status = new int[1];
        while (machine.waitAny(status) > 0) {
            assertThat(status[0]).isNotNegative();
        }
    }

    @Test
    void initSignalsEveryProcessOfTheNamespaceAtOnce() {
        SimProcess application = application(1);
        application.forkDaemon(Behaviour.stubborn());
        Leftovers leftovers = leftovers(machine);
        leftovers.stop(application.pid(), 0, 0, Signal.SIGTERM, Signal.SIGTERM);
        leftovers.signalNew();
        assertThat(machine.processes().sent())
                .extracting(ProcessTable.Sent::target)
                .containsExactly(-1);
        assertThat(machine.processes().all())
                .allMatch(process -> received(process).equals(List.of(Signal.SIGTERM)));
    }

    /** What the application is stopped with, to those who handle it; a SIGTERM may be something else to them. */
    @ParameterizedTest
    @ValueSource(ints = {1, SUBREAPER})
    void whoHandlesTheApplicationsSignalGetsThat(int ownPid) {
        SimProcess application = application(ownPid);
        SimProcess server = application.forkDaemon(Behaviour.graceful(1_000_000_000, 0));
        SimProcess other = application.forkDaemon(Behaviour.stubborn());
        leftovers(machine).stop(application.pid(), 0, 0, Signal.SIGTERM, Signal.SIGQUIT);
        assertThat(received(server)).containsExactly(Signal.SIGQUIT);
        assertThat(received(other)).containsExactly(Signal.SIGTERM);
    }

    /** Below us nobody can be, but as PID 1 others may have come into the namespace. */
    @ParameterizedTest
    @ValueSource(ints = {1, SUBREAPER})
    void withoutAChildNobodyIsLookedFor(int ownPid) {
        SimProcess application = application(ownPid);
        application.exit(0);
        reap();
        int[] opened = new int[1];
        leftovers(new ForwardingKernel(machine) {
                    @Override
                    public int open(byte[] path, int flags) {
                        opened[0]++;
                        return super.open(path, flags);
                    }
                })
                .stopOthers(Signal.SIGTERM);
        assertThat(opened[0]).isZero();
        assertThat(machine.processes().sent())
                .extracting(ProcessTable.Sent::target)
                .isEqualTo(ownPid == 1 ? List.of(-1) : List.of());
    }

    /** What appears then is a hook's, and gets no signal: not that of the application either. */
    @Test
    void whatIsMetAfterTheEndGetsNoSignal() {
        SimProcess application = application(SUBREAPER);
        SimProcess hook = application.forkDaemon(Behaviour.graceful(1_000_000_000, 0));
        application.exit(0);
        reap();
        List<Slices.Work> walks = new ArrayList<>();
        Leftovers leftovers = new Leftovers(machine, walks::add);
        leftovers.stop(application.pid(), 0, 0, Signal.SIGTERM, Signal.SIGQUIT);
        leftovers.end();
        doAll(walks.getFirst());
        assertThat(received(hook)).isEmpty();
    }

    @Test
    void theWholeTreeGetsTheSignalOnce() {
        SimProcess application = application(SUBREAPER);
        SimProcess child = application.fork(Behaviour.stubborn());
        SimProcess grandchild = child.forkDaemon(Behaviour.stubborn());
        SimProcess orphan = application.forkDaemon(Behaviour.stubborn()).forkDaemon(Behaviour.stubborn());
        application.exit(0);
        reap();
        Leftovers leftovers = leftovers(machine);
        leftovers.stop(application.pid(), 0, 0, Signal.SIGTERM, Signal.SIGTERM);
        leftovers.signalNew();
        leftovers.signalNew();
        for (SimProcess process : List.of(child, grandchild, orphan)) {
            assertThat(received(process)).containsExactly(Signal.SIGTERM);
        }
    }

    @Test
    void aProcessThatAppearsLaterHasItsTurn() {
        SimProcess application = application(SUBREAPER);
        SimProcess daemon = application.forkDaemon(Behaviour.stubborn());
        application.exit(0);
        reap();
        Leftovers leftovers = leftovers(machine);
        leftovers.stop(application.pid(), 0, 0, Signal.SIGTERM, Signal.SIGTERM);
        SimProcess late = daemon.forkDaemon(Behaviour.stubborn());
        daemon.exit(0);
        reap();
        leftovers.signalNew();
        assertThat(received(late)).containsExactly(Signal.SIGTERM);
        assertThat(received(daemon)).containsExactly(Signal.SIGTERM);
    }

    @Test
    void sigkillGoesToThoseThatHadSigtermToo() {
        SimProcess application = application(SUBREAPER);
        SimProcess daemon = application.forkDaemon(Behaviour.stubborn());
        application.exit(0);
        reap();
        Leftovers leftovers = leftovers(machine);
        leftovers.stop(application.pid(), 0, 0, Signal.SIGTERM, Signal.SIGTERM);
        leftovers.stop(application.pid(), 0, 0, Signal.SIGKILL, Signal.SIGKILL);
        assertThat(received(daemon)).containsExactly(Signal.SIGTERM, Signal.SIGKILL);
        assertThat(daemon.isAlive()).isFalse();
    }

    @Test
    void aListLongerThanTheBufferIsReadWhole() {
        SimProcess application = application(SUBREAPER);
        for (int i = 0; i < 500; i++) {
            application.fork(Behaviour.stubborn());
        }
        application.exit(0);
        reap();
        leftovers(machine).stop(application.pid(), 0, 0, Signal.SIGKILL, Signal.SIGKILL);
        assertThat(machine.processes().all()).hasSize(501).noneMatch(SimProcess::isAlive);
    }

    @Test
    void withoutTheListTheApplicationsGroupIsSignalled() {
        SimProcess application = application(SUBREAPER);
        SimProcess inGroup = application.fork(Behaviour.stubborn());
        SimProcess daemon = application.forkDaemon(Behaviour.stubborn());
        machine.faults().withoutProc = true;
        application.exit(0);
        reap();
        leftovers(machine).stop(application.pid(), 0, 0, Signal.SIGTERM, Signal.SIGTERM);
        assertThat(machine.processes().sent())
                .extracting(ProcessTable.Sent::target)
                .containsExactly(-application.pid());
        assertThat(received(inGroup)).containsExactly(Signal.SIGTERM);
        assertThat(received(daemon)).isEmpty();
    }

    @Test
    void withoutTheListTheGroupIsSignalledOnceWhateverIsReapedLater() {
        SimProcess application = application(SUBREAPER);
        SimProcess worker = application.fork(Behaviour.stubborn());
        machine.faults().withoutProc = true;
        application.exit(0);
        reap();
        Leftovers leftovers = leftovers(machine);
        leftovers.stop(application.pid(), 0, 0, Signal.SIGTERM, Signal.SIGTERM);
        leftovers.signalNew();
        leftovers.signalNew();
        assertThat(received(worker)).containsExactly(Signal.SIGTERM);
        leftovers.stop(application.pid(), 0, 0, Signal.SIGKILL, Signal.SIGKILL);
        assertThat(received(worker)).containsExactly(Signal.SIGTERM, Signal.SIGKILL);
    }

    @Test
    void asInitAProcessThatAppearsLaterHasItsTurnToo() {
        SimProcess application = application(1);
        SimProcess daemon = application.forkDaemon(Behaviour.stubborn());
        application.exit(0);
        reap();
        Leftovers leftovers = leftovers(machine);
        leftovers.stop(application.pid(), 0, 0, Signal.SIGTERM, Signal.SIGTERM);
        SimProcess late = daemon.forkDaemon(Behaviour.stubborn());
        SimProcess later = late.fork(Behaviour.stubborn());
        leftovers.signalNew();
        assertThat(received(late)).as("what works for the daemon").isEmpty();
        daemon.exit(0);
        reap();
        leftovers.signalNew();
        leftovers.signalNew();
        assertThat(received(late)).containsExactly(Signal.SIGTERM);
        assertThat(received(later)).isEmpty();
        late.exit(0);
        reap();
        leftovers.signalNew();
        assertThat(received(later)).containsExactly(Signal.SIGTERM);
    }

    @Test
    void nobodyIsSignalledBeforeTheApplicationIsGone() {
        SimProcess application = application(SUBREAPER);
        application.fork(Behaviour.stubborn());
        leftovers(machine).signalNew();
        assertThat(machine.processes().sent()).isEmpty();
    }

    @Test
    void theApplicationIsNotSignalledIfNothingIsLeft() {
        SimProcess application = application(SUBREAPER);
        application.exit(0);
        reap();
        leftovers(machine).stop(application.pid(), 0, 0, Signal.SIGTERM, Signal.SIGTERM);
        assertThat(machine.processes().sent()).isEmpty();
    }

    @Test
    void noDescriptorIsLeaked() {
        SimProcess application = application(SUBREAPER);
        application.fork(Behaviour.stubborn()).fork(Behaviour.stubborn());
        Set<Integer> open = new HashSet<>();
        Kernel watched = new ForwardingKernel(machine) {
            @Override
            public int open(byte[] path, int flags) {
                int descriptor = super.open(path, flags);
                if (descriptor >= 0) {
                    open.add(descriptor);
                }
                return descriptor;
            }

            @Override
            public int close(int fd) {
                open.remove(fd);
                return super.close(fd);
            }
        };
        leftovers(watched).stop(application.pid(), 0, 0, Signal.SIGTERM, Signal.SIGTERM);
        assertThat(machine.processes().sent()).hasSize(3);
        assertThat(open).isEmpty();
    }
}
