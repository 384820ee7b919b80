package dev.zerohalt.lifecycle;

import static dev.zerohalt.lifecycle.Policies.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The drain also waits for the application's gauge. */
@Timeout(30)
class LifecycleGaugeTest {
    private static final List<Action> DRAINED = Life.drainEnds(DrainOutcome.DRAINED, Life.SIGTERM);
    private static final List<Action> COUNT = List.of(new Action.CountConnections());

    private static Life draining(long steadyStateWait) {
        return Life.draining(new Policies()
                .with(DrainStrategy.IN_FLIGHT)
                .draining(60 * SECOND, steadyStateWait, 0)
                .withGauge()
                .policy());
    }

    private static List<Action> gauged(Life life, boolean isIdle, long age) {
        return life.on(new Event.Gauged(isIdle, age));
    }

    @Test
    void nothingIsDrainedBeforeTheGaugeHasSpoken() {
        Life life = draining(0);
        assertThat(life.counted(0)).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(60 * SECOND);
        assertThat(gauged(life, true, 0)).isEqualTo(COUNT);
        assertThat(life.counted(0)).isEqualTo(DRAINED);
    }

    @Test
    void aBusyGaugeHoldsItAndTheSteadyStateWaitBeginsWhenItIsIdle() {
        Life life = draining(5 * SECOND);
        life.counted(0);
        for (int i = 0; i < 30; i++) {
            assertThat(gauged(life, false, 0)).isEmpty();
            life.pass(SECOND).counted(0);
        }
        assertThat(gauged(life, true, 0)).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(5 * SECOND);
        assertThat(life.deadlineReached()).isEqualTo(COUNT);
        assertThat(life.counted(0)).isEqualTo(DRAINED);
        assertThat(life.now()).isEqualTo(35 * SECOND);
    }

    @Test
    void whoIsIdleFromTheBeginningWaitsNoLonger() {
        Life life = draining(5 * SECOND);
        life.counted(0);
        life.pass(SECOND / 10);
        assertThat(gauged(life, true, SECOND / 10)).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(5 * SECOND - SECOND / 10);
    }

    /** The gauge was idle before the request came, and the connection looks idle by now: the next reading decides. */
    @Test
    void aReadingFromBeforeTheLastDataIsNotEnough() {
        Life life = draining(0);
        gauged(life, true, 0);
        life.pass(SECOND).on(new Event.Counted(1, 0));
        assertThat(life.pass(SECOND).on(new Event.Counted(0, SECOND / 2))).isEmpty();
        assertThat(gauged(life, true, SECOND * 3 / 4))
                .as("asked before data moved")
                .isEmpty();
        assertThat(gauged(life, true, SECOND / 4)).isEqualTo(COUNT);
        assertThat(life.counted(0)).isEqualTo(DRAINED);
    }

    @Test
    void theDeadlineEndsWhatTheGaugeHolds() {
        Life life = draining(0);
        life.counted(0);
        gauged(life, false, 0);
        assertThat(life.deadlineReached()).isEqualTo(Life.drainEnds(DrainOutcome.TIMEOUT, Life.SIGTERM));
        assertThat(life.now()).isEqualTo(60 * SECOND);
    }

    @Test
    void anIdleGaugeEndsNothingThatAConnectionHolds() {
        Life life = draining(0);
        life.counted(1);
        assertThat(gauged(life, true, 0)).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(60 * SECOND);
    }

    /** The waits are over only by the deadline: a last count decides. */
    @Test
    void anIdleGaugeAtTheDeadlineIsNoTimeout() {
        Life life = draining(5 * SECOND);
        life.counted(0);
        gauged(life, false, 0);
        life.pass(58 * SECOND);
        gauged(life, true, 0);
        assertThat(life.deadlineReached()).isEqualTo(COUNT);
        assertThat(life.now()).isEqualTo(60 * SECOND);
        assertThat(life.counted(0)).isEqualTo(DRAINED);
    }
}
