package dev.zerohalt.lifecycle;

import static dev.zerohalt.lifecycle.Policies.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From the drain's end to the exit: the application, what it leaves, and what was not sent yet. */
@Timeout(30)
class LifecycleEndTest {
    // The application's end

    @Test
    void theApplicationIsKilledAtTheShutdownTimeout() {
        Life life = Life.terminating(Policies.DEFAULTS);
        assertThat(life.pass(30 * SECOND - 1).on(new Event.DeadlineReached())).isEmpty();
        assertThat(life.pass(1).on(new Event.DeadlineReached())).containsExactly(new Action.KillApplication());
    }

    @Test
    void aShutdownTimeoutOfZeroKillsAtOnce() {
        Life life = Life.terminating(Policies.ending(0, SECOND, SECOND, SECOND));
        assertThat(life.toDeadline()).isZero();
        assertThat(life.deadlineReached()).containsExactly(new Action.KillApplication());
    }

    @Test
    void theApplicationIsKilledOnce() {
        Life life = Life.terminating(Policies.DEFAULTS);
        assertThat(life.signalled(Life.SIGTERM)).containsExactly(new Action.KillApplication());
        assertThat(life.pass(SECOND / 2).signalled(Life.SIGTERM)).isEmpty();
        assertThat(life.phase()).isEqualTo(Phase.TERMINATING);
        assertThat(life.toDeadline()).isEqualTo(SECOND / 2); // of the kill wait, which began with SIGKILL
    }

    @Test
    void anApplicationThatSurvivesSigkillIsGivenUpAfterTheKillWait() {
        Life life = Life.terminating(Policies.ending(30 * SECOND, 2 * SECOND, 7 * SECOND, 3 * SECOND));
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
        Life life = Life.terminating(Policies.DEFAULTS);
        life.deadlineReached();
        life.deadlineReached();
        assertThat(life.deadlineReached()).containsExactly(new Action.Exit(137));
    }

    @Test
    void withoutAFlushAnApplicationThatSurvivesIsTheEnd() {
        Life life = Life.terminating(Policies.ending(0, SECOND, 0, 0));
        assertThat(life.deadlineReached()).containsExactly(new Action.KillApplication());
        assertThat(life.deadlineReached()).containsExactly(new Action.Exit(137));
    }

    @Test
    void anApplicationThatEndsAfterItWasGivenUpChangesNothing() {
        Life life = Life.terminating(Policies.DEFAULTS);
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
        assertThat(life.timeline().drainEnded()).isFalse();
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
        Life life = Life.terminating(Policies.DEFAULTS);
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
        Life life = Life.draining(Policies.DEFAULTS);
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

    // The application is its process tree

    private static Life leaving(Policy policy, long after) {
        Life life = Life.terminating(policy);
        life.pass(after).exited(0);
        return life;
    }

    @Test
    void whatItLeavesAndWorksHasItsTimeToStop() {
        Life life = leaving(Policies.DEFAULTS, 5 * SECOND);
        assertThat(life.toDeadline()).isEqualTo(2 * SECOND);
        assertThat(life.deadlineReached()).containsExactly(new Action.KillIdleLeftovers(Life.SIGTERM));
        assertThat(life.toDeadline()).isEqualTo(23 * SECOND);
        assertThat(life.deadlineReached()).containsExactly(new Action.StopLeftovers(Life.SIGKILL));
    }

    @Test
    void nobodyIsToldApartWhereNoTimeIsLeft() {
        Life life = leaving(Policies.DEFAULTS, 28 * SECOND);
        assertThat(life.toDeadline()).isEqualTo(2 * SECOND);
        assertThat(life.deadlineReached()).containsExactly(new Action.StopLeftovers(Life.SIGKILL));
    }

    @Test
    void aFurtherSignalEndsTheTimeOfWhatWorks() {
        Life life = leaving(Policies.DEFAULTS, 0);
        life.deadlineReached();
        assertThat(life.signalled(Life.SIGTERM)).containsExactly(new Action.StopLeftovers(Life.SIGKILL));
    }

    /** It was killed because its time was over. */
    @Test
    void whatAKilledApplicationLeavesHasNoMoreTime() {
        Life life = Life.terminating(Policies.DEFAULTS);
        life.signalled(Life.SIGTERM);
        life.killedBy(Life.SIGKILL);
        assertThat(life.deadlineReached()).containsExactly(new Action.StopLeftovers(Life.SIGKILL));
    }

    @Test
    void norWhatOneLeavesThatEndedByItself() {
        Life life = Life.draining(Policies.DEFAULTS);
        life.exited(0);
        assertThat(life.deadlineReached()).containsExactly(new Action.StopLeftovers(Life.SIGKILL));
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
        Life life = Life.flushing();
        assertThat(life.unsent(2)).isEmpty();
        assertThat(life.pass(SECOND).unsent(1)).isEmpty();
        assertThat(life.pass(1).unsent(0)).containsExactly(new Action.Exit(0));
        assertThat(life.lifecycle().hasDeadline()).isFalse();
    }

    @Test
    void theFlushTimeoutIsTheEnd() {
        Life life = Life.flushing();
        life.unsent(3);
        assertThat(life.deadlineReached()).containsExactly(new Action.Exit(0));
        assertThat(life.now()).isEqualTo(2 * SECOND);
        assertThat(life.timeline().unsent()).isEqualTo(3);
    }

    @Test
    void aFailedCountWhileFlushingIsNotZero() {
        Life life = Life.flushing();
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
        Life life = Life.flushing();
        life.unsent(0);
        assertThat(life.pass(3600 * SECOND).on(new Event.DeadlineReached())).isEmpty();
        assertThat(life.signalled(Life.SIGTERM)).isEmpty();
        assertThat(life.signalled(Life.SIGHUP)).isEmpty();
        assertThat(life.phase()).isEqualTo(Phase.EXITED);
    }
}
