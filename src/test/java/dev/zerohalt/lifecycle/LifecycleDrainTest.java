package dev.zerohalt.lifecycle;

import static dev.zerohalt.lifecycle.Policies.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a drain begins, what holds it, and what ends it. */
@Timeout(30)
class LifecycleDrainTest {
    @Test
    void theApplicationIsLeftAloneWhileConnectionsHold() {
        Life life = Life.draining(Policies.DEFAULTS);
        for (int second = 0; second < 59; second++) {
            assertThat(life.pass(SECOND).counted(1)).isEmpty();
        }
        assertThat(life.phase()).isEqualTo(Phase.DRAINING);
        assertThat(life.deadlineReached()).isEqualTo(Life.drainEnds(DrainOutcome.TIMEOUT, Life.SIGTERM));
        assertThat(life.now()).isEqualTo(60 * SECOND);
    }

    @Test
    void anIdleContainerIsDrainedAfterTheSteadyStateWait() {
        Life life = Life.draining(Policies.DEFAULTS);
        assertThat(life.counted(0)).isEmpty();
        assertThat(life.deadlineReached()).containsExactly(new Action.CountConnections());
        assertThat(life.now()).isEqualTo(5 * SECOND);
        assertThat(life.counted(0)).isEqualTo(Life.drainEnds(DrainOutcome.DRAINED, Life.SIGTERM));
    }

    @Test
    void withoutSteadyStateWaitTheFirstCountDecides() {
        Life life = Life.draining(Policies.drain(60 * SECOND, 0, 0));
        assertThat(life.counted(0)).isEqualTo(Life.drainEnds(DrainOutcome.DRAINED, Life.SIGTERM));
    }

    @Test
    void theLastConnectionsEndDecidesAtOnceWithoutSteadyStateWait() {
        Life life = Life.draining(Policies.drain(60 * SECOND, 0, 0));
        assertThat(life.counted(2)).isEmpty();
        assertThat(life.pass(SECOND).countedAfterNews(1)).isEmpty();
        assertThat(life.pass(1).countedAfterNews(0)).isEqualTo(Life.drainEnds(DrainOutcome.DRAINED, Life.SIGTERM));
    }

    @Test
    void timeAloneNeverShowsThatNothingIsThere() {
        Life life = Life.draining(Policies.DEFAULTS);
        life.counted(0);
        life.deadlineReached();
        assertThat(life.pass(10 * SECOND).on(new Event.DeadlineReached())).isEmpty();
        assertThat(life.phase()).isEqualTo(Phase.DRAINING);
        assertThat(life.toDeadline()).isEqualTo(45 * SECOND);
    }

    @Test
    void theLastCountIsAskedForOnce() {
        Life life = Life.draining(Policies.DEFAULTS);
        life.counted(0);
        life.deadlineReached();
        assertThat(life.on(new Event.DeadlineReached())).isEmpty();
        assertThat(life.counted(0)).hasSize(2);
    }

    @Test
    void aConnectionRestartsTheSteadyStateWait() {
        Life life = Life.draining(Policies.DEFAULTS);
        life.counted(0);
        life.pass(4 * SECOND).counted(1);
        life.pass(SECOND).counted(0); // the first that shows nothing again
        assertThat(life.toDeadline()).isEqualTo(5 * SECOND);
        life.pass(SECOND).counted(0);
        assertThat(life.toDeadline()).isEqualTo(4 * SECOND);
    }

    @Test
    void aConnectionThatCameAndWentBetweenCountsRestartsTheSteadyStateWait() {
        Life life = Life.draining(Policies.DEFAULTS);
        life.counted(0);
        assertThat(life.pass(5 * SECOND - 1).countedAfterNews(0)).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(5 * SECOND);
        life.deadlineReached();
        assertThat(life.countedAfterNews(0)).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(5 * SECOND);
    }

    @Test
    void aFailedCountIsNotZero() {
        Life life = Life.draining(Policies.drain(60 * SECOND, 0, 0));
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
        Life life = Life.draining(Policies.DEFAULTS);
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
        Life life = Life.draining(Policies.DEFAULTS);
        life.counted(0);
        life.deadlineReached();
        assertThat(life.countFailed()).isEmpty();
        assertThat(life.pass(SECOND).counted(0)).isEmpty();
        assertThat(life.deadlineReached()).containsExactly(new Action.CountConnections());
        assertThat(life.counted(0)).isEqualTo(Life.drainEnds(DrainOutcome.DRAINED, Life.SIGTERM));
    }

    @Test
    void theMinimumDurationIsKept() {
        Life life = Life.draining(Policies.drain(60 * SECOND, SECOND, 20 * SECOND));
        assertThat(life.counted(0)).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(20 * SECOND);
        assertThat(life.pass(19 * SECOND).counted(0)).isEmpty();
        assertThat(life.deadlineReached()).containsExactly(new Action.CountConnections());
        assertThat(life.counted(0)).isEqualTo(Life.drainEnds(DrainOutcome.DRAINED, Life.SIGTERM));
        assertThat(life.timeline().drainNanos()).isEqualTo(20 * SECOND);
    }

    @Test
    void theDeadlineBeatsTheMinimumDuration() {
        Life life = Life.draining(Policies.drain(10 * SECOND, 0, 20 * SECOND));
        assertThat(life.counted(0)).isEmpty();
        assertThat(life.deadlineReached()).containsExactly(new Action.CountConnections());
        assertThat(life.now()).isEqualTo(10 * SECOND);
        assertThat(life.counted(0)).isEqualTo(Life.drainEnds(DrainOutcome.DRAINED, Life.SIGTERM));
    }

    @Test
    void atTheDeadlineALastCountDecides() {
        Life life = Life.draining(Policies.drain(10 * SECOND, 20 * SECOND, 0));
        assertThat(life.counted(0)).isEmpty();
        assertThat(life.deadlineReached()).containsExactly(new Action.CountConnections());
        assertThat(life.toDeadline()).isEqualTo(SECOND / 10);
        assertThat(life.counted(1)).isEqualTo(Life.drainEnds(DrainOutcome.TIMEOUT, Life.SIGTERM));
    }

    @Test
    void aLastCountThatDoesNotComeIsNotAwaitedForLong() {
        Life life = Life.draining(Policies.drain(10 * SECOND, 20 * SECOND, 0));
        assertThat(life.counted(0)).isEmpty();
        assertThat(life.deadlineReached()).containsExactly(new Action.CountConnections());
        assertThat(life.pass(SECOND / 10 - 1).on(new Event.DeadlineReached())).isEmpty();
        assertThat(life.pass(1).on(new Event.DeadlineReached()))
                .isEqualTo(Life.drainEnds(DrainOutcome.TIMEOUT, Life.SIGTERM));
    }

    @Test
    void aLastCountThatFailsIsNotZero() {
        Life life = Life.draining(Policies.drain(10 * SECOND, 20 * SECOND, 0));
        assertThat(life.counted(0)).isEmpty();
        life.deadlineReached();
        assertThat(life.countFailed()).isEqualTo(Life.drainEnds(DrainOutcome.TIMEOUT, Life.SIGTERM));
    }

    @Test
    void noLastCountIsAskedForWhereTheLastOneFoundSomethingOrFailed() {
        for (Event last : List.of(new Event.Counted(1, 0), new Event.CountFailed())) {
            Life life = Life.draining(Policies.drain(10 * SECOND, 20 * SECOND, 0));
            assertThat(life.counted(0)).isEmpty();
            assertThat(life.on(last)).isEmpty();
            assertThat(life.deadlineReached()).isEqualTo(Life.drainEnds(DrainOutcome.TIMEOUT, Life.SIGTERM));
        }
    }

    @Test
    void aCountAfterTheDeadlineEndsTheDrainEvenWithoutTheTimer() {
        Life life = Life.draining(Policies.DEFAULTS);
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
        Life life = Life.terminating(Policies.DEFAULTS);
        int before = life.timeline().lastCount();
        assertThat(life.counted(0)).isEmpty();
        assertThat(life.countFailed()).isEmpty();
        assertThat(life.timeline().lastCount()).isEqualTo(before);
        assertThat(life.timeline().failedCounts()).isZero();
    }
}
