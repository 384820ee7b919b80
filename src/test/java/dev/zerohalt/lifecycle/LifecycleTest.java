package dev.zerohalt.lifecycle;

import static dev.zerohalt.lifecycle.Policies.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.process.SignalSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LifecycleTest {
    /** The clock's sign changes soon. */
    private static final long NEAR_WRAP = Long.MAX_VALUE - 3 * SECOND;

    private static Life draining(Policy policy) {
        return draining(policy, 0);
    }

    private static Life draining(Policy policy, long now) {
        Life life = new Life(policy, now);
        life.started();
        life.signalled(Life.SIGTERM);
        assertThat(life.phase()).isEqualTo(Phase.DRAINING);
        return life;
    }

    private static Life terminating(Policy policy) {
        Life life = draining(policy);
        life.signalled(Life.SIGTERM);
        assertThat(life.phase()).isEqualTo(Phase.TERMINATING);
        return life;
    }

    private static Life flushing() {
        Life life = new Life(Policies.DEFAULTS);
        life.started();
        life.exited(0);
        life.childrenGone();
        assertThat(life.phase()).isEqualTo(Phase.FLUSHING);
        return life;
    }

    // Running

    @Test
    void runningNeedsNoTimer() {
        Life life = new Life(Policies.DEFAULTS);
        assertThat(life.lifecycle().hasDeadline()).isFalse();
        life.started();
        life.signalled(Life.SIGHUP);
        assertThat(life.lifecycle().hasDeadline()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 18, 20, 21, 22, 23, 28, 29, 31, 34, 50, 64})
    void signalsThatDoNotShutDownAreForwarded(int signal) {
        Life life = new Life(Policies.DEFAULTS);
        life.started();
        assertThat(life.signalled(signal)).containsExactly(new Action.Forward(signal));
        assertThat(life.phase()).isEqualTo(Phase.HEALTHY);
    }

    @Test
    void shutdownSignalsAreThoseOfThePolicy() {
        SignalRules rules = new SignalRules(SignalSet.of(Life.SIGHUP), SignalSet.ALL, 0);
        Life life = new Life(new Policies().with(rules).policy());
        life.started();
        assertThat(life.lifecycle().isShutdownSignal(Life.SIGTERM)).isFalse();
        assertThat(life.lifecycle().isShutdownSignal(Life.SIGHUP)).isTrue();
        assertThat(life.signalled(Life.SIGTERM)).containsExactly(new Action.Forward(Life.SIGTERM));
        assertThat(life.signalled(Life.SIGHUP)).contains(new Action.BeginDrain(Life.SIGHUP));
    }

    @Test
    void aSignalBeforeTheApplicationIsStartedDrainsToo() {
        Life life = new Life(Policies.DEFAULTS);
        life.signalled(Life.SIGTERM);
        assertThat(life.started()).isEmpty();
        assertThat(life.phase()).isEqualTo(Phase.DRAINING);
    }

    // The drain

    @Test
    void theApplicationIsLeftAloneWhileConnectionsHold() {
        Life life = draining(Policies.DEFAULTS);
        for (int second = 0; second < 59; second++) {
            assertThat(life.pass(SECOND).counted(1)).isEmpty();
        }
        assertThat(life.phase()).isEqualTo(Phase.DRAINING);
        assertThat(life.deadlineReached()).isEqualTo(Life.drainEnds(DrainOutcome.TIMEOUT, Life.SIGTERM));
        assertThat(life.now()).isEqualTo(60 * SECOND);
    }

    @Test
    void anIdleContainerIsDrainedAfterTheSteadyStateWait() {
        Life life = draining(Policies.DEFAULTS);
        assertThat(life.counted(0)).isEmpty();
        assertThat(life.deadlineReached()).containsExactly(new Action.CountConnections());
        assertThat(life.now()).isEqualTo(5 * SECOND);
        assertThat(life.counted(0)).isEqualTo(Life.drainEnds(DrainOutcome.DRAINED, Life.SIGTERM));
    }

    @Test
    void withoutSteadyStateWaitTheFirstCountDecides() {
        Life life = draining(Policies.drain(60 * SECOND, 0, 0));
        assertThat(life.counted(0)).isEqualTo(Life.drainEnds(DrainOutcome.DRAINED, Life.SIGTERM));
    }

    @Test
    void theLastConnectionsEndDecidesAtOnceWithoutSteadyStateWait() {
        Life life = draining(Policies.drain(60 * SECOND, 0, 0));
        assertThat(life.counted(2)).isEmpty();
        assertThat(life.pass(SECOND).countedAfterNews(1)).isEmpty();
        assertThat(life.pass(1).countedAfterNews(0)).isEqualTo(Life.drainEnds(DrainOutcome.DRAINED, Life.SIGTERM));
    }

    @Test
    void timeAloneNeverShowsThatNothingIsThere() {
        Life life = draining(Policies.DEFAULTS);
        life.counted(0);
        life.deadlineReached();
        assertThat(life.pass(10 * SECOND).on(new Event.DeadlineReached())).isEmpty();
        assertThat(life.phase()).isEqualTo(Phase.DRAINING);
        assertThat(life.toDeadline()).isEqualTo(45 * SECOND);
    }

    @Test
    void theLastCountIsAskedForOnce() {
        Life life = draining(Policies.DEFAULTS);
        life.counted(0);
        life.deadlineReached();
        assertThat(life.on(new Event.DeadlineReached())).isEmpty();
        assertThat(life.counted(0)).hasSize(2);
    }

    @Test
    void aConnectionRestartsTheSteadyStateWait() {
        Life life = draining(Policies.DEFAULTS);
        life.counted(0);
        life.pass(4 * SECOND).counted(1);
        life.pass(SECOND).counted(0); // the first that shows nothing again
        assertThat(life.toDeadline()).isEqualTo(5 * SECOND);
        life.pass(SECOND).counted(0);
        assertThat(life.toDeadline()).isEqualTo(4 * SECOND);
    }

    @Test
    void aConnectionThatCameAndWentBetweenCountsRestartsTheSteadyStateWait() {
        Life life = draining(Policies.DEFAULTS);
        life.counted(0);
        assertThat(life.pass(5 * SECOND - 1).countedAfterNews(0)).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(5 * SECOND);
        life.deadlineReached();
        assertThat(life.countedAfterNews(0)).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(5 * SECOND);
    }

    @Test
    void aFailedCountIsNotZero() {
        Life life = draining(Policies.drain(60 * SECOND, 0, 0));
        assertThat(life.countFailed()).isEmpty();
        for (int second = 1; second < 60; second++) {
            assertThat(life.pass(SECOND).countFailed()).isEmpty();
        }
        assertThat(life.phase()).isEqualTo(Phase.DRAINING);
        assertThat(life.pass(SECOND).countFailed()).isEqualTo(Life.drainEnds(DrainOutcome.TIMEOUT, Life.SIGTERM));
        assertThat(life.timeline().lastCount()).isEqualTo(-1);
    }

    @Test
    void aFailedCountRestartsTheSteadyStateWait() {
        Life life = draining(Policies.DEFAULTS);
        life.counted(0);
        assertThat(life.pass(4 * SECOND).countFailed()).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(56 * SECOND);
        life.pass(SECOND).counted(0);
        assertThat(life.toDeadline()).isEqualTo(5 * SECOND);
        life.pass(SECOND).counted(0);
        assertThat(life.toDeadline()).isEqualTo(4 * SECOND);
    }

    @Test
    void aFailedLastCountDoesNotEndTheDrain() {
        Life life = draining(Policies.DEFAULTS);
        life.counted(0);
        life.deadlineReached();
        assertThat(life.countFailed()).isEmpty();
        assertThat(life.pass(SECOND).counted(0)).isEmpty();
        assertThat(life.deadlineReached()).containsExactly(new Action.CountConnections());
        assertThat(life.counted(0)).isEqualTo(Life.drainEnds(DrainOutcome.DRAINED, Life.SIGTERM));
    }

    @Test
    void theMinimumDurationIsKept() {
        Life life = draining(Policies.drain(60 * SECOND, SECOND, 20 * SECOND));
        assertThat(life.counted(0)).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(20 * SECOND);
        assertThat(life.pass(19 * SECOND).counted(0)).isEmpty();
        assertThat(life.deadlineReached()).containsExactly(new Action.CountConnections());
        assertThat(life.counted(0)).isEqualTo(Life.drainEnds(DrainOutcome.DRAINED, Life.SIGTERM));
        assertThat(life.timeline().drainNanos()).isEqualTo(20 * SECOND);
    }

    @Test
    void theDeadlineBeatsTheMinimumDuration() {
        Life life = draining(Policies.drain(10 * SECOND, 0, 20 * SECOND));
        assertThat(life.counted(0)).isEmpty();
        assertThat(life.deadlineReached()).containsExactly(new Action.CountConnections());
        assertThat(life.now()).isEqualTo(10 * SECOND);
        assertThat(life.counted(0)).isEqualTo(Life.drainEnds(DrainOutcome.DRAINED, Life.SIGTERM));
    }

    @Test
    void atTheDeadlineALastCountDecides() {
        Life life = draining(Policies.drain(10 * SECOND, 20 * SECOND, 0));
        assertThat(life.counted(0)).isEmpty();
        assertThat(life.deadlineReached()).containsExactly(new Action.CountConnections());
        assertThat(life.toDeadline()).isEqualTo(SECOND / 10);
        assertThat(life.counted(1)).isEqualTo(Life.drainEnds(DrainOutcome.TIMEOUT, Life.SIGTERM));
    }

    @Test
    void aLastCountThatDoesNotComeIsNotAwaitedForLong() {
        Life life = draining(Policies.drain(10 * SECOND, 20 * SECOND, 0));
        assertThat(life.counted(0)).isEmpty();
        assertThat(life.deadlineReached()).containsExactly(new Action.CountConnections());
        assertThat(life.pass(SECOND / 10 - 1).on(new Event.DeadlineReached())).isEmpty();
        assertThat(life.pass(1).on(new Event.DeadlineReached()))
                .isEqualTo(Life.drainEnds(DrainOutcome.TIMEOUT, Life.SIGTERM));
    }

    @Test
    void aLastCountThatFailsIsNotZero() {
        Life life = draining(Policies.drain(10 * SECOND, 20 * SECOND, 0));
        assertThat(life.counted(0)).isEmpty();
        life.deadlineReached();
        assertThat(life.countFailed()).isEqualTo(Life.drainEnds(DrainOutcome.TIMEOUT, Life.SIGTERM));
    }

    @Test
    void noLastCountIsAskedForWhereTheLastOneFoundSomethingOrFailed() {
        for (Event last : List.of(new Event.Counted(1, 0), new Event.CountFailed())) {
            Life life = draining(Policies.drain(10 * SECOND, 20 * SECOND, 0));
            assertThat(life.counted(0)).isEmpty();
            assertThat(life.on(last)).isEmpty();
            assertThat(life.deadlineReached()).isEqualTo(Life.drainEnds(DrainOutcome.TIMEOUT, Life.SIGTERM));
        }
    }

    @Test
    void aCountAfterTheDeadlineEndsTheDrainEvenWithoutTheTimer() {
        Life life = draining(Policies.DEFAULTS);
        assertThat(life.pass(61 * SECOND).counted(1)).isEqualTo(Life.drainEnds(DrainOutcome.TIMEOUT, Life.SIGTERM));
    }

    @Test
    void aDrainTimeoutOfZeroGoesOnAtOnce() {
        Life life = new Life(Policies.drain(0, 5 * SECOND, 0));
        life.started();
        assertThat(life.signalled(Life.SIGTERM))
                .containsExactly(
                        new Action.BeginDrain(Life.SIGTERM),
                        new Action.WatchConnections(),
                        new Action.EndDrain(DrainOutcome.TIMEOUT),
                        new Action.SignalApplication(Life.SIGTERM));
        assertThat(life.toDeadline()).isEqualTo(30 * SECOND);
    }

    @Test
    void strategyFixedWaitsTheWholeTimeAndCountsNothing() {
        Life life = new Life(Policies.strategy(DrainStrategy.FIXED));
        life.started();
        assertThat(life.signalled(Life.SIGTERM)).containsExactly(new Action.BeginDrain(Life.SIGTERM));
        assertThat(life.toDeadline()).isEqualTo(60 * SECOND);
        assertThat(life.deadlineReached()).isEqualTo(Life.drainEnds(DrainOutcome.WAITED, Life.SIGTERM));
    }

    @Test
    void strategyNoneSignalsTheApplicationAtOnce() {
        Life life = new Life(Policies.strategy(DrainStrategy.NONE));
        life.started();
        assertThat(life.signalled(Life.SIGTERM))
                .containsExactly(
                        new Action.BeginDrain(Life.SIGTERM),
                        new Action.EndDrain(DrainOutcome.SKIPPED),
                        new Action.SignalApplication(Life.SIGTERM));
        assertThat(life.phase()).isEqualTo(Phase.TERMINATING);
    }

    @Test
    void theApplicationGetsTheSignalThatWasReceivedFirst() {
        Life life = new Life(Policies.DEFAULTS);
        life.started();
        life.signalled(Life.SIGINT);
        assertThat(life.signalled(Life.SIGTERM)).isEqualTo(Life.drainEnds(DrainOutcome.SECOND_SIGNAL, Life.SIGINT));
    }

    @Test
    void aCountThatComesTooLateChangesNothing() {
        Life life = terminating(Policies.DEFAULTS);
        int before = life.timeline().lastCount();
        assertThat(life.counted(0)).isEmpty();
        assertThat(life.countFailed()).isEmpty();
        assertThat(life.timeline().lastCount()).isEqualTo(before);
        assertThat(life.timeline().failedCounts()).isZero();
    }

    // The application's end

    @Test
    void theApplicationIsKilledAtTheShutdownTimeout() {
        Life life = terminating(Policies.DEFAULTS);
        assertThat(life.pass(30 * SECOND - 1).on(new Event.DeadlineReached())).isEmpty();
        assertThat(life.pass(1).on(new Event.DeadlineReached())).containsExactly(new Action.KillApplication());
    }

    @Test
    void aShutdownTimeoutOfZeroKillsAtOnce() {
        Life life = terminating(Policies.ending(0, SECOND, SECOND, SECOND));
        assertThat(life.toDeadline()).isZero();
        assertThat(life.deadlineReached()).containsExactly(new Action.KillApplication());
    }

    @Test
    void theApplicationIsKilledOnce() {
        Life life = terminating(Policies.DEFAULTS);
        assertThat(life.signalled(Life.SIGTERM)).containsExactly(new Action.KillApplication());
        assertThat(life.pass(SECOND / 2).signalled(Life.SIGTERM)).isEmpty();
        assertThat(life.phase()).isEqualTo(Phase.TERMINATING);
        assertThat(life.toDeadline()).isEqualTo(SECOND / 2); // of the kill wait, which began with SIGKILL
    }

    @Test
    void anApplicationThatSurvivesSigkillIsGivenUpAfterTheKillWait() {
        Life life = terminating(Policies.ending(30 * SECOND, 2 * SECOND, 7 * SECOND, 3 * SECOND));
        assertThat(life.deadlineReached()).containsExactly(new Action.KillApplication());
        assertThat(life.pass(7 * SECOND - 1).on(new Event.DeadlineReached())).isEmpty();
        assertThat(life.pass(1).on(new Event.DeadlineReached())).containsExactly(new Action.WatchUnsent());
        assertThat(life.phase()).isEqualTo(Phase.FLUSHING);
        assertThat(life.toDeadline()).isEqualTo(3 * SECOND);
        assertThat(life.unsent(0)).containsExactly(new Action.Exit(137));
        assertThat(life.timeline().applicationOutcome()).isEqualTo("still-running");
        assertThat(life.timeline().stopNanos()).isEqualTo(37 * SECOND);
    }

    @Test
    void theFlushOfAnApplicationThatSurvivesEndsAtItsTimeoutToo() {
        Life life = terminating(Policies.DEFAULTS);
        life.deadlineReached();
        life.deadlineReached();
        assertThat(life.deadlineReached()).containsExactly(new Action.Exit(137));
    }

    @Test
    void withoutAFlushAnApplicationThatSurvivesIsTheEnd() {
        Life life = terminating(Policies.ending(0, SECOND, 0, 0));
        assertThat(life.deadlineReached()).containsExactly(new Action.KillApplication());
        assertThat(life.deadlineReached()).containsExactly(new Action.Exit(137));
    }

    @Test
    void anApplicationThatEndsAfterItWasGivenUpChangesNothing() {
        Life life = terminating(Policies.DEFAULTS);
        life.deadlineReached();
        life.deadlineReached();
        assertThat(life.exited(0)).isEmpty();
        assertThat(life.childrenGone()).isEmpty();
        assertThat(life.unsent(0)).containsExactly(new Action.Exit(137));
        assertThat(life.timeline().applicationOutcome()).isEqualTo("still-running");
    }

    @Test
    void anApplicationThatEndsByItselfEndsTheContainerWithItsCode() {
        Life life = new Life(Policies.DEFAULTS);
        life.started();
        assertThat(life.exited(7)).containsExactly(new Action.StopLeftovers(Life.SIGTERM));
        assertThat(life.childrenGone()).containsExactly(new Action.WatchUnsent());
        assertThat(life.unsent(0)).containsExactly(new Action.Exit(7));
        assertThat(life.now()).isZero();
        assertThat(life.timeline().drained()).isFalse();
    }

    @Test
    void anApplicationKilledByASignalGives128AndTheSignal() {
        Life life = new Life(Policies.DEFAULTS);
        life.started();
        life.killedBy(11);
        life.childrenGone();
        assertThat(life.unsent(0)).containsExactly(new Action.Exit(139));
    }

    @Test
    void anApplicationWeKilledGives137() {
        Life life = terminating(Policies.DEFAULTS);
        life.deadlineReached();
        life.killedBy(Life.SIGKILL);
        life.childrenGone();
        assertThat(life.unsent(0)).containsExactly(new Action.Exit(137));
        assertThat(life.timeline().applicationOutcome()).isEqualTo("killed");
    }

    @Test
    void theExitCodeIsTheFirstThatIsReported() {
        Life life = new Life(Policies.DEFAULTS);
        life.started();
        life.exited(7);
        assertThat(life.exited(9)).isEmpty();
        life.childrenGone();
        assertThat(life.unsent(0)).containsExactly(new Action.Exit(7));
    }

    @Test
    void anExitDuringTheDrainEndsIt() {
        Life life = draining(Policies.DEFAULTS);
        assertThat(life.pass(SECOND).exited(0))
                .containsExactly(new Action.EndDrain(DrainOutcome.APP_EXITED), new Action.StopLeftovers(Life.SIGTERM));
        assertThat(life.timeline().applicationSignalled()).isFalse();
    }

    @Test
    void nothingIsForwardedOnceTheApplicationIsGone() {
        Life life = new Life(Policies.DEFAULTS);
        life.started();
        life.exited(0);
        assertThat(life.signalled(Life.SIGHUP)).isEmpty();
        life.childrenGone();
        assertThat(life.signalled(Life.SIGHUP)).isEmpty();
    }

    // Leftovers

    @Test
    void leftoversAreAskedThenKilledThenLeft() {
        Life life = new Life(Policies.ending(30 * SECOND, 2 * SECOND, SECOND, 2 * SECOND));
        life.started();
        assertThat(life.exited(0)).containsExactly(new Action.StopLeftovers(Life.SIGTERM));
        assertThat(life.deadlineReached()).containsExactly(new Action.StopLeftovers(Life.SIGKILL));
        assertThat(life.now()).isEqualTo(2 * SECOND);
        assertThat(life.deadlineReached()).containsExactly(new Action.WatchUnsent());
        assertThat(life.now()).isEqualTo(3 * SECOND);
    }

    @Test
    void leftoversThatAreGoneAreNotWaitedFor() {
        Life life = new Life(Policies.DEFAULTS);
        life.started();
        life.exited(0);
        assertThat(life.pass(1).childrenGone()).containsExactly(new Action.WatchUnsent());
        assertThat(life.timeline().leftoversKilled()).isFalse();
    }

    /** The orchestrator may not know yet that the application has ended by itself. */
    @Test
    void theFirstSignalHurriesNoLeftovers() {
        Life life = new Life(Policies.DEFAULTS);
        life.started();
        life.exited(0);
        assertThat(life.pass(SECOND).signalled(Life.SIGTERM)).isEmpty();
        assertThat(life.phase()).isEqualTo(Phase.CLEARING);
        assertThat(life.toDeadline()).isEqualTo(SECOND);
    }

    @Test
    void aFurtherSignalHurriesLeftoversOnceOnly() {
        Life life = new Life(Policies.DEFAULTS);
        life.started();
        life.exited(0);
        life.signalled(Life.SIGTERM);
        assertThat(life.signalled(Life.SIGTERM)).containsExactly(new Action.StopLeftovers(Life.SIGKILL));
        assertThat(life.pass(SECOND / 2).signalled(Life.SIGTERM)).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(SECOND / 2);
    }

    // The flush

    @Test
    void unsentBytesAreWaitedForUntilTheyAreSent() {
        Life life = flushing();
        assertThat(life.unsent(2)).isEmpty();
        assertThat(life.pass(SECOND).unsent(1)).isEmpty();
        assertThat(life.pass(1).unsent(0)).containsExactly(new Action.Exit(0));
        assertThat(life.lifecycle().hasDeadline()).isFalse();
    }

    @Test
    void theFlushTimeoutIsTheEnd() {
        Life life = flushing();
        life.unsent(3);
        assertThat(life.deadlineReached()).containsExactly(new Action.Exit(0));
        assertThat(life.now()).isEqualTo(2 * SECOND);
        assertThat(life.timeline().unsent()).isEqualTo(3);
    }

    @Test
    void aFailedCountWhileFlushingIsNotZero() {
        Life life = flushing();
        assertThat(life.countFailed()).isEmpty();
        assertThat(life.phase()).isEqualTo(Phase.FLUSHING);
        assertThat(life.deadlineReached()).containsExactly(new Action.Exit(0));
    }

    @Test
    void theFirstSignalDoesNotEndTheFlush() {
        Life life = new Life(Policies.DEFAULTS);
        life.started();
        life.exited(4);
        life.childrenGone();
        life.unsent(1);
        assertThat(life.pass(SECOND).signalled(Life.SIGTERM)).isEmpty();
        assertThat(life.phase()).isEqualTo(Phase.FLUSHING);
        assertThat(life.toDeadline()).isEqualTo(SECOND);
        assertThat(life.signalled(Life.SIGTERM)).containsExactly(new Action.Exit(4));
    }

    @Test
    void aFlushTimeoutOfZeroSkipsTheFlush() {
        Life life = new Life(Policies.ending(30 * SECOND, 2 * SECOND, SECOND, 0));
        life.started();
        life.exited(4);
        assertThat(life.childrenGone()).containsExactly(new Action.Exit(4));
    }

    @Test
    void nothingHappensAfterTheEnd() {
        Life life = flushing();
        life.unsent(0);
        assertThat(life.pass(3600 * SECOND).on(new Event.DeadlineReached())).isEmpty();
        assertThat(life.signalled(Life.SIGTERM)).isEmpty();
        assertThat(life.signalled(Life.SIGHUP)).isEmpty();
        assertThat(life.phase()).isEqualTo(Phase.EXITED);
    }

    // The clock

    @ParameterizedTest
    @ValueSource(longs = {NEAR_WRAP, Long.MAX_VALUE, -1, -4 * SECOND})
    void deadlinesHoldWhenTheClockWraps(long start) {
        Life life = draining(Policies.DEFAULTS, start);
        assertThat(life.counted(0)).isEmpty();
        assertThat(life.pass(5 * SECOND - 1).on(new Event.DeadlineReached())).isEmpty();
        assertThat(life.pass(1).on(new Event.DeadlineReached())).containsExactly(new Action.CountConnections());
        assertThat(life.counted(1)).isEmpty();
        assertThat(life.pass(55 * SECOND - 1).on(new Event.DeadlineReached())).isEmpty();
        assertThat(life.pass(1).on(new Event.DeadlineReached()))
                .isEqualTo(Life.drainEnds(DrainOutcome.TIMEOUT, Life.SIGTERM));
        assertThat(life.pass(30 * SECOND).on(new Event.DeadlineReached()))
                .containsExactly(new Action.KillApplication());
        assertThat(life.timeline().drainNanos()).isEqualTo(60 * SECOND);
    }

    @Test
    void aLongDrainTimeoutIsNoDeadlineInThePast() {
        long century = 876_000L * 3600 * SECOND;
        Life life = draining(Policies.drain(century, 0, 0), NEAR_WRAP);
        assertThat(life.counted(1)).isEmpty();
        assertThat(life.pass(SECOND).on(new Event.DeadlineReached())).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(century - SECOND);
    }

    @Test
    void anAnswerOutlivesTheNextQuestion() {
        Life life = new Life(Policies.DEFAULTS);
        life.started();
        List<Action> first = life.signalled(Life.SIGHUP);
        life.signalled(Life.SIGINT);
        assertThat(first).containsExactly(new Action.Forward(Life.SIGHUP));
    }

    // The grace period: 10 s, so that the application is killed by 8 s, and 1 s of margin is left after the flush

    private static Policy budget() {
        return Budget.fit(Policies.ending(30 * SECOND, 2 * SECOND, 5 * SECOND, SECOND), 10 * SECOND, false);
    }

    private static void signalledAt(Life life, long seconds) {
        life.started();
        life.pass(seconds * SECOND).signalled(Life.SIGTERM);
        life.counted(1);
        life.deadlineReached();
        assertThat(life.phase()).isEqualTo(Phase.TERMINATING);
    }

    @Test
    void whatTheDrainDoesNotNeedGoesToTheApplication() {
        Life life = new Life(budget());
        life.started();
        life.pass(100 * SECOND).signalled(Life.SIGTERM);
        life.counted(0);
        life.deadlineReached();
        life.counted(0);
        assertThat(life.phase()).isEqualTo(Phase.TERMINATING);
        assertThat(life.now()).as("half of the drain's share").isEqualTo(102 * SECOND + 3 * SECOND / 4);
        assertThat(life.deadlineReached()).containsExactly(new Action.KillApplication());
        assertThat(life.now()).isEqualTo(108 * SECOND);
    }

    /** Who wants it sooner has it sooner. */
    @Test
    void upToTheShutdownTimeout() {
        Life life = new Life(Budget.fit(Policies.ending(3 * SECOND, 0, 0, SECOND), 10 * SECOND, true));
        life.started();
        life.signalled(Life.SIGTERM);
        long signalled = life.pass(SECOND).now();
        life.signalled(Life.SIGTERM);
        assertThat(life.phase()).isEqualTo(Phase.TERMINATING);
        assertThat(life.deadlineReached()).containsExactly(new Action.KillApplication());
        assertThat(life.now() - signalled).isEqualTo(3 * SECOND);
    }

    @Test
    void anApplicationThatSurvivesSigkillIsGivenUpWithinTheGracePeriod() {
        Life life = new Life(budget());
        signalledAt(life, 100);
        assertThat(life.deadlineReached()).containsExactly(new Action.KillApplication());
        assertThat(life.now()).isEqualTo(108 * SECOND);
        assertThat(life.deadlineReached()).containsExactly(new Action.WatchUnsent());
        assertThat(life.now()).isEqualTo(108 * SECOND + SECOND / 2);
        assertThat(life.deadlineReached()).containsExactly(new Action.Exit(137));
        assertThat(life.now()).isEqualTo(109 * SECOND + SECOND / 2);
    }

    @Test
    void leftoversAreKilledWithinTheGracePeriod() {
        Life life = new Life(budget());
        signalledAt(life, 100);
        life.deadlineReached();
        assertThat(life.killedBy(Life.SIGKILL)).containsExactly(new Action.StopLeftovers(Life.SIGTERM));
        assertThat(life.deadlineReached()).containsExactly(new Action.StopLeftovers(Life.SIGKILL));
        assertThat(life.now()).isEqualTo(108 * SECOND + SECOND / 4);
        assertThat(life.deadlineReached()).containsExactly(new Action.WatchUnsent());
        assertThat(life.now()).isEqualTo(108 * SECOND + SECOND / 2);
    }

    @Test
    void leftoversHaveTheirTimeWhereThereIsSome() {
        Life life = new Life(budget());
        signalledAt(life, 100);
        long signalled = life.now();
        life.exited(0);
        assertThat(life.deadlineReached()).containsExactly(new Action.StopLeftovers(Life.SIGKILL));
        assertThat(life.now() - signalled).isEqualTo(2 * SECOND);
    }

    /** Nobody counts down to a SIGKILL then. */
    @Test
    void leftoversOfAnApplicationThatEndedByItselfHaveAllOfTheirTime() {
        Life life = new Life(budget());
        life.started();
        life.pass(100 * SECOND).exited(0);
        assertThat(life.toDeadline()).isEqualTo(2 * SECOND);
        life.deadlineReached();
        assertThat(life.toDeadline()).isEqualTo(5 * SECOND);
    }

    /** The grace period begins while killed leftovers are waited for. */
    @Test
    void aSignalThatComesLateBeginsTheGracePeriodToo() {
        Life life = new Life(Budget.fit(Policies.ending(SECOND, SECOND, 60 * SECOND, SECOND), 10 * SECOND, false));
        life.started();
        life.exited(0);
        life.deadlineReached();
        assertThat(life.toDeadline()).isEqualTo(60 * SECOND);
        assertThat(life.pass(SECOND).signalled(Life.SIGTERM)).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(8 * SECOND + SECOND / 2);
    }

    /** And while leftovers have their time to stop: what is left of it for their SIGKILL is kept. */
    @Test
    void leftoversAreKilledWithinAGracePeriodThatBeginsLate() {
        Life life = new Life(Budget.fit(Policies.ending(SECOND, 60 * SECOND, 60 * SECOND, SECOND), 10 * SECOND, false));
        life.started();
        life.exited(0);
        assertThat(life.pass(SECOND).signalled(Life.SIGTERM)).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(8 * SECOND + SECOND / 4);
        assertThat(life.deadlineReached()).containsExactly(new Action.StopLeftovers(Life.SIGKILL));
        assertThat(life.toDeadline()).isEqualTo(SECOND / 4);
    }

    /** Whoever is never killed, and outlives the grace period, was given more time than was thought. */
    @Test
    void leftoversOfAnApplicationThatOutlivedTheGracePeriodHaveAllOfTheirTime() {
        Life life = new Life(Budget.fit(new Policies().withoutForce().policy(), 10 * SECOND, false));
        signalledAt(life, 100);
        assertThat(life.lifecycle().hasDeadline()).isFalse();
        life.pass(60 * SECOND).exited(0);
        assertThat(life.toDeadline()).isEqualTo(2 * SECOND);
    }
}
