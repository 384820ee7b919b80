package dev.zerohalt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.health.ProbersTest;
import dev.zerohalt.lifecycle.Phase;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.process.Signal;
import dev.zerohalt.sim.Behaviour;
import dev.zerohalt.sim.Plan;
import dev.zerohalt.sim.Server;
import dev.zerohalt.sim.SimProcess;
import dev.zerohalt.sim.SimulatedKernel;
import dev.zerohalt.sim.SocketState;
import dev.zerohalt.sim.SocketTables.Family;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How events become deeds. The application is process 7 and leads its group; the first hook is process 8. */
@Timeout(30)
class SupervisorTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final String[] NO_DRAIN = {"APP_PORT=none", "DRAIN_STRATEGY=none"};

    private SimulatedKernel machine = new SimulatedKernel(1);
    private FaultyKernel faulty = new FaultyKernel(machine);
    private final long start = machine.nanoTime();

    SupervisorTest() {
        machine.setApplication(Behaviour.graceful(0, 3));
    }

    private Parts parts(String... settings) {
        return new Parts(faulty.kernel(), settings);
    }

    private Parts withoutDrain(String... settings) {
        List<String> all = new ArrayList<>(List.of(NO_DRAIN));
        all.addAll(List.of(settings));
        return parts(all.toArray(new String[0]));
    }

    private void at(double seconds, Runnable happening) {
        machine.agenda().at(start + (long) (seconds * SECOND), happening);
    }

    private void raiseAt(double seconds, int signal) {
        at(seconds, () -> machine.raise(signal));
    }

    private double seconds(long time) {
        return Math.round((time - start) / (double) MILLI) / 1000.0;
    }

    /** Every signal that was sent, and to whom. */
    private List<String> sent() {
        return machine.processes().sent().stream()
                .map(each -> Signal.name(each.signal()) + " to " + each.target())
                .toList();
    }

    private List<String> sentWithTimes() {
        return machine.processes().sent().stream()
                .map(each -> Signal.name(each.signal()) + " to " + each.target() + " at "
                        + seconds(each.at().time()))
                .toList();
    }

    private static List<Integer> received(SimProcess process) {
        return process.received().stream().map(SimProcess.Received::signal).toList();
    }

    // The start

    @Test
    void anApplicationThatCannotBeStartedWasNeverThere() {
        machine.faults().spawnErrno = Errno.EAGAIN;
        Parts parts = parts("APP_PORT=none");
        assertThat(parts.start()).isEqualTo(-Errno.EAGAIN);
        assertThat(parts.supervisor.application()).isZero();
        assertThat(parts.lifecycle.phase()).isEqualTo(Phase.STARTING);
        assertThat(machine.log()).isEmpty();
    }

    @Test
    void anApplicationIsHealthyFromItsFirstListenerToItsEnd() {
        machine.setApplication(Behaviour.graceful(SECOND, 3));
        machine.install("post", (self, signal) -> {});
        Parts parts = parts("APP_PORT=8080", "DRAIN_STRATEGY=none", "POST_SHUTDOWN_COMMAND=post");
        List<Boolean> healthy = new ArrayList<>();
        for (double second : new double[] {1, 2.1, 3.5, 4.5}) {
            parts.loop
                    .timer(() -> {
                        parts.supervisor.healthAsked();
                        healthy.add(parts.supervisor.isApplicationHealthy());
                    })
                    .setAt(start + (long) (second * SECOND));
        }
        at(2, () -> machine.sockets().listen(Family.IPV4, 8080));
        raiseAt(3, Signal.SIGTERM);
        assertThat(parts.run()).isEqualTo(3);
        assertThat(healthy).as("not yet, yes, told to stop, gone").containsExactly(false, true, true, false);
    }

    // Signals

    @ParameterizedTest
    @CsvSource({"process, 7", "group, -7"})
    void signalsGoToTheTarget(String setting, int target) {
        Parts parts = withoutDrain("SIGNAL_TARGET=" + setting, "SHUTDOWN_TIMEOUT=1s");
        machine.setApplication(Behaviour.stubborn());
        raiseAt(1, Signal.SIGHUP);
        raiseAt(2, Signal.SIGTERM);
        assertThat(parts.run()).isEqualTo(128 + Signal.SIGKILL);
        assertThat(machine.log()).containsOnlyOnce("event=app.exit code=137 outcome=killed\n");
        assertThat(sent()).startsWith("SIGHUP to " + target, "SIGTERM to " + target, "SIGKILL to " + target);
    }

    @Test
    void aSignalThatCannotBeDeliveredIsToldAndTheEndGoesOn() {
        Parts parts = withoutDrain();
        faulty.on("kill", (arguments, call) -> arguments.number(1) == Signal.SIGHUP ? -Errno.EPERM : call.make());
        raiseAt(1, Signal.SIGHUP);
        raiseAt(2, Signal.SIGTERM);
        assertThat(parts.run()).isEqualTo(3);
        assertThat(machine.log()).containsOnlyOnce("event=app.signal signal=SIGHUP because=\"error 1\"\n");
        assertThat(sent()).startsWith("SIGTERM to 7");
    }

    /** A stopped application hears of nothing before it is continued: it must not be killed for that. */
    @Test
    void aStoppedApplicationIsContinuedBehindItsStopSignal() {
        machine.setApplication(Behaviour.graceful(SECOND, 3));
        at(1, () -> machine.application().defaultAction(Signal.SIGTSTP));
        raiseAt(2, Signal.SIGTERM);
        assertThat(withoutDrain().run()).isEqualTo(3);
        assertThat(received(machine.application())).containsExactly(Signal.SIGTERM, Signal.SIGCONT);
    }

    @Test
    void alsoOneThatASignalOfOursHasStoppedAndOnlyAfterTheDrain() {
        machine.setApplication(Behaviour.plain());
        raiseAt(5, Signal.SIGTSTP);
        raiseAt(10, Signal.SIGTERM);
        assertThat(parts("APP_PORT=8080").run()).isEqualTo(128 + Signal.SIGTERM);
        assertThat(sentWithTimes()).startsWith("SIGTSTP to 7 at 5.0", "SIGTERM to 7 at 15.0", "SIGCONT to 7 at 15.0");
    }

    @Test
    void anApplicationThatRunsIsNotContinued() {
        machine.setApplication(Behaviour.graceful(SECOND, 3));
        raiseAt(2, Signal.SIGTERM);
        assertThat(withoutDrain().run()).isEqualTo(3);
        assertThat(received(machine.application())).containsExactly(Signal.SIGTERM);
    }

    @Test
    void anApplicationThatWasContinuedThroughUsIsNotContinuedAgain() {
        machine.setApplication(Behaviour.graceful(SECOND, 3));
        at(1, () -> machine.application().defaultAction(Signal.SIGTSTP));
        raiseAt(2, Signal.SIGCONT);
        raiseAt(3, Signal.SIGTERM);
        assertThat(withoutDrain().run()).isEqualTo(3);
        assertThat(received(machine.application())).containsExactly(Signal.SIGCONT, Signal.SIGTERM);
    }

    /** fg has continued us: the application's group is continued with its terminal, and not once more. */
    @Test
    void aContinueThatComesWithTheTerminalIsNotPassedOn() {
        faulty.on("foregroundGroup", (arguments, call) -> machine.processGroup());
        faulty.on("setForegroundGroup", (arguments, call) -> 0);
        Parts parts = withoutDrain();
        raiseAt(1, Signal.SIGCONT);
        raiseAt(2, Signal.SIGTERM);
        assertThat(parts.run()).isEqualTo(3);
        assertThat(sent()).startsWith("SIGCONT to -7", "SIGTERM to 7");
    }

    /** Whoever runs after the application, or after us, is in the foreground. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTerminalIsTakenBackWhenTheApplicationIsGoneOrGivenUp(boolean isGone) {
        List<Integer> foreground = new ArrayList<>(List.of(machine.processGroup()));
        faulty.on("foregroundGroup", (arguments, call) -> foreground.getLast());
        faulty.on("setForegroundGroup", (arguments, call) -> {
            foreground.add(arguments.number(1));
            return 0;
        });
        machine.setApplication(isGone ? Behaviour.graceful(0, 3) : Behaviour.stubborn());
        install("post", SECOND, 0);
        Parts parts = withoutDrain("SHUTDOWN_TIMEOUT=1s", "POST_SHUTDOWN_COMMAND=post", "FLUSH_TIMEOUT=0s");
        at(0.5, () -> {
            machine.application().uninterruptible(60 * SECOND);
            foreground.add(machine.application().pid()); // as spawn does it
        });
        raiseAt(1, Signal.SIGTERM);
        List<Integer> duringTheHook = new ArrayList<>();
        at(isGone ? 1.5 : 3.5, () -> duringTheHook.add(foreground.getLast()));
        assertThat(parts.run()).isEqualTo(isGone ? 3 : 137);
        assertThat(duringTheHook).containsExactly(isGone ? machine.processGroup() : 7);
        assertThat(foreground.getLast()).isEqualTo(machine.processGroup());
    }

    // What the application leaves

    private void beSubreaper() {
        machine = new SimulatedKernel(4242);
        faulty = new FaultyKernel(machine);
        assertThat(machine.becomeSubreaper()).isZero();
    }

    /** A process that, told to stop, starts another one some time later and ends. */
    private static Behaviour successor(List<SimProcess> late, long after) {
        return (self, signal) -> self.after(after, () -> {
            late.add(self.forkDaemon(Behaviour.stubborn()));
            self.exit(0);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leftoversThatComeLaterAreSignalledTogetherAfterAPause(boolean asInit) {
        if (!asInit) {
            beSubreaper();
        }
        List<SimProcess> late = new ArrayList<>();
        machine.setApplication(Behaviour.plain());
        at(1, () -> {
            SimProcess application = machine.application();
            assertThat(application.forkDaemon(successor(late, 100 * MILLI))).isNotNull();
            assertThat(application.forkDaemon(successor(late, 110 * MILLI))).isNotNull();
            application.exit(5);
        });
        assertThat(withoutDrain().run()).isEqualTo(5);
        assertThat(late).hasSize(2);
        for (SimProcess process : late) {
            assertThat(received(process)).containsExactly(Signal.SIGTERM, Signal.SIGKILL);
            assertThat(seconds(process.received().getFirst().at().time())).isEqualTo(1.120);
        }
    }

    /** A first process that dies of the signal, and leaves another: it takes this long to stop, and has this many seconds. */
    private double endAfterWrapper(Behaviour server, String... settings) {
        machine.setApplication(Behaviour.plain());
        at(1, () -> machine.application().fork(server));
        raiseAt(2, Signal.SIGTERM);
        assertThat(withoutDrain(settings).run()).isEqualTo(143);
        return seconds(machine.nanoTime()) - 2;
    }

    private SimProcess leftover() {
        return machine.processes().all().getLast();
    }

    @Test
    void whatTheFirstProcessLeavesHasTheApplicationsTimeToStop() {
        assertThat(endAfterWrapper(Behaviour.graceful(20 * SECOND, 0), "SHUTDOWN_TIMEOUT=30s"))
                .isBetween(20.0, 20.1);
        assertThat(received(leftover())).containsExactly(Signal.SIGTERM);
        assertThat(machine.log()).containsOnlyOnce("event=leftovers.wait processes=1\n");
    }

    @Test
    void whoseEndIsThatOfTheApplication() {
        assertThat(endAfterWrapper(Behaviour.graceful(60 * SECOND, 0), "SHUTDOWN_TIMEOUT=30s"))
                .isBetween(30.0, 30.1);
        assertThat(received(leftover())).containsExactly(Signal.SIGTERM, Signal.SIGKILL);
    }

    @Test
    void withAGracePeriodItEndsWithinIt() {
        assertThat(endAfterWrapper(Behaviour.graceful(60 * SECOND, 0), "SHUTDOWN_TIMEOUT=30s", "GRACE_PERIOD=10s"))
                .isBetween(5.0, 10.0);
    }

    @Test
    void whatIgnoresTheSignalHasNoMoreTimeThanAnyLeftover() {
        assertThat(endAfterWrapper(Behaviour.stubborn(), "SHUTDOWN_TIMEOUT=30s"))
                .isBetween(2.0, 2.1);
        assertThat(received(leftover())).containsExactly(Signal.SIGTERM, Signal.SIGKILL);
        assertThat(machine.log()).doesNotContain("leftovers.wait");
    }

    /** As a trap of a shell does it: it catches the signal, and what it starts then does the work. */
    @Test
    void whatAServerStartsToCleanUpIsLeftAlone() {
        List<SimProcess> helpers = new ArrayList<>();
        Behaviour server = new Behaviour() {
            @Override
            public void signalled(SimProcess self, int signal) {
                helpers.add(self.fork(Behaviour.plain()));
                self.after(10 * SECOND, () -> {
                    helpers.getFirst().exit(0);
                    self.exit(0);
                });
            }

            @Override
            public long caught() {
                return STOP_SIGNALS;
            }
        };
        assertThat(endAfterWrapper(server, "SHUTDOWN_TIMEOUT=30s")).isBetween(10.0, 10.1);
        assertThat(received(helpers.getFirst())).isEmpty();
    }

    /** A second signal means to hurry: a group that has had the first is not told again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoWasToldWithItsGroupIsNotToldAgain(boolean asInit) {
        if (!asInit) {
            beSubreaper();
        }
        assertThat(endAfterWrapper(Behaviour.graceful(20 * SECOND, 0), "SHUTDOWN_TIMEOUT=30s", "SIGNAL_TARGET=group"))
                .isBetween(20.0, 20.1);
        assertThat(received(leftover())).containsExactly(Signal.SIGTERM);
    }

    @Test
    void butADaemonOfAnotherGroupIs() {
        machine.setApplication(Behaviour.plain());
        at(1, () -> machine.application().forkDaemon(Behaviour.graceful(3 * SECOND, 0)));
        raiseAt(2, Signal.SIGTERM);
        assertThat(withoutDrain("SIGNAL_TARGET=group").run()).isEqualTo(143);
        assertThat(received(leftover())).containsExactly(Signal.SIGTERM);
    }

    /** It is not known whose connection it is. */
    @Test
    void nobodyIsKilledWhileAConnectionIsInHand() {
        machine.setApplication(Behaviour.plain());
        machine.sockets().listen(Family.IPV4, 8080);
        at(1, () -> machine.application().fork(Behaviour.stubborn()));
        at(
                1.5,
                () -> machine.sockets()
                        .open(Family.IPV4, 8080, SocketState.ESTABLISHED)
                        .accept());
        raiseAt(2, Signal.SIGTERM);
        raiseAt(5, Signal.SIGTERM);
        assertThat(parts("APP_PORT=8080", "DRAIN_STRATEGY=connections", "SHUTDOWN_TIMEOUT=30s")
                        .run())
                .isEqualTo(143);
        assertThat(seconds(machine.nanoTime())).isBetween(35.0, 38.0);
        assertThat(machine.log()).containsOnlyOnce("event=leftovers.wait holding=1\n");
    }

    @Test
    void whileTheApplicationRunsItsOrphansAreOnlyReaped() {
        machine.setApplication(Behaviour.graceful(0, 3));
        List<SimProcess> late = new ArrayList<>();
        at(1, () -> {
            SimProcess parent = machine.application().fork(Behaviour.plain());
            SimProcess orphan = parent.forkDaemon(Behaviour.plain());
            parent.exit(0);
            late.add(orphan.forkDaemon(Behaviour.plain()));
            orphan.exit(0);
        });
        Parts parts = withoutDrain();
        at(2, () -> {
            assertThat(parts.supervisor.orphans()).isEqualTo(1);
            assertThat(sent()).isEmpty();
        });
        raiseAt(3, Signal.SIGTERM);
        assertThat(parts.run()).isEqualTo(3);
        assertThat(received(late.getFirst())).containsExactly(Signal.SIGTERM);
    }

    /** It was given up: what becomes of it afterwards is no news, and its end no outcome. */
    @Test
    void anApplicationThatEndsAfterItWasGivenUpIsOnlyReaped() {
        machine.setApplication(Behaviour.stubborn());
        machine.install("post", (self, signal) -> {});
        at(1, () -> {
            machine.application().uninterruptible(5 * SECOND);
            machine.raise(Signal.SIGTERM);
        });
        assertThat(withoutDrain("SHUTDOWN_TIMEOUT=1s", "POST_SHUTDOWN_COMMAND=post")
                        .run())
                .isEqualTo(137);
        assertThat(machine.application().reaped()).isNotNull();
        assertThat(machine.log()).contains("app_outcome=still-running").doesNotContain("event=app.exit");
    }

    // Hooks

    /** A program that ends by itself after a time; told to stop, it remembers it. */
    private void install(String name, long nanos, int code) {
        machine.install(name, new Behaviour() {
            @Override
            public void started(SimProcess self) {
                self.after(nanos, () -> self.exit(code));
            }

            @Override
            public void signalled(SimProcess self, int signal) {}
        });
    }

    @Test
    void theHookOfTheDrainRunsBesideItAndWhatItLeavesIsKilled() {
        install("pre", 2 * SECOND, 0);
        raiseAt(1, Signal.SIGTERM);
        assertThat(withoutDrain("PRE_SHUTDOWN_COMMAND=pre").run()).isEqualTo(3);
        assertThat(machine.started()).extracting(each -> each.program()).containsExactly("app", "pre");
        assertThat(sentWithTimes())
                .containsExactly("SIGKILL to -8 at 3.0", "SIGTERM to 7 at 3.0", "SIGTERM to -1 at 3.0");
    }

    @Test
    void aHookThatTakesTooLongIsKilledWithItsGroup() {
        machine.install("pre", Behaviour.stubborn());
        raiseAt(1, Signal.SIGTERM);
        assertThat(withoutDrain("PRE_SHUTDOWN_COMMAND=pre", "PRE_SHUTDOWN_TIMEOUT=4s")
                        .run())
                .isEqualTo(3);
        assertThat(sentWithTimes())
                .containsExactly("SIGKILL to -8 at 5.0", "SIGTERM to 7 at 5.0", "SIGTERM to -1 at 5.0");
        assertThat(machine.log()).contains("name=pre-shutdown outcome=timeout ");
    }

    /** Where the kernel does not list children: without the group, a hook that was started beside the drain would be missed. */
    @Test
    void theHooksGroupIsKnownToWhoStopsLeftovers() {
        beSubreaper();
        machine.faults().withoutProc = true;
        machine.setApplication(Behaviour.plain());
        machine.install("pre", Behaviour.plain());
        raiseAt(1, Signal.SIGTERM);
        at(2, () -> machine.application().exit(5));
        assertThat(withoutDrain("PRE_SHUTDOWN_COMMAND=pre").run()).isEqualTo(5);
        int application = machine.application().pid();
        assertThat(sent()).startsWith("SIGTERM to -" + application, "SIGTERM to -" + (application + 1));
    }

    /** Neither when a leftover has ended a moment before, nor when an orphan of its own ends. */
    @Test
    void theHookOfTheEndIsNoLeftover() {
        List<SimProcess> daemons = new ArrayList<>();
        install("post", SECOND, 0);
        at(1.5, () -> {
            SimProcess parent = machine.started().get(1).process().fork(Behaviour.plain());
            SimProcess orphan = parent.forkDaemon(Behaviour.plain());
            parent.exit(0);
            orphan.exit(0);
        });
        machine.setApplication(Behaviour.plain());
        at(1, () -> {
            daemons.add(machine.application().forkDaemon(Behaviour.plain()));
            machine.application().exit(5);
        });
        assertThat(withoutDrain("POST_SHUTDOWN_COMMAND=post", "FLUSH_TIMEOUT=0s")
                        .run())
                .isEqualTo(5);
        SimProcess hook = machine.started().get(1).process();
        assertThat(received(hook)).isEmpty();
        assertThat(hook.exitCode()).isZero();
        assertThat(hook.startedAt().time() - daemons.getFirst().ended().time())
                .as("the look for more of them would come now")
                .isLessThan(20 * MILLI);
        assertThat(sent()).containsExactly("SIGTERM to -1", "SIGKILL to -9", "SIGKILL to -1");
    }

    @Test
    void aHookThatIsNotThereIsNotWaitedFor() {
        machine.uninstall("post");
        raiseAt(1, Signal.SIGTERM);
        assertThat(withoutDrain("POST_SHUTDOWN_COMMAND=post").run()).isEqualTo(3);
        assertThat(machine.log()).contains("event=hook name=post-shutdown outcome=not-started because=\"error 2\"");
        assertThat(seconds(machine.nanoTime())).isBetween(1.0, 1.01);
    }

    // The drain

    private Server server() {
        Server server = new Server(machine, Behaviour.graceful(0, 3));
        machine.setApplication(server);
        return server;
    }

    private static final String[] FOUND = {"APP_PORT=auto", "DRAIN_STRATEGY=connections", "DRAIN_STEADY_STATE_WAIT=0s"};

    @Test
    void connectionsAreCountedOnceThePortsAreFound() {
        Server server = server();
        machine.setScanCost(() -> 10 * MILLI); // the search takes more than a slice
        at(0.5, () -> server.connect(Family.IPV4, SECOND));
        at(
                0.5,
                () -> machine.sockets()
                        .open(Family.IPV4, 9090, SocketState.ESTABLISHED)
                        .accept()); // of a neighbour
        raiseAt(1, Signal.SIGTERM);
        Parts parts = parts(FOUND);
        assertThat(parts.run()).isEqualTo(3);
        assertThat(parts.counter.ports()).hasToString("8080");
        assertThat(machine.log().lines().filter(line -> line.contains("event=ports") || line.contains("progress")))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("event=ports ports=8080"),
                        line -> assertThat(line).contains("event=drain.progress connections=1 holding=1"));
        assertThat(sentWithTimes()).startsWith("SIGTERM to 7 at 1.51");
    }

    @Test
    void aDrainThatIsOverBeforeThePortsAreFoundCountsNothing() {
        Server server = server();
        machine.setScanCost(() -> 200 * MILLI); // twice: a part with a socket, and the end
        at(0.5, () -> server.connect(Family.IPV4, 60 * SECOND));
        at(
                0.5,
                () -> machine.sockets()
                        .open(Family.IPV4, 9090, SocketState.ESTABLISHED)
                        .accept());
        raiseAt(1, Signal.SIGTERM);
        raiseAt(1.1, Signal.SIGTERM);
        machine.install("post", (self, signal) -> {});
        Parts parts = parts(
                "APP_PORT=auto",
                "DRAIN_STRATEGY=connections",
                "POST_SHUTDOWN_COMMAND=post",
                "FLUSH_TIMEOUT=0s",
                "SECOND_SIGNAL_AFTER=0s");
        assertThat(parts.run()).isEqualTo(3);
        assertThat(sentWithTimes()).startsWith("SIGTERM to 7 at 1.4");
        assertThat(machine.scanAttempts()).as("the search, and again").hasSize(2);
        assertThat(machine.log())
                .contains("event=drain.end outcome=second-signal seconds=0.000s connections=unknown")
                .doesNotContain("event=ports", "event=drain.progress");
        assertThat(parts.drainTaker.last()).isEmpty();
        assertThat(parts.supervisor.ports()).hasToString("auto");
    }

    @Test
    void whoeverListensInsteadIsNamedWhenNobodyListensOnThePortThatWasSet() {
        server();
        raiseAt(1, Signal.SIGTERM);
        assertThat(parts("APP_PORT=9090").run()).isEqualTo(3);
        assertThat(machine.log()).containsOnlyOnce("event=app.port app_port=9090 listening=" + Plan.APP_PORT + "\n");
    }

    @Test
    void nothingIsSaidOfAPortOnWhichSomebodyListens() {
        server();
        raiseAt(1, Signal.SIGTERM);
        assertThat(parts("APP_PORT=" + Plan.APP_PORT).run()).isEqualTo(3);
        assertThat(machine.log()).doesNotContain("event=app.port");
    }

    private void asksForHealth(Parts parts, double seconds, boolean good) {
        parts.loop
                .timer(() -> {
                    if (parts.probers.answered(ProbersTest.from("192.0.2.1", ""), good, parts.loop.now())) {
                        parts.supervisor.proberTold();
                    }
                })
                .setAt(start + (long) (seconds * SECOND));
    }

    /** One that has asked once is expected to do so again for 20 seconds. */
    @ParameterizedTest
    @CsvSource({"true, 5.0", "false, 21.0"})
    void theDrainIsOverWhenTheLastProberWasToldOrIsGone(boolean isTold, String end) {
        Parts parts = parts("DRAIN_PROBES=1", "APP_PORT=8080", "DRAIN_STEADY_STATE_WAIT=0s");
        asksForHealth(parts, 1, true);
        raiseAt(2, Signal.SIGTERM);
        if (isTold) {
            asksForHealth(parts, 5, false);
        }
        assertThat(parts.run()).isEqualTo(3);
        assertThat(sentWithTimes()).startsWith("SIGTERM to 7 at " + end);
    }

    // Deadlines

    /** The second signal makes the drain's deadline, at 61 s, that of the application, at 33 s. */
    @Test
    void theTimerFollowsTheDeadline() {
        Server server = new Server(machine, Behaviour.stubborn());
        machine.setApplication(server);
        at(0.5, () -> server.connect(Family.IPV4));
        raiseAt(1, Signal.SIGTERM);
        raiseAt(3, Signal.SIGTERM);
        assertThat(parts("APP_PORT=8080", "DRAIN_STRATEGY=connections").run()).isEqualTo(128 + Signal.SIGKILL);
        assertThat(sentWithTimes()).startsWith("SIGTERM to 7 at 3.0", "SIGKILL to 7 at 33.0");
    }

    @Test
    void withoutADeadlineNobodyIsWokenAtTheOldOne() {
        Server server = new Server(machine, Behaviour.stubborn());
        machine.setApplication(server);
        at(0.5, () -> server.connect(Family.IPV4));
        raiseAt(1, Signal.SIGTERM);
        raiseAt(3, Signal.SIGTERM);
        List<Integer> waits = new ArrayList<>();
        at(4, () -> waits.add(faulty.calls("poll")));
        at(99, () -> waits.add(faulty.calls("poll")));
        at(100, () -> machine.application().exit(5));
        assertThat(parts("APP_PORT=8080", "DRAIN_STRATEGY=connections", "FORCE_KILL=false")
                        .run())
                .isEqualTo(5);
        assertThat(waits.getLast()).isEqualTo(waits.getFirst());
        assertThat(sent()).containsExactly("SIGTERM to 7", "SIGTERM to -1");
    }
}
