package dev.zerohalt.lifecycle;

import static dev.zerohalt.lifecycle.Policies.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DrainTest {
    private static final long START = Long.MAX_VALUE - SECOND;
    private static final Event.Counted NONE = new Event.Counted(0, Policy.UNLIMITED);
    private static final Event.Counted ONE = new Event.Counted(1, 0);
    private static final Event.Counted NONE_NOW = new Event.Counted(0, 0);

    private static Drain drain(long timeout, long steadyStateWait, long minDuration) {
        return new Drain(Policies.drain(timeout, steadyStateWait, minDuration), START);
    }

    /** So long after the start, on a clock that wraps meanwhile. */
    private static long after(long nanos) {
        return START + nanos;
    }

    @Test
    void waitsForTheTimeoutUntilACountSaysMore() {
        Drain drain = drain(60 * SECOND, 5 * SECOND, 0);
        assertThat(drain.startedAt()).isEqualTo(START);
        assertThat(drain.wakeAt(START)).hasValue(after(60 * SECOND));
        assertThat(drain.requestCount(after(10 * SECOND))).isFalse();
    }

    @Test
    void wakesWhenNothingHasBeenThereLongEnough() {
        Drain drain = drain(60 * SECOND, 5 * SECOND, 0);
        assertThat(drain.counted(NONE, after(SECOND))).isEmpty();
        assertThat(drain.wakeAt(START)).hasValue(after(5 * SECOND));
        assertThat(drain.counted(NONE_NOW, after(2 * SECOND))).isEmpty();
        assertThat(drain.wakeAt(START)).hasValue(after(7 * SECOND));
        assertThat(drain.counted(ONE, after(3 * SECOND))).isEmpty();
        assertThat(drain.wakeAt(START)).hasValue(after(60 * SECOND));
    }

    @Test
    void wakesAtTheMinimumDurationIfThatIsLater() {
        Drain drain = drain(60 * SECOND, 5 * SECOND, 20 * SECOND);
        assertThat(drain.counted(NONE, after(2 * SECOND))).isEmpty();
        assertThat(drain.wakeAt(START)).hasValue(after(20 * SECOND));
        assertThat(drain.counted(ONE, after(18 * SECOND))).isEmpty();
        assertThat(drain.counted(NONE_NOW, after(19 * SECOND))).isEmpty();
        assertThat(drain.wakeAt(START)).hasValue(after(24 * SECOND));
    }

    @Test
    void theWaitBeginsAtTheCountThatShowsNothingAfterOneThatHeld() {
        Drain drain = drain(60 * SECOND, 5 * SECOND, 0);
        assertThat(drain.counted(ONE, after(10 * SECOND))).isEmpty();
        assertThat(drain.counted(NONE_NOW, after(11 * SECOND))).isEmpty(); // it may have been there until now
        assertThat(drain.wakeAt(START)).hasValue(after(16 * SECOND));
        assertThat(drain.counted(NONE, after(12 * SECOND))).isEmpty(); // only the first begins it
        assertThat(drain.wakeAt(START)).hasValue(after(16 * SECOND));
        assertThat(drain.requestCount(after(16 * SECOND - 1))).isFalse();
        assertThat(drain.counted(NONE, after(16 * SECOND))).contains(DrainOutcome.DRAINED);
    }

    @Test
    void theWaitBeginsAtTheFirstCountThatShowsNothingAfterOneThatFailed() {
        Drain drain = drain(60 * SECOND, 5 * SECOND, 0);
        assertThat(drain.counted(NONE, after(SECOND))).isEmpty();
        drain.countFailed();
        assertThat(drain.counted(NONE, after(4 * SECOND))).isEmpty();
        assertThat(drain.wakeAt(START)).hasValue(after(9 * SECOND));
        assertThat(drain.counted(NONE, after(9 * SECOND - 1))).isEmpty();
        assertThat(drain.counted(NONE, after(9 * SECOND))).contains(DrainOutcome.DRAINED);
    }

    /** The wait and the time for which connections must be idle run together. */
    @Test
    void theWaitBeginsWhenConnectionsThatAreStillThereMovedForTheLastTime() {
        Drain drain = drain(60 * SECOND, 5 * SECOND, 0);
        assertThat(drain.counted(ONE, after(10 * SECOND))).isEmpty();
        assertThat(drain.counted(new Event.Counted(0, 3 * SECOND), after(15 * SECOND)))
                .isEmpty();
        assertThat(drain.wakeAt(START)).hasValue(after(17 * SECOND));
        assertThat(drain.counted(new Event.Counted(0, 5 * SECOND), after(17 * SECOND)))
                .contains(DrainOutcome.DRAINED);
    }

    /** Counts that come while it is idle for too short a time yet do not put the end off. */
    @Test
    void aConnectionThatHeldOnlyBecauseItHadMovedDoesNotBeginTheWaitAgain() {
        Drain drain = drain(60 * SECOND, 5 * SECOND, 0);
        assertThat(drain.counted(ONE, after(10 * SECOND))).isEmpty();
        assertThat(drain.counted(new Event.Counted(1, 4 * SECOND), after(14 * SECOND)))
                .isEmpty();
        assertThat(drain.counted(new Event.Counted(0, 5 * SECOND), after(15 * SECOND)))
                .contains(DrainOutcome.DRAINED);
    }

    @Test
    void aConnectionThatWasSeenToHoldHeldUntilThenHoweverLongItIsQuiet() {
        Drain drain = drain(60 * SECOND, 5 * SECOND, 0);
        assertThat(drain.counted(ONE, after(10 * SECOND))).isEmpty();
        assertThat(drain.counted(new Event.Counted(0, 30 * SECOND), after(12 * SECOND)))
                .isEmpty();
        assertThat(drain.wakeAt(START)).hasValue(after(15 * SECOND));
    }

    @Test
    void theWaitBeginsWithTheDrainAtTheEarliest() {
        Drain drain = drain(60 * SECOND, 5 * SECOND, 0);
        assertThat(drain.counted(new Event.Counted(0, 3_600 * SECOND), after(SECOND)))
                .isEmpty();
        assertThat(drain.wakeAt(START)).hasValue(after(5 * SECOND));
    }

    @Test
    void withoutAWaitTheFirstCountThatShowsNothingEndsTheDrain() {
        Drain drain = drain(60 * SECOND, 0, 0);
        assertThat(drain.counted(ONE, after(SECOND))).isEmpty();
        assertThat(drain.counted(NONE_NOW, after(2 * SECOND))).contains(DrainOutcome.DRAINED);
    }

    @Test
    void asksForTheLastCountOnceItIsDue() {
        Drain drain = drain(60 * SECOND, 5 * SECOND, 0);
        assertThat(drain.counted(NONE, START)).isEmpty();
        assertThat(drain.requestCount(after(5 * SECOND - 1))).isFalse();
        assertThat(drain.requestCount(after(5 * SECOND))).isTrue();
        assertThat(drain.requestCount(after(5 * SECOND))).isFalse();
        assertThat(drain.wakeAt(START)).hasValue(after(60 * SECOND));
    }

    @Test
    void doesNotAskForACountWhileSomethingMayBeThere() {
        Drain drain = drain(60 * SECOND, 5 * SECOND, 0);
        assertThat(drain.counted(NONE, START)).isEmpty();
        drain.countFailed();
        assertThat(drain.requestCount(after(6 * SECOND))).isFalse();
        assertThat(drain.wakeAt(START)).hasValue(after(60 * SECOND));
    }

    @Test
    void aCountOfNoneAfterTheDeadlineStillMeansDrained() {
        Drain drain = drain(60 * SECOND, 5 * SECOND, 0);
        assertThat(drain.counted(NONE, after(61 * SECOND))).contains(DrainOutcome.DRAINED);
    }

    @Test
    void theDeadlineIsInclusive() {
        Drain drain = drain(60 * SECOND, 5 * SECOND, 0);
        assertThat(drain.deadline(after(60 * SECOND - 1))).isEmpty();
        assertThat(drain.deadline(after(60 * SECOND))).contains(DrainOutcome.TIMEOUT);
    }

    /** The waits were cut short, but not what they are for. */
    @Test
    void atTheDeadlineACountOfNoneMeansDrained() {
        Drain drain = drain(4 * SECOND, 5 * SECOND, 0);
        assertThat(drain.counted(NONE, after(SECOND))).isEmpty();
        assertThat(drain.wakeAt(after(SECOND))).hasValue(after(4 * SECOND));
        assertThat(drain.deadline(after(4 * SECOND))).isEmpty();
        assertThat(drain.requestCount(after(4 * SECOND))).isTrue();
        assertThat(drain.wakeAt(after(4 * SECOND))).hasValue(after(4 * SECOND + SECOND / 10));
        assertThat(drain.counted(NONE_NOW, after(4 * SECOND + 1))).contains(DrainOutcome.DRAINED);
    }

    @Test
    void atTheDeadlineAnOldCountOfNoneProvesNothing() {
        Drain drain = drain(4 * SECOND, 5 * SECOND, 0);
        assertThat(drain.counted(NONE, after(SECOND))).isEmpty();
        assertThat(drain.deadline(after(4 * SECOND + SECOND / 10))).contains(DrainOutcome.TIMEOUT);
    }

    /** There is no time for a last count where the grace period leaves none. */
    @Test
    void theLastCountIsNotAwaitedBeyondTheBudget() {
        Policy policy = new Policies().within(60 * SECOND + 7, SECOND).policy();
        Drain drain = new Drain(policy, START);
        assertThat(drain.counted(ONE, after(58 * SECOND))).isEmpty();
        assertThat(drain.counted(NONE, after(59 * SECOND))).isEmpty();
        assertThat(drain.deadline(after(60 * SECOND))).isEmpty();
        assertThat(drain.wakeAt(after(60 * SECOND))).hasValue(after(60 * SECOND + 7));
    }

    @Test
    void doesNotEndBeforeTheProbersHaveBeenTold() {
        Drain drain = new Drain(Policies.awaitingProbers(), START);
        assertThat(drain.counted(NONE, after(6 * SECOND))).isEmpty();
        assertThat(drain.requestCount(after(6 * SECOND))).isFalse();
        assertThat(drain.wakeAt(START)).hasValue(after(60 * SECOND));
        drain.probersTold();
        assertThat(drain.requestCount(after(7 * SECOND))).isTrue();
        assertThat(drain.counted(NONE, after(7 * SECOND))).contains(DrainOutcome.DRAINED);
    }

    @Test
    void probersThatAreToldEarlyDoNotShortenTheWait() {
        Drain drain = new Drain(Policies.awaitingProbers(), START);
        drain.probersTold();
        assertThat(drain.counted(NONE, after(4 * SECOND))).isEmpty();
        assertThat(drain.wakeAt(START)).hasValue(after(5 * SECOND));
    }

    @Test
    void probersThatAreNeverToldDoNotStopTheDeadline() {
        Drain drain = new Drain(Policies.awaitingProbers(), START);
        assertThat(drain.counted(NONE, after(60 * SECOND))).contains(DrainOutcome.TIMEOUT);
    }

    @Test
    void aFixedWaitIsNoTimeout() {
        Drain drain = new Drain(Policies.strategy(DrainStrategy.FIXED), START);
        assertThat(drain.deadline(after(60 * SECOND))).contains(DrainOutcome.WAITED);
    }
}
