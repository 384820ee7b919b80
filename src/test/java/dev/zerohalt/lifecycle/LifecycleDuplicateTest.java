package dev.zerohalt.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.process.SignalRewrites;
import dev.zerohalt.process.SignalSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stop signal that comes twice. */
@Timeout(30)
class LifecycleDuplicateTest {
    private static final long MILLI = 1_000_000L;
    private static final int SIGQUIT = 3;

    private static Policies policies() {
        SignalSet shutdown = SignalSet.of(Life.SIGTERM, Life.SIGINT, SIGQUIT, Life.SIGHUP);
        return new Policies()
                .with(new SignalRules(shutdown, SignalSet.NONE, SignalRewrites.NONE, 0, 2 * Policies.SECOND));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 50, 1_000, 1_999})
    void soonAfterTheFirstItSkipsNothing(long millis) {
        Life life = Life.draining(policies().policy()).pass(millis * MILLI);
        assertThat(life.signalled(Life.SIGTERM)).containsExactly(new Action.IgnoreDuplicate(Life.SIGTERM));
        assertThat(life.signalled(Life.SIGINT)).containsExactly(new Action.IgnoreDuplicate(Life.SIGINT));
        assertThat(life.phase()).isEqualTo(Phase.DRAINING);
    }

    @Test
    void laterItCountsAndSoDoesEachThatFollows() {
        Life life = Life.draining(policies().policy()).pass(2_000 * MILLI);
        assertThat(life.signalled(Life.SIGTERM)).isEqualTo(Life.drainEnds(DrainOutcome.SECOND_SIGNAL, Life.SIGTERM));
        assertThat(life.signalled(Life.SIGTERM)).containsExactly(new Action.KillApplication());
    }

    @ParameterizedTest
    @ValueSource(ints = {Life.SIGINT, SIGQUIT})
    void whatIsTypedCountsAtOnce(int signal) {
        Life life = Life.draining(policies().policy());
        assertThat(life.on(new Event.Signalled(signal, true)))
                .isEqualTo(Life.drainEnds(DrainOutcome.SECOND_SIGNAL, Life.SIGTERM));
    }

    @Test
    void aTerminalThatHangsUpHasNotTyped() {
        Life life = Life.draining(policies().policy());
        assertThat(life.on(new Event.Signalled(Life.SIGHUP, true)))
                .containsExactly(new Action.IgnoreDuplicate(Life.SIGHUP));
    }

    @Test
    void anApplicationThatIsNeverKilledIsNotToldAgain() {
        Life life = new Life(policies().with(DrainStrategy.NONE).withoutForce().policy());
        life.signalled(Life.SIGTERM);
        assertThat(life.phase()).isEqualTo(Phase.TERMINATING);
        assertThat(life.signalled(Life.SIGTERM)).containsExactly(new Action.IgnoreDuplicate(Life.SIGTERM));
        life.pass(2_000 * MILLI);
        assertThat(life.signalled(Life.SIGTERM)).containsExactly(new Action.SignalApplication(Life.SIGTERM));
    }

    /** The application has ended by itself: the time counts from the signal, and the first one skips nothing anyway. */
    @Test
    void inTheEndTheTimeCountsFromTheFirstSignal() {
        Life life = new Life(policies().policy());
        life.started();
        life.exited(0);
        life.pass(1_500 * MILLI);
        assertThat(life.signalled(Life.SIGTERM)).isEmpty();
        life.pass(100 * MILLI);
        assertThat(life.signalled(Life.SIGTERM)).containsExactly(new Action.IgnoreDuplicate(Life.SIGTERM));
        assertThat(life.phase()).isEqualTo(Phase.CLEARING);
    }
}
