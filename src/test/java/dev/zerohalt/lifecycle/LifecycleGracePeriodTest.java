package dev.zerohalt.lifecycle;

import static dev.zerohalt.lifecycle.Policies.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The grace period: 10 s, so that the application is killed by 8 s, and 1 s of margin is left after the flush. */
@Timeout(30)
class LifecycleGracePeriodTest {
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

    /** Their time is over before they are known to be left: nobody waits for it. */
    @Test
    void leftoversOfAnApplicationThatDiedLateAreKilledAtOnce() {
        Life life = new Life(budget());
        signalledAt(life, 100);
        life.deadlineReached();
        life.pass(2 * SECOND / 5).killedBy(Life.SIGKILL);
        assertThat(life.toDeadline()).isNegative();
        assertThat(life.deadlineReached()).containsExactly(new Action.StopLeftovers(Life.SIGKILL));
        assertThat(life.now()).isEqualTo(108 * SECOND + 2 * SECOND / 5);
        assertThat(life.deadlineReached()).containsExactly(new Action.WatchUnsent());
        assertThat(life.now()).isEqualTo(108 * SECOND + SECOND / 2);
        assertThat(life.deadlineReached()).containsExactly(new Action.Exit(137));
        assertThat(life.now()).isEqualTo(109 * SECOND + SECOND / 2);
    }

    @Test
    void leftoversHaveTheirTimeWhereThereIsSome() {
        Life life = new Life(budget());
        signalledAt(life, 100);
        long signalled = life.now();
        life.exited(0);
        assertThat(life.deadlineReached()).containsExactly(new Action.KillIdleLeftovers(Life.SIGTERM));
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
