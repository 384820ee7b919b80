package dev.zerohalt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.process.Signal;
import dev.zerohalt.sim.Agenda;
import dev.zerohalt.sim.Behaviour;
import dev.zerohalt.sim.Server;
import dev.zerohalt.sim.SimProcess;
import dev.zerohalt.sim.SimulatedKernel;
import dev.zerohalt.sim.SocketTables.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One deed of a shutdown fails with an error of ours, whichever it is: the shutdown goes on. Each call to the kernel is such a deed in
 * turn, but for those that the loop itself makes.
 */
@Timeout(120)
class FailingDeedTest {
    private static final long SECOND = 1_000_000_000L;

    /** What tells the time or waits is the loop's own. */
    private static final Set<String> LOOP = Set.of("nanoTime", "cpuNanos", "epochMillis", "poll");

    /** The longest drain, the application's time to stop, its end, the leftovers', the flush and two hooks. */
    private static final long LONGEST = 10 + 5 + 5 + 5 + 5 + 2;

    private static final String[] SETTINGS = {
        "APP_PORT=auto",
        "GRACE_PERIOD=none",
        "DRAIN_TIMEOUT=10s",
        "SHUTDOWN_TIMEOUT=5s",
        "PRE_SHUTDOWN_COMMAND=pre",
        "PRE_SHUTDOWN_TIMEOUT=1s",
        "POST_SHUTDOWN_COMMAND=post",
        "POST_SHUTDOWN_TIMEOUT=1s"
    };

    private int calls;
    private String failed = "";
    private final List<RuntimeException> errors = new ArrayList<>();

    /** A shutdown of which the n-th call fails; false if there are not so many. */
    private boolean isSurvived(int n, boolean forMemory) {
        SimulatedKernel machine = new SimulatedKernel(1);
        FaultyKernel faulty = new FaultyKernel(machine);
        Server server = new Server(machine, Behaviour.graceful(0, 3));
        machine.setApplication(server);
        for (String hook : new String[] {"pre", "post"}) {
            machine.install(hook, new Hook());
        }
        long start = machine.nanoTime();
        Agenda agenda = machine.agenda();
        agenda.at(start + SECOND, () -> server.connect(Family.IPV4, 3 * SECOND));
        agenda.at(start + 2 * SECOND, () -> {
            calls = 0;
            failed = "";
            errors.clear();
            faulty.beforeEach(call -> {
                if (!LOOP.contains(call) && ++calls == n) {
                    failed = call + ", call " + n;
                    if (forMemory) {
                        throw new OutOfMemoryError(failed);
                    }
                    throw new IllegalStateException(failed);
                }
            });
            machine.raise(Signal.SIGTERM);
        });
        Parts parts = new Parts(faulty.kernel(), errors::add, SETTINGS);
        int code;
        try {
            code = parts.run();
        } catch (AssertionError e) {
            throw new AssertionError(failed + ": " + e.getMessage(), e);
        }
        double seconds = (machine.nanoTime() - start - 2 * SECOND) / (double) SECOND;
        assertThat(seconds).as(failed).isLessThan(LONGEST);
        assertThat(code).as(failed).isIn(3, 137);
        SimProcess application = machine.application();
        assertThat(application.received().stream().map(SimProcess.Received::signal))
                .as(failed)
                .containsAnyOf(Signal.SIGTERM, Signal.SIGKILL);
        return !failed.isEmpty();
    }

    private static final class Hook implements Behaviour {
        @Override
        public void started(SimProcess self) {
            self.after(SECOND / 10, () -> self.exit(0));
        }

        @Override
        public void signalled(SimProcess self, int signal) {}
    }

    /**
     * @param forMemory whether what fails is an allocation
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theShutdownGoesOn(boolean forMemory) {
        int n = 1;
        while (isSurvived(n, forMemory)) {
            assertThat(errors).as(failed).hasSize(1);
            n++;
        }
        assertThat(n).as("calls that were tried").isGreaterThan(100);
    }
}
