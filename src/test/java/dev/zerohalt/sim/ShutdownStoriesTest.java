package dev.zerohalt.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.os.Errno;
import dev.zerohalt.sim.Plan.Backend;
import dev.zerohalt.sim.SocketTables.Family;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The main stories of a container's end, told one by one on a simulated machine. Times in seconds since its start. */
@Timeout(30)
class ShutdownStoriesTest extends ShutdownStories {

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
        assertThat(machine.log()).contains("cannot count connections", "outcome=timeout");
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
        HealthClient before = getAt(9.999, "/health");
        HealthClient after = getAt(10.000_001, "/health");
        HealthClient live = getAt(30, "/livez");
        HealthClient unknown = getAt(30, "/elsewhere");
        run();
        assertThat(before.answer()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("{\"status\":\"healthy\"}");
        assertThat(after.answer()).startsWith("HTTP/1.1 503 ").endsWith("{\"status\":\"draining\"}");
        assertThat(live.status()).isEqualTo(200);
        assertThat(unknown.status()).isEqualTo(404);
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

    @Test
    void aBlockedLogStopsNothing() {
        at(5, () -> machine.faults().logBlocked = true);
        signalAt(10, SIGTERM);
        assertThat(run()).isEqualTo(3);
        assertThat(sentToApplication()).containsExactly("15 at 15.0");
    }

    /** A write beyond the limit raises SIGXFSZ, and so would every line about it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 400, 900, 1_500})
    void aLogFileAtItsLimitStopsNothing(int limit) {
        machine.faults().logLimit = limit;
        signalAt(10, SIGTERM);
        assertThat(run()).isEqualTo(3);
        assertThat(sentToApplication()).containsExactly("15 at 15.0");
        assertThat(machine.log()).doesNotContain("XFSZ");
    }
}
