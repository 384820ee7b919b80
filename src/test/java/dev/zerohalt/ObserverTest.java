package dev.zerohalt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.Pace;
import dev.zerohalt.process.Signal;
import dev.zerohalt.sim.Behaviour;
import dev.zerohalt.sim.Server;
import dev.zerohalt.sim.SimSocket;
import dev.zerohalt.sim.SimulatedKernel;
import dev.zerohalt.sim.SocketState;
import dev.zerohalt.sim.SocketTables.Family;
import dev.zerohalt.status.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is seen by whoever asks for the status, and what it costs. */
@Timeout(30)
class ObserverTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final SimulatedKernel machine = new SimulatedKernel(1);
    private final FaultyKernel faulty = new FaultyKernel(machine);
    private final Server server = new Server(machine, Behaviour.graceful(0, 3));
    private final long start = machine.nanoTime();
    private final List<Status> seen = new ArrayList<>();
    private Parts parts;

    private void use(String... settings) {
        machine.setApplication(server);
        parts = new Parts(faulty.kernel(), settings);
    }

    /** In the loop, as whoever answers requests. */
    private void inLoopAt(double seconds, Runnable action) {
        parts.loop.timer(action).setAt(start + (long) (seconds * SECOND));
    }

    private void lookAt(double seconds) {
        inLoopAt(seconds, () -> seen.add(parts.observer.look()));
    }

    private void at(double seconds, Runnable happening) {
        machine.agenda().at(start + (long) (seconds * SECOND), happening);
    }

    private void runUntil(double seconds) {
        assertThat(parts.start()).isZero();
        inLoopAt(seconds, parts.loop::stop);
        parts.loop.run();
    }

    private static double age(Status status) {
        return Math.round(status.censusAge() / (double) MILLI) / 1000.0;
    }

    /** A count takes 200 ms, and is paid for by 3.8 s of rest, of which 1 s may be owed. */
    private void makeCountsCostly() {
        machine.setScanCost(() -> 100 * MILLI); // twice: a part with sockets, and the end
    }

    @Test
    void countsForWhoeverAsksAndForNobodyElse() {
        use("APP_PORT=8080");
        at(1, () -> server.connect(Family.IPV4, 2 * SECOND));
        lookAt(2);
        lookAt(4);
        runUntil(60);
        assertThat(seen)
                .extracting(status -> status.census().orElseThrow().total())
                .containsExactly(1, 0);
        assertThat(seen).extracting(ObserverTest::age).containsExactly(0.0, 0.0);
        assertThat(seen.getLast().countError()).isEmpty();
        assertThat(machine.scans()).hasSize(2);
    }

    @Test
    void beforeTheFirstCountIsDoneTheNumberIsUnknown() {
        use("APP_PORT=8080");
        makeCountsCostly();
        at(1, () -> server.connect(Family.IPV4, 60 * SECOND));
        lookAt(2);
        lookAt(3);
        runUntil(4);
        assertThat(seen.getFirst().census()).isEmpty();
        assertThat(seen.getFirst().countError()).isEqualTo("the first count is under way");
        assertThat(seen.getLast().census().orElseThrow().total()).isEqualTo(1);
        assertThat(seen.getLast().countError()).isEmpty();
        assertThat(age(seen.getLast())).isEqualTo(0.8);
    }

    @Test
    void whileThePaceDoesNotAllowACountTheLastOneHasToDo() {
        use("APP_PORT=8080");
        makeCountsCostly();
        at(1, () -> server.connect(Family.IPV4, 60 * SECOND));
        for (double second : new double[] {2, 2.1, 3, 40.9, 41.1, 42}) {
            lookAt(second);
        }
        runUntil(43);
        assertThat(machine.scanAttempts())
                .extracting(each -> (each.time() - start) / (100 * MILLI))
                .containsExactly(20L, 411L);
        assertThat(age(seen.get(3))).isEqualTo(38.7);
        assertThat(age(seen.get(5))).as("of the second count").isEqualTo(0.7);
    }

    /** Although the pace would allow another one. */
    @Test
    void aCountThatIsUnderWayHasToDo() {
        use("APP_PORT=8080");
        machine.setScanCost(() -> MILLI);
        machine.setSocketsPerPart(1);
        for (int i = 0; i < 40; i++) {
            at(1, () -> server.connect(Family.IPV4, 60 * SECOND));
        }
        lookAt(2);
        lookAt(2.01);
        lookAt(2.02);
        runUntil(2.5);
        assertThat(seen).extracting(Status::census).containsOnly(Optional.empty());
        assertThat(machine.scanAttempts()).hasSize(1);
    }

    // The census of a drain

    private void countForDrainAt(double seconds) {
        inLoopAt(seconds, () -> parts.slices.begin(parts.drainTaker.take(failure -> {}), new Pace()));
    }

    @Test
    void theNewerOfTheDrainsCensusAndTheStatussOwnIsShown() {
        use("APP_PORT=8080", "DRAIN_STRATEGY=connections");
        makeCountsCostly();
        at(1, () -> server.connect(Family.IPV4, 60 * SECOND));
        lookAt(2);
        at(2.5, () -> server.connect(Family.IPV4, 60 * SECOND));
        countForDrainAt(3);
        lookAt(4);
        at(41, () -> server.connect(Family.IPV4, 60 * SECOND));
        lookAt(41.5);
        lookAt(42);
        runUntil(43);
        assertThat(seen.get(1).census().orElseThrow().total()).isEqualTo(2);
        assertThat(age(seen.get(1))).as("of the drain's").isEqualTo(0.8);
        assertThat(seen.get(3).census().orElseThrow().total()).isEqualTo(3);
        assertThat(age(seen.get(3))).as("of its own").isEqualTo(0.3);
    }

    @Test
    void theDrainsIsShownWhereItIsTheOnlyOne() {
        use("APP_PORT=8080", "DRAIN_STRATEGY=connections");
        makeCountsCostly();
        for (int i = 0; i < Parts.NAMED_IN_LOG + 1; i++) {
            at(1, () -> server.connect(Family.IPV4, 60 * SECOND));
        }
        countForDrainAt(2);
        lookAt(3);
        runUntil(4);
        assertThat(seen.getFirst().census().orElseThrow().total()).isEqualTo(Parts.NAMED_IN_LOG + 1);
        assertThat(seen.getFirst().census().orElseThrow().named()).hasSize(Parts.NAMED_IN_LOG);
        assertThat(age(seen.getFirst())).as("while its own is taken").isEqualTo(1.0);
    }

    // Errors

    private void breakCounting() {
        machine.faults().netlinkOpenErrno = Errno.EPERM;
        machine.faults().procOpenErrno = Errno.EACCES;
    }

    @Test
    void whyACountFailedIsShownInsteadOfTheOldNumber() {
        use("APP_PORT=8080");
        at(1, () -> server.connect(Family.IPV4, 60 * SECOND));
        lookAt(2);
        at(3, this::breakCounting);
        lookAt(4);
        at(5, () -> machine.faults().clear());
        lookAt(6);
        runUntil(7);
        assertThat(seen.get(0).census()).isPresent();
        assertThat(seen.get(1).census()).isEmpty();
        assertThat(seen.get(1).countError()).contains("events: ", "; polling: ", "; proc: ");
        assertThat(seen.get(1).failedScans()).isEqualTo(3);
        assertThat(seen.get(2).census().orElseThrow().total()).isEqualTo(1);
        assertThat(seen.get(2).countError()).isEmpty();
    }

    @Test
    void soItIsInsteadOfTheOldNumberOfADrain() {
        use("APP_PORT=8080");
        at(1, () -> server.connect(Family.IPV4, 60 * SECOND));
        countForDrainAt(2);
        at(3, this::breakCounting);
        lookAt(4);
        runUntil(5);
        assertThat(seen.getFirst().census()).isEmpty();
        assertThat(seen.getFirst().countError()).contains("events: ", "; polling: ", "; proc: ");
    }

    // The ports that are found

    private List<String> told() {
        return machine.log()
                .lines()
                .filter(line -> line.contains("event=ports"))
                .map(line -> line.substring(line.indexOf(" ports=") + 1))
                .toList();
    }

    @Test
    void whileItServesThePortsAreFoundAgain() {
        use("APP_PORT=auto");
        at(1, () -> server.connect(Family.IPV4, 60 * SECOND));
        lookAt(2);
        lookAt(3);
        at(4, () -> {
            List<SimSocket> sockets = new ArrayList<>(machine.sockets().all());
            sockets.add(machine.sockets().listen(Family.IPV4, 9090));
            machine.application().holds(() -> sockets);
        });
        lookAt(5);
        lookAt(6);
        runUntil(7);
        assertThat(seen).extracting(Status::ports).containsExactly("8080", "8080", "8080,9090", "8080,9090");
        assertThat(seen)
                .extracting(status -> status.census().orElseThrow().total())
                .containsOnly(1);
        assertThat(told()).containsExactly("ports=8080", "ports=8080,9090");
    }

    @Test
    void inADrainThePortsStayThoseThatItFound() {
        use("APP_PORT=auto", "DRAIN_STRATEGY=connections");
        at(1, () -> server.connect(Family.IPV4, 60 * SECOND));
        at(2, () -> machine.raise(Signal.SIGTERM));
        at(
                3,
                () -> machine.sockets()
                        .open(Family.IPV4, 9090, SocketState.ESTABLISHED)
                        .accept());
        List<Integer> searches = new ArrayList<>();
        at(3.9, () -> searches.add(faulty.calls("readDirectory")));
        lookAt(4);
        runUntil(5);
        assertThat(searches).containsExactly(faulty.calls("readDirectory"));
        assertThat(searches.getFirst()).isPositive();
        assertThat(seen.getFirst().ports()).isEqualTo("8080");
        assertThat(seen.getFirst().census().orElseThrow().total()).isEqualTo(1);
        assertThat(told()).containsExactly("ports=8080");
    }

    /** The drain waits for its own search, which comes behind and is the one that is told. */
    @Test
    void whatIsFoundWhenADrainHasBegunIsNoNews() {
        use("APP_PORT=auto", "DRAIN_STRATEGY=connections");
        makeCountsCostly();
        lookAt(2);
        at(2.05, () -> machine.raise(Signal.SIGTERM));
        at(
                1,
                () -> machine.sockets()
                        .open(Family.IPV4, 9090, SocketState.ESTABLISHED)
                        .accept()); // makes the search long
        runUntil(6);
        assertThat(machine.log().lines().filter(line -> line.contains("drain.start") || line.contains("event=ports")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("drain.start"),
                        line -> assertThat(line).endsWith("event=ports ports=8080"));
    }
}
