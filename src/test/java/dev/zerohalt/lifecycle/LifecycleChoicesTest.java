package dev.zerohalt.lifecycle;

import static dev.zerohalt.lifecycle.Policies.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.process.SignalRewrites;
import dev.zerohalt.process.SignalSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator may choose of signals, SIGKILL and the exit code. */
@Timeout(30)
class LifecycleChoicesTest {
    private static final int SIGQUIT = 3;
    private static final int SIGUSR1 = 10;
    private static final int SIGUSR2 = 12;
    private static final int SIGWINCH = 28;

    private static Life terminating(Policies policies) {
        Life life = new Life(policies.with(DrainStrategy.NONE).policy());
        life.started();
        life.signalled(Life.SIGTERM);
        assertThat(life.phase()).isEqualTo(Phase.TERMINATING);
        return life;
    }

    private static Policies signals(SignalSet shutdown, SignalSet passedOn, int toApplication) {
        return new Policies().with(new SignalRules(shutdown, passedOn, SignalRewrites.NONE, toApplication, 0));
    }

    @Test
    void onlySignalsOfTheListArePassedOn() {
        Life life = new Life(
                signals(SignalSet.of(Life.SIGTERM), SignalSet.of(SIGUSR1), 0).policy());
        assertThat(life.signalled(Life.SIGHUP)).isEmpty();
        assertThat(life.signalled(Life.SIGINT)).isEmpty();
        assertThat(life.signalled(SIGUSR1)).containsExactly(new Action.Forward(SIGUSR1));
        life.signalled(Life.SIGTERM);
        assertThat(life.signalled(Life.SIGHUP)).isEmpty();
        assertThat(life.signalled(SIGUSR1)).containsExactly(new Action.Forward(SIGUSR1));
    }

    /** Only its size has changed. */
    @Test
    void aWindowNeverBeginsTheShutdown() {
        Life life = new Life(signals(SignalSet.of(SIGWINCH), SignalSet.ALL, 0).policy());
        Event.Signalled resized = new Event.Signalled(SIGWINCH, true);
        assertThat(life.on(resized)).containsExactly(new Action.Forward(SIGWINCH, SIGWINCH, true));
        assertThat(life.lifecycle().isShutdown(resized)).isFalse();
        assertThat(life.signalled(SIGWINCH)).contains(new Action.BeginDrain(SIGWINCH));
        assertThat(life.on(resized)).containsExactly(new Action.Forward(SIGWINCH, SIGWINCH, true));
    }

    @Test
    void signalsArePassedOnAsOthersInOneStep() {
        SignalRewrites rewrites = SignalRewrites.parse(List.of("HUP:USR1", "USR1:HUP", "USR2:USR1", "WINCH:0", "40:9"))
                .orElseThrow();
        Life life = new Life(new Policies()
                .with(new SignalRules(SignalSet.of(Life.SIGTERM), SignalSet.ALL, rewrites, 0, 0))
                .policy());
        assertThat(life.signalled(Life.SIGHUP)).containsExactly(new Action.Forward(Life.SIGHUP, SIGUSR1, false));
        assertThat(life.signalled(SIGUSR1)).containsExactly(new Action.Forward(SIGUSR1, Life.SIGHUP, false));
        assertThat(life.signalled(SIGUSR2)).containsExactly(new Action.Forward(SIGUSR2, SIGUSR1, false));
        assertThat(life.signalled(40)).containsExactly(new Action.Forward(40, Life.SIGKILL, false));
        assertThat(life.signalled(41)).containsExactly(new Action.Forward(41));
        assertThat(life.signalled(SIGWINCH)).isEmpty();
    }

    @Test
    void theApplicationIsToldToStopByTheSignalItUnderstands() {
        Life life = new Life(signals(SignalSet.of(Life.SIGTERM), SignalSet.ALL, SIGQUIT)
                .with(DrainStrategy.NONE)
                .policy());
        assertThat(life.signalled(Life.SIGTERM))
                .containsExactly(
                        new Action.BeginDrain(Life.SIGTERM),
                        new Action.EndDrain(DrainOutcome.SKIPPED),
                        new Action.SignalApplication(SIGQUIT));
        assertThat(life.timeline().signal()).as("what was received").isEqualTo(Life.SIGTERM);
    }

    @Test
    void withoutForceNobodyIsKilled() {
        Life life = terminating(new Policies().withoutForce());
        assertThat(life.toDeadline()).as("no deadline").isEqualTo(-1);
        assertThat(life.pass(86_400 * SECOND).on(new Event.DeadlineReached())).isEmpty();
        assertThat(life.signalled(Life.SIGINT)).containsExactly(new Action.SignalApplication(Life.SIGINT));
        assertThat(life.signalled(Life.SIGTERM)).containsExactly(new Action.SignalApplication(Life.SIGTERM));
        assertThat(life.timeline().applicationKilled()).isFalse();
        assertThat(life.timeline().stopNanos(life.now())).as("since the first").isEqualTo(86_400 * SECOND);
        assertThat(life.exited(0)).containsExactly(new Action.StopLeftovers(Life.SIGTERM));
    }

    /** They are not the application. */
    @Test
    void withoutForceLeftoversAreKilledAllTheSame() {
        Life life = terminating(new Policies().withoutForce());
        life.exited(0);
        assertThat(life.deadlineReached()).containsExactly(new Action.KillIdleLeftovers(Life.SIGTERM));
        assertThat(life.deadlineReached()).containsExactly(new Action.StopLeftovers(Life.SIGKILL));
        assertThat(life.timeline().stopNanos(life.now())).isZero();
        assertThat(life.timeline().clearingNanos(life.now())).isEqualTo(30 * SECOND);
    }

    @Test
    void withoutForceAFurtherSignalIsPassedOnAsTheOneItUnderstands() {
        Life life = terminating(signals(SignalSet.of(Life.SIGTERM, Life.SIGINT), SignalSet.ALL, SIGQUIT)
                .withoutForce());
        assertThat(life.signalled(Life.SIGINT)).containsExactly(new Action.SignalApplication(SIGQUIT));
    }

    @ParameterizedTest
    @CsvSource({"143, 0", "3, 4", "0, 255", "1, 1"})
    void theExitCodeIsTheOneThatWasMadeOfIt(int code, int made) {
        Life life = terminating(new Policies().remapping("143:0", "3:4", "0:255"));
        life.exited(code);
        life.childrenGone();
        assertThat(life.unsent(0)).containsExactly(new Action.Exit(made));
        assertThat(life.timeline().applicationCode()).isEqualTo(code);
    }

    @Test
    void thatOfAnApplicationThatSigkillDoesNotEndToo() {
        Life life = terminating(new Policies().remapping("137:1"));
        life.deadlineReached();
        life.deadlineReached();
        assertThat(life.unsent(0)).containsExactly(new Action.Exit(1));
    }
}
