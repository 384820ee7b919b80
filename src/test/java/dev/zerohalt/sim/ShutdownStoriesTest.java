package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Zerohalt;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.os.Errno;
import dev.zerohalt.sim.Plan.Backend;
import dev.zerohalt.sim.SocketTables.Family;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The main stories of a container's end, told one by one on a simulated machine. Times in seconds since its start. */
@Timeout(30)
class ShutdownStoriesTest {
    private static final int SIGINT = 2;
    private static final int SIGKILL = 9;
    private static final int SIGSEGV = 11;
    private static final int SIGTERM = 15;
    private static final int SIGTSTP = 20;

    private final SimulatedKernel machine = new SimulatedKernel(1, "zerohalt", "--", "application");
    private final long start = machine.agenda().now();
    private Plan plan = Plan.defaults();
    private Server server = new Server(machine, Behaviour.graceful(Dice.SECOND, 3));

    private int run() {
        plan.configure(machine);
        machine.setApplication(server);
        return Zerohalt.run(machine);
    }

    private void application(Behaviour behaviour) {
        server = new Server(machine, behaviour);
    }

    private void at(double seconds, Runnable action) {
        machine.agenda().at(start + (long) (seconds * Dice.SECOND), action);
    }

    private void signalAt(double seconds, int signal) {
        at(seconds, () -> machine.raise(signal));
    }

    private double seconds(long time) {
        return Math.round((time - start) / (double) Dice.MILLI) / 1000.0;
    }

    private double returned() {
        return seconds(machine.agenda().now());
    }

    /** What the application was sent, as "signal at seconds". */
    private List<String> sentToApplication() {
        List<String> sent = new ArrayList<>();
        for (ProcessTable.Sent each : machine.processes().sent()) {
            if (each.target() == machine.application().pid()) {
                sent.add(each.signal() + " at " + seconds(each.at().time()));
            }
        }
        return sent;
    }

    @Test
    void theDrainLastsUntilTheProbersKnow() {
        machine.setEnvironment("ZEROHALT_DRAIN_PROBES", "3");
        for (int second = 3; second < 60; second += 4) {
            at(second, () -> probe("192.0.2.1", "balancer"));
        }
        for (int second = 4; second < 10; second += 2) {
            at(second, () -> probe("192.0.2.2", "gone"));
        }
        signalAt(10, SIGTERM);
        assertThat(run()).isEqualTo(3);
        assertThat(sentToApplication()).containsExactly("15 at 19.0");
        assertThat(machine.log())
                .contains("event=drain.start signal=SIGTERM probers=\"192.0.2.1 balancer 0x, 192.0.2.2 gone 0x\"")
                .contains("event=drain.end outcome=drained seconds=9.000s")
                .contains("told_503=\"192.0.2.1 balancer 3x\"");
    }

    @Test
    void aProberThatNobodyTellsDoesNotHoldTheDrainForEver() {
        machine.setEnvironment("ZEROHALT_DRAIN_PROBES", "100");
        for (int second = 3; second < 100; second += 4) {
            at(second, () -> probe("192.0.2.1", "balancer"));
        }
        signalAt(10, SIGTERM);
        assertThat(run()).isEqualTo(3);
        assertThat(sentToApplication()).containsExactly("15 at 70.0");
        assertThat(machine.log())
                .contains(
                        "event=drain.end outcome=timeout seconds=60.000s probers_not_told=\"192.0.2.1 balancer 15x\"");
    }

    private void probe(String address, String agent) {
        HealthClient client = machine.newClient("/health", address);
        client.connect(Plan.HEALTH_PORT);
        client.ask("GET /health HTTP/1.1\r\nHost: x\r\nUser-Agent: " + agent + "\r\nConnection: close\r\n\r\n");
    }

    @Test
    void drained() {
        at(1, () -> server.connect(Family.IPV4, 12 * Dice.SECOND));
        at(5, () -> server.connect(Family.MAPPED, 20 * Dice.SECOND));
        signalAt(10, SIGTERM);
        at(12, () -> server.connect(Family.IPV6, 3 * Dice.SECOND));
        assertThat(run()).isEqualTo(3);
        assertThat(sentToApplication()).containsExactly("15 at 30.0");
        assertThat(returned()).isEqualTo(31);
        assertThat(machine.log())
                .contains("event=drain.start", "event=drain.end outcome=drained seconds=20.000s", "code=3");
    }

    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"POLLING", "PROC"})
    void pollingCannotKnowWhenAConnectionEndedSoTheWaitBeginsWhenItIsFoundGone(Backend backend) {
        plan = plan.with(backend);
        at(1, () -> server.connect(Family.IPV4, 10 * Dice.SECOND + 900 * Dice.MILLI));
        signalAt(10, SIGTERM);
        run();
        assertThat(sentToApplication()).containsExactly("15 at 17.0"); // gone at 11.9, found at 12
    }

    /** {@code DRAIN_CHECK_INTERVAL} */
    @Test
    void pollingFindsOutAtTheNextCheck() {
        plan = plan.with(Backend.POLLING).withCheckInterval(7 * Dice.SECOND);
        at(1, () -> server.connect(Family.IPV4, 11 * Dice.SECOND));
        signalAt(10, SIGTERM);
        run();
        assertThat(sentToApplication()).containsExactly("15 at 22.0"); // gone at 12, found at 17
    }

    @Test
    void aConnectionThatCameAndWentBetweenTwoCountsRestartsTheWait() {
        signalAt(10, SIGTERM);
        at(12.2, () -> server.connect(Family.IPV4, 100 * Dice.MILLI));
        run();
        assertThat(sentToApplication()).containsExactly("15 at 17.3");
    }

    @Test
    void anEventThatArrivesDuringTheLastCountRestartsTheWait() {
        signalAt(10, SIGTERM);
        at(14.5, () -> machine.setScanCost(() -> 100 * Dice.MILLI)); // the last count lasts from 15.0 to 15.1
        at(15.2, () -> machine.setScanCost(() -> Dice.MILLI));
        at(14.9, () -> server.connect(Family.IPV4, 150 * Dice.MILLI)); // gone when the count comes to it
        run();
        long signalled = machine.processes().sent().getFirst().at().time();
        assertThat(seconds(signalled)).isBetween(20.0, 20.2);
    }

    @Test
    void nothingToWaitFor() {
        plan = plan.withSteadyStateWait(0);
        signalAt(10, SIGINT);
        assertThat(run()).isEqualTo(3);
        assertThat(sentToApplication()).containsExactly("2 at 10.0");
    }

    @Test
    void theApplicationIsSignalledWithinAMomentOfTheLastConnectionsEnd() {
        plan = plan.withSteadyStateWait(0);
        at(1, () -> server.connect(Family.IPV4, 19_123_456_789L));
        at(1, () -> server.connect(Family.IPV6, 12_345_678_901L));
        signalAt(10, SIGTERM);
        run();
        long late = machine.processes().sent().getFirst().at().time() - start - 20_123_456_789L;
        assertThat(late).isBetween(0L, 2 * Dice.MILLI);
    }

    @Test
    void timeout() {
        at(1, () -> server.connect(Family.IPV4));
        signalAt(10, SIGTERM);
        assertThat(run()).isEqualTo(3);
        assertThat(sentToApplication()).containsExactly("15 at 70.0");
        assertThat(machine.log()).contains("event=drain.end outcome=timeout seconds=60.000s connections=1");
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aFailedCountIsNotZero(Backend backend) {
        plan = plan.with(backend);
        at(5, () -> {
            machine.faults().dumpErrno = Errno.EPERM;
            machine.faults().procReadErrno = Errno.EPERM;
        });
        signalAt(10, SIGTERM);
        run();
        assertThat(sentToApplication()).containsExactly("15 at 70.0");
        assertThat(machine.log()).contains("number is unknown", "outcome=timeout");
    }

    @Test
    void aBackendThatFailsIsReplaced() {
        at(1, () -> server.connect(Family.IPV4, 30 * Dice.SECOND));
        at(15, () -> machine.faults().dumpErrno = Errno.EPERM);
        signalAt(10, SIGTERM);
        run();
        assertThat(sentToApplication())
                .containsExactly("15 at 36.0"); // counted each second: found gone at 31, or just then
        assertThat(machine.log()).contains("backend=events", "backend=proc");
    }

    @Test
    void secondSignals() {
        application(Behaviour.stubborn());
        at(1, () -> server.connect(Family.IPV4));
        signalAt(10, SIGTERM);
        signalAt(12, SIGINT);
        signalAt(13, SIGTERM);
        signalAt(14, SIGTERM);
        assertThat(run()).isEqualTo(128 + SIGKILL);
        assertThat(sentToApplication()).containsExactly("15 at 12.0", "9 at 13.0");
        assertThat(machine.log()).contains("outcome=second-signal", "app_outcome=killed");
    }

    @Test
    void killedAtTheShutdownTimeout() {
        application(Behaviour.stubborn());
        plan = plan.withSteadyStateWait(0);
        signalAt(10, SIGTERM);
        assertThat(run()).isEqualTo(128 + SIGKILL);
        assertThat(sentToApplication()).containsExactly("15 at 10.0", "9 at 40.0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0001, 5, 10, 10.0001, 12, 15.5})
    void aCrashEndsTheContainerAtOnceInEveryState(double seconds) {
        application(new Behaviour() {
            @Override
            public void started(SimProcess self) {
                self.after((long) (seconds * Dice.SECOND), () -> self.die(SIGSEGV));
            }

            @Override
            public void signalled(SimProcess self, int signal) {}
        });
        signalAt(10, SIGTERM); // until 15 nothing appears, then the application is told to stop
        assertThat(run()).isEqualTo(128 + SIGSEGV);
        assertThat(machine.agenda().now() - machine.application().ended().time())
                .isLessThan(Dice.MILLI);
        assertThat(sentToApplication()).hasSize(seconds < 15 ? 0 : 1);
    }

    @Test
    void anApplicationThatEndsByItself() {
        application(new Behaviour() {
            @Override
            public void started(SimProcess self) {
                self.after(7 * Dice.SECOND, () -> self.exit(42));
            }

            @Override
            public void signalled(SimProcess self, int signal) {}
        });
        assertThat(run()).isEqualTo(42);
        assertThat(returned()).isEqualTo(7);
        assertThat(sentToApplication()).isEmpty();
    }

    @Test
    void fixedDrainTakesAllOfItsTime() {
        plan = plan.with(DrainStrategy.FIXED);
        signalAt(10, SIGTERM);
        run();
        assertThat(sentToApplication()).containsExactly("15 at 70.0");
        assertThat(machine.log()).contains("outcome=waited");
    }

    @Test
    void noDrain() {
        plan = plan.with(DrainStrategy.NONE);
        at(1, () -> server.connect(Family.IPV4));
        signalAt(10, SIGTERM);
        run();
        assertThat(sentToApplication()).containsExactly("15 at 10.0");
        assertThat(machine.log()).contains("outcome=skipped");
    }

    @Test
    void healthTurns503WithTheSignal() {
        at(1, () -> server.connect(Family.IPV4));
        signalAt(10, SIGTERM);
        HealthClient before = probe(9.999, "/health");
        HealthClient after = probe(10.000_001, "/health");
        HealthClient live = probe(30, "/livez");
        HealthClient unknown = probe(30, "/elsewhere");
        run();
        assertThat(before.answer()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("{\"status\":\"healthy\"}");
        assertThat(after.answer()).startsWith("HTTP/1.1 503 ").endsWith("{\"status\":\"draining\"}");
        assertThat(live.status()).isEqualTo(200);
        assertThat(unknown.status()).isEqualTo(404);
    }

    private HealthClient probe(double seconds, String path) {
        HealthClient client = machine.newClient(path);
        at(seconds, () -> {
            client.connect(Plan.HEALTH_PORT);
            client.ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        });
        return client;
    }

    @Test
    void itsOwnHealthConnectionsHoldNothing() {
        plan = plan.withSteadyStateWait(0);
        HealthClient silent = machine.newClient("/health");
        at(9.5, () -> silent.connect(Plan.HEALTH_PORT));
        signalAt(10, SIGTERM);
        run();
        assertThat(sentToApplication()).containsExactly("15 at 10.0");
    }

    @Test
    void anIdleContainerSleeps() {
        signalAt(100_000, SIGTERM);
        long[] calls = new long[2];
        at(1, () -> calls[0] = machine.calls());
        at(99_999, () -> calls[1] = machine.calls());
        run();
        assertThat(calls[1]).isEqualTo(calls[0]);
    }

    @Test
    void orphansAreReapedWhileAllIsWell() {
        application(new Behaviour() {
            @Override
            public void started(SimProcess self) {
                for (int i = 1; i <= 500; i++) {
                    int n = i;
                    self.after(i * Dice.MILLI, () -> {
                        SimProcess parent = self.fork(Behaviour.plain());
                        SimProcess orphan = parent.forkDaemon(Behaviour.plain());
                        orphan.after(n * Dice.MILLI / 7, () -> orphan.exit(n));
                        parent.exit(0);
                    });
                }
            }

            @Override
            public void signalled(SimProcess self, int signal) {
                self.exit(0);
            }
        });
        at(3, () -> assertThat(machine.processes().present()).hasSize(1));
        signalAt(10, SIGTERM);
        assertThat(run()).isZero();
        assertThat(machine.processes().longestZombieSleep()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4242})
    void leftoversAreStopped(int pid) {
        SimulatedKernel other = new SimulatedKernel(pid, "zerohalt", "application");
        plan.withSteadyStateWait(0).configure(other);
        SimProcess[] daemons = new SimProcess[2];
        other.setApplication(new Behaviour() {
            @Override
            public void started(SimProcess self) {
                daemons[0] = self.forkDaemon(Behaviour.plain());
                daemons[1] = daemons[0].forkDaemon(Behaviour.stubborn());
            }

            @Override
            public void signalled(SimProcess self, int signal) {
                self.exit(5);
            }
        });
        other.agenda().after(Dice.SECOND, () -> other.raise(SIGTERM));
        assertThat(Zerohalt.run(other)).isEqualTo(5);
        assertThat(daemons[0].received())
                .extracting(SimProcess.Received::signal)
                .containsExactly(SIGTERM);
        assertThat(daemons[1].received())
                .extracting(SimProcess.Received::signal)
                .containsExactly(SIGTERM, SIGKILL);
        assertThat(other.processes().present()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4242})
    void aProcessStartedWhileTheOthersStopIsStoppedToo(int pid) {
        SimulatedKernel other = new SimulatedKernel(pid, "zerohalt", "application");
        plan.withSteadyStateWait(0).configure(other);
        SimProcess[] late = new SimProcess[1];
        other.setApplication(new Behaviour() {
            @Override
            public void started(SimProcess self) {
                self.forkDaemon((daemon, signal) -> daemon.after(100 * Dice.MILLI, () -> {
                    late[0] = daemon.forkDaemon(Behaviour.plain());
                    daemon.exit(0);
                }));
            }

            @Override
            public void signalled(SimProcess self, int signal) {
                self.exit(5);
            }
        });
        other.agenda().after(Dice.SECOND, () -> other.raise(SIGTERM));
        assertThat(Zerohalt.run(other)).isEqualTo(5);
        assertThat(late[0].received()).extracting(SimProcess.Received::signal).containsExactly(SIGTERM);
        assertThat(other.agenda().now() - start).isLessThan(Dice.SECOND + 500 * Dice.MILLI);
    }

    @Test
    void aStoppedApplicationIsContinuedToHearOfItsEnd() {
        application(Behaviour.plain());
        signalAt(5, SIGTSTP);
        signalAt(10, SIGTERM);
        assertThat(run()).isEqualTo(128 + SIGTERM);
        assertThat(sentToApplication()).containsExactly("20 at 5.0", "15 at 15.0", "18 at 15.0");
    }

    @Test
    void unsentBytesAreGivenTheFlushTimeout() {
        server.leaving((kernel, socket) -> {
            socket.queues(1_000_000, 0).orphan(SocketState.FIN_WAIT1);
            kernel.agenda().after(Dice.SECOND, socket::vanish);
        });
        plan = plan.with(DrainStrategy.NONE);
        at(1, () -> server.connect(Family.IPV4));
        signalAt(10, SIGTERM);
        assertThat(run()).isEqualTo(3);
        assertThat(returned()).isBetween(12.0, 12.1); // told at 10, gone at 11, sent at 12
    }

    @Test
    void aPeerThatTakesNothingDelaysTheEndByTheFlushTimeoutOnly() {
        server.leaving((kernel, socket) -> socket.queues(1_000_000, 0).orphan(SocketState.FIN_WAIT1));
        plan = plan.with(DrainStrategy.NONE);
        at(1, () -> server.connect(Family.IPV4));
        signalAt(10, SIGTERM);
        run();
        assertThat(returned()).isEqualTo(13);
    }

    @Test
    void aHealthPortInUseStartsNothing() {
        machine.faults().bindErrno = Errno.EADDRINUSE;
        assertThat(run()).isEqualTo(1);
        assertThat(machine.application()).isNull();
        assertThat(machine.log()).contains("8888");
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.ENOENT, Errno.EACCES})
    void anApplicationThatCannotBeStarted(int errno) {
        machine.faults().spawnErrno = errno;
        assertThat(run()).isEqualTo(errno == Errno.ENOENT ? 127 : 126);
    }

    @Test
    void aBlockedLogStopsNothing() {
        at(5, () -> machine.faults().logBlocked = true);
        signalAt(10, SIGTERM);
        assertThat(run()).isEqualTo(3);
        assertThat(sentToApplication()).containsExactly("15 at 15.0");
    }
}
