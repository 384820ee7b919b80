package dev.zerohalt.lifecycle;

import static dev.zerohalt.lifecycle.Policies.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.process.ExitStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hooks beside the drain and at the end; the simplest cases are in the table of {@link LifecycleTableTest}. */
@Timeout(30)
class LifecycleHookTest {
    private static final Event PRE_DONE = new Event.HookEnded(Hook.PRE_SHUTDOWN, new ExitStatus(0, 0));
    private static final Event POST_DONE = new Event.HookEnded(Hook.POST_SHUTDOWN, new ExitStatus(0, 0));

    private static Life serving(Policies policies) {
        Life life = new Life(policies.policy(), Long.MAX_VALUE - 5 * SECOND);
        life.started();
        return life;
    }

    private static Life draining(Policies policies) {
        Life life = serving(policies);
        life.signalled(Life.SIGTERM);
        return life;
    }

    private static Action run(Hook hook, String... environment) {
        return new Action.RunHook(hook, List.of(environment));
    }

    private static Action end(Hook hook, HookOutcome outcome, int code, long nanos) {
        return new Action.EndHook(new HookRun(hook, outcome, code, "", nanos));
    }

    @Test
    void itBeginsWithTheDrainAndIsToldTheSignal() {
        Life life = serving(new Policies().hooks(10 * SECOND, 0));
        assertThat(life.signalled(Life.SIGINT))
                .containsExactly(
                        new Action.BeginDrain(Life.SIGINT),
                        new Action.WatchConnections(),
                        run(Hook.PRE_SHUTDOWN, "ZEROHALT_SIGNAL=SIGINT"));
    }

    @Test
    void withoutStrategyTheDrainLastsAsLongAsTheHook() {
        Life life = serving(new Policies().with(DrainStrategy.NONE).hooks(10 * SECOND, 0));
        assertThat(life.signalled(Life.SIGTERM))
                .containsExactly(
                        new Action.BeginDrain(Life.SIGTERM), run(Hook.PRE_SHUTDOWN, "ZEROHALT_SIGNAL=SIGTERM"));
        assertThat(life.phase()).isEqualTo(Phase.DRAINING);
        assertThat(life.pass(3 * SECOND).on(PRE_DONE))
                .containsExactly(
                        end(Hook.PRE_SHUTDOWN, HookOutcome.EXITED, 0, 3 * SECOND),
                        new Action.EndDrain(DrainOutcome.SKIPPED),
                        new Action.SignalApplication(Life.SIGTERM));
    }

    @Test
    void withoutStrategyAHookThatHangsEndsAtItsTimeout() {
        Life life = draining(new Policies().with(DrainStrategy.NONE).hooks(10 * SECOND, 0));
        assertThat(life.toDeadline()).isEqualTo(10 * SECOND);
        assertThat(life.deadlineReached())
                .containsExactly(
                        end(Hook.PRE_SHUTDOWN, HookOutcome.TIMEOUT, -1, 10 * SECOND),
                        new Action.EndDrain(DrainOutcome.SKIPPED),
                        new Action.SignalApplication(Life.SIGTERM));
    }

    @ParameterizedTest
    @EnumSource
    void theDrainTimeoutEndsTheDrainWhateverTheHookDoes(DrainStrategy strategy) {
        Life life = draining(
                new Policies().with(strategy).draining(4 * SECOND, 0, 0).hooks(10 * SECOND, 0));
        if (strategy.counts()) {
            life.counted(0);
        }
        DrainOutcome outcome = switch (strategy) {
            case CONNECTIONS, IN_FLIGHT -> DrainOutcome.TIMEOUT;
            case FIXED -> DrainOutcome.WAITED;
            case NONE -> DrainOutcome.SKIPPED;
        };
        assertThat(life.toDeadline()).isEqualTo(4 * SECOND);
        assertThat(life.deadlineReached()).isEqualTo(Life.drainEnds(outcome, Life.SIGTERM));
        assertThat(life.toDeadline()).as("the hook goes on").isEqualTo(6 * SECOND);
        assertThat(life.deadlineReached())
                .containsExactly(end(Hook.PRE_SHUTDOWN, HookOutcome.TIMEOUT, -1, 10 * SECOND));
        assertThat(life.toDeadline()).as("SIGKILL").isEqualTo(24 * SECOND);
    }

    @Test
    void aFixedDrainDoesNotEndWithTheHook() {
        Life life = draining(new Policies().with(DrainStrategy.FIXED).hooks(10 * SECOND, 0));
        assertThat(life.pass(SECOND).on(PRE_DONE)).hasSize(1);
        assertThat(life.phase()).isEqualTo(Phase.DRAINING);
        assertThat(life.toDeadline()).isEqualTo(59 * SECOND);
    }

    @Test
    void connectionsThatComeWhileItRunsHoldTheDrain() {
        Life life = draining(new Policies().hooks(10 * SECOND, 0));
        life.counted(0);
        life.pass(8 * SECOND).counted(1);
        assertThat(life.pass(SECOND).on(PRE_DONE)).hasSize(1);
        assertThat(life.pass(SECOND).counted(0)).isEmpty();
        assertThat(life.toDeadline()).isEqualTo(5 * SECOND);
    }

    /** What its process leaves ends with it, and it is told of once. */
    @Test
    void onlyTheFirstOfItsEndsCounts() {
        Life life = draining(new Policies().hooks(10 * SECOND, 0));
        assertThat(life.deadlineReached()).hasSize(1);
        assertThat(life.on(new Event.HookEnded(Hook.PRE_SHUTDOWN, new ExitStatus(0, 9))))
                .isEmpty();
        assertThat(life.timeline().hooks()).hasSize(1);
    }

    @Test
    void anApplicationThatSurvivesSigkillTakesTheHookWithIt() {
        Life life = draining(new Policies()
                .draining(0, 0, 0)
                .stopping(0, SECOND, SECOND, SECOND)
                .hooks(10 * SECOND, 0));
        assertThat(life.deadlineReached()).containsExactly(new Action.KillApplication());
        assertThat(life.deadlineReached())
                .containsExactly(end(Hook.PRE_SHUTDOWN, HookOutcome.KILLED, -1, SECOND), new Action.WatchUnsent());
    }

    @Test
    void theLastHookIsToldHowItEnded() {
        Life life = draining(
                new Policies().with(DrainStrategy.NONE).hooks(0, 10 * SECOND).remapping("143:7"));
        life.killedBy(Life.SIGTERM);
        life.childrenGone();
        assertThat(life.unsent(0))
                .containsExactly(run(
                        Hook.POST_SHUTDOWN,
                        "ZEROHALT_SIGNAL=SIGTERM",
                        "ZEROHALT_OUTCOME=skipped",
                        "ZEROHALT_EXIT_CODE=7"));
        assertThat(life.pass(SECOND).on(POST_DONE))
                .containsExactly(end(Hook.POST_SHUTDOWN, HookOutcome.EXITED, 0, SECOND), new Action.KillRemaining());
        assertThat(life.childrenGone()).containsExactly(new Action.Exit(7));
    }

    @Test
    void itRunsAfterAnApplicationThatEndedByItselfToo() {
        Life life = serving(new Policies().hooks(10 * SECOND, 10 * SECOND));
        life.exited(3);
        life.childrenGone();
        assertThat(life.unsent(0))
                .containsExactly(run(Hook.POST_SHUTDOWN, "ZEROHALT_OUTCOME=app-exited", "ZEROHALT_EXIT_CODE=3"));
        assertThat(life.signalled(Life.SIGTERM)).as("the first signal").isEmpty();
        assertThat(life.signalled(Life.SIGTERM))
                .as("the second")
                .containsExactly(end(Hook.POST_SHUTDOWN, HookOutcome.KILLED, -1, 0), new Action.KillRemaining());
        assertThat(life.childrenGone()).containsExactly(new Action.Exit(3));
    }

    @Test
    void theFirstSignalDoesNotCutShortTheEndOfWhatTheLastHookLeft() {
        Life life = serving(new Policies().hooks(0, 10 * SECOND));
        life.exited(3);
        life.childrenGone();
        life.unsent(0);
        life.on(POST_DONE);
        assertThat(life.signalled(Life.SIGTERM)).as("the first signal").isEmpty();
        assertThat(life.signalled(Life.SIGTERM)).as("the second").containsExactly(new Action.Exit(3));
    }

    @Test
    void withoutAFlushTheLastHookFollowsAtOnce() {
        Life life = draining(new Policies().stopping(SECOND, SECOND, SECOND, 0).hooks(0, 10 * SECOND));
        life.exited(0);
        assertThat(life.childrenGone()).singleElement().isInstanceOf(Action.RunHook.class);
        assertThat(life.phase()).isEqualTo(Phase.FINISHING);
    }

    @Test
    void aHookThatCannotBeStartedDelaysNothing() {
        Life life = draining(new Policies().with(DrainStrategy.NONE).hooks(SECOND, SECOND));
        HookRun missing = new HookRun(Hook.PRE_SHUTDOWN, HookOutcome.NOT_STARTED, -1, "no such file", 0);
        assertThat(life.on(new Event.HookNotStarted(Hook.PRE_SHUTDOWN, "no such file")))
                .containsExactly(
                        new Action.EndHook(missing),
                        new Action.EndDrain(DrainOutcome.SKIPPED),
                        new Action.SignalApplication(Life.SIGTERM));
        life.exited(0);
        life.childrenGone();
        life.unsent(0);
        assertThat(life.on(new Event.HookNotStarted(Hook.POST_SHUTDOWN, "no such file")))
                .last()
                .isEqualTo(new Action.Exit(0));
    }
}
