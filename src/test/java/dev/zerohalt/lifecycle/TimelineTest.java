package dev.zerohalt.lifecycle;

import static dev.zerohalt.lifecycle.Policies.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.process.ExitStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TimelineTest {
    private final Timeline timeline = new Timeline();

    @Test
    void beginsEmpty() {
        assertThat(timeline.signal()).isZero();
        assertThat(timeline.drainEnded()).isFalse();
        assertThat(timeline.firstCount()).isEqualTo(-1);
        assertThat(timeline.lastCount()).isEqualTo(-1);
        assertThat(timeline.applicationSignalled()).isFalse();
        assertThat(timeline.leftoversKilled()).isFalse();
        assertThat(timeline.flushBegan()).isFalse();
        assertThat(timeline.unsent()).isZero();
    }

    @Test
    void tellsTheDrain() {
        timeline.drainBegan(15, SECOND, SECOND);
        timeline.counted(7);
        timeline.counted(3);
        timeline.drainEnded(DrainOutcome.TIMEOUT, 4 * SECOND);
        assertThat(timeline.signal()).isEqualTo(15);
        assertThat(timeline.drainEnded()).isTrue();
        assertThat(timeline.drainOutcome()).isEqualTo(DrainOutcome.TIMEOUT);
        assertThat(timeline.drainNanos()).isEqualTo(3 * SECOND);
        assertThat(timeline.firstCount()).isEqualTo(7);
        assertThat(timeline.lastCount()).isEqualTo(3);
        assertThat(timeline.failedCounts()).isZero();
    }

    @Test
    void anUnknownNumberOfConnectionsIsNotTheLastKnownOne() {
        timeline.counted(7);
        timeline.countFailed();
        timeline.countFailed();
        assertThat(timeline.firstCount()).isEqualTo(7);
        assertThat(timeline.lastCount()).isEqualTo(-1);
        assertThat(timeline.failedCounts()).isEqualTo(2);
    }

    @Test
    void tellsTheApplicationsEnd() {
        long signalledAt = Long.MAX_VALUE;
        long exitedAt = signalledAt + SECOND;
        timeline.applicationSignalled(signalledAt);
        timeline.applicationExited(new ExitStatus(3, 0), exitedAt);
        assertThat(timeline.applicationSignalled()).isTrue();
        assertThat(timeline.stopNanos()).isEqualTo(SECOND);
        assertThat(timeline.applicationOutcome()).isEqualTo("exited");
        assertThat(timeline.exitStatus().exitCode()).isEqualTo(3);
    }

    @Test
    void tellsHowTheApplicationLived() {
        timeline.applicationStarted(Long.MAX_VALUE);
        timeline.became(Phase.UNHEALTHY);
        assertThat(timeline.wasHealthy()).isFalse();
        timeline.became(Phase.HEALTHY);
        timeline.became(Phase.UNHEALTHY);
        timeline.applicationExited(new ExitStatus(1, 0), Long.MAX_VALUE + SECOND);
        assertThat(timeline.wasHealthy()).isTrue();
        assertThat(timeline.lifeNanos()).isEqualTo(SECOND);
    }

    @Test
    void namesTheSignalThatKilledTheApplication() {
        timeline.applicationExited(new ExitStatus(0, 11), 0);
        assertThat(timeline.applicationOutcome()).isEqualTo("SIGSEGV");
    }

    @Test
    void sigkillFromElsewhereIsNotOurs() {
        timeline.applicationExited(new ExitStatus(0, 9), 0);
        assertThat(timeline.applicationOutcome()).isEqualTo("SIGKILL");
    }

    @Test
    void anApplicationWeKilledMayStillHaveEndedOtherwise() {
        timeline.killingApplication();
        timeline.applicationExited(new ExitStatus(0, 15), 0);
        assertThat(timeline.applicationOutcome()).isEqualTo("SIGTERM");
    }

    @Test
    void tellsAnApplicationWeKilled() {
        timeline.killingApplication();
        timeline.applicationExited(new ExitStatus(0, 9), 0);
        assertThat(timeline.applicationOutcome()).isEqualTo("killed");
    }

    @Test
    void tellsAnApplicationThatDidNotEnd() {
        timeline.applicationSignalled(SECOND);
        timeline.killingApplication();
        timeline.applicationAbandoned(8 * SECOND);
        assertThat(timeline.applicationOutcome()).isEqualTo("still-running");
        assertThat(timeline.stopNanos()).isEqualTo(7 * SECOND);
    }

    @Test
    void tellsTheHooks() {
        HookRun pre = new HookRun(Hook.PRE_SHUTDOWN, HookOutcome.EXITED, 0, "", SECOND);
        HookRun post = new HookRun(Hook.POST_SHUTDOWN, HookOutcome.EXITED, 3, "", SECOND);
        timeline.hookBegan(Hook.PRE_SHUTDOWN, Long.MAX_VALUE);
        assertThat(timeline.runningHook()).contains(Hook.PRE_SHUTDOWN);
        assertThat(timeline.hookNanos(Long.MAX_VALUE + SECOND)).isEqualTo(SECOND);
        timeline.hookEnded(pre);
        assertThat(timeline.runningHook()).isEmpty();
        timeline.hookEnded(post);
        assertThat(timeline.hooks()).containsExactly(pre, post);
        assertThat(pre.failed()).isFalse();
        assertThat(post.failed()).isTrue();
        assertThat(post.describe()).isEqualTo("post-shutdown exited 3");
        assertThat(new HookRun(Hook.PRE_SHUTDOWN, HookOutcome.TIMEOUT, -1, "", 0).failed())
                .isTrue();
    }

    /** What comes after it does not count. */
    @Test
    void theFlushEnds() {
        timeline.flushBegan(SECOND);
        timeline.flushEnded(3 * SECOND);
        assertThat(timeline.flushNanos(30 * SECOND)).isEqualTo(2 * SECOND);
    }

    @Test
    void tellsTheFlush() {
        timeline.killingLeftovers();
        timeline.flushBegan(SECOND);
        timeline.unsent(2);
        assertThat(timeline.leftoversKilled()).isTrue();
        assertThat(timeline.flushBegan()).isTrue();
        assertThat(timeline.flushNanos(3 * SECOND)).isEqualTo(2 * SECOND);
        assertThat(timeline.unsent()).isEqualTo(2);
    }
}
