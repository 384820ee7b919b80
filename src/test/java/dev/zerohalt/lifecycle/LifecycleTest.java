package dev.zerohalt.lifecycle;

import static dev.zerohalt.lifecycle.Policies.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.process.SignalRewrites;
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
        SignalRules rules = new SignalRules(SignalSet.of(Life.SIGHUP), SignalSet.ALL, SignalRewrites.NONE, 0, 0);
        Life life = new Life(new Policies().with(rules).policy());
        life.started();
        assertThat(life.lifecycle().isShutdown(new Event.Signalled(Life.SIGTERM)))
                .isFalse();
        assertThat(life.lifecycle().isShutdown(new Event.Signalled(Life.SIGHUP)))
                .isTrue();
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

    // The clock

    @ParameterizedTest
    @ValueSource(longs = {NEAR_WRAP, Long.MAX_VALUE, -1, -4 * SECOND})
    void deadlinesHoldWhenTheClockWraps(long start) {
        Life life = Life.draining(Policies.DEFAULTS, start);
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
        Life life = Life.draining(Policies.drain(century, 0, 0), NEAR_WRAP);
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
}
