package dev.zerohalt.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PaceTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;

    private final Pace pace = new Pace();

    private void assertMayBegin(long now) {
        assertThat(pace.next() - now).isLessThanOrEqualTo(0);
    }

    @Test
    void beginsAtOnce() {
        pace.begin(7);
        assertMayBegin(7);
    }

    @Test
    void aSecondOfRestMayBeOwed() {
        pace.begin(0);
        long now = 0;
        for (int i = 0; i < 10; i++) {
            assertMayBegin(now);
            now += 5 * MILLISECOND;
            pace.worked(5 * MILLISECOND, now); // 95 ms of rest are owed for each
        }
        assertMayBegin(now);
        pace.worked(10 * MILLISECOND, now);
        assertThat(pace.next() - now).isBetween(90 * MILLISECOND, 190 * MILLISECOND);
    }

    @Test
    void longWorkIsFollowedByLongRest() {
        pace.begin(0);
        pace.worked(SECOND, SECOND);
        assertThat(pace.next()).isEqualTo((1 + 19 - 1) * SECOND);
    }

    /** Work that took long because others had the processor is none of ours. */
    @Test
    void onlyProcessorTimeCounts() {
        pace.begin(0);
        pace.worked(MILLISECOND, 60 * SECOND);
        assertMayBegin(60 * SECOND);
    }

    @Test
    void restThatWasTakenIsNotSavedUp() {
        pace.begin(0);
        pace.worked(100 * MILLISECOND, 100 * SECOND);
        assertThat(pace.next()).isEqualTo((100 * 1_000 + 1_900 - 1_000) * MILLISECOND);
    }

    @Test
    void worksAtATwentieth() {
        pace.begin(0);
        long now = 0;
        long worked = 0;
        while (now < 1_000 * SECOND) {
            now = Math.max(now, pace.next()) + 30 * MILLISECOND;
            pace.worked(30 * MILLISECOND, now);
            worked += 30 * MILLISECOND;
        }
        assertThat(worked).isBetween(49 * SECOND, (1_000 + 1) * SECOND / 20 + 60 * MILLISECOND);
    }

    /** A clock may begin anywhere, and wraps. */
    @Test
    void timesAreComparedBySubtraction() {
        long now = Long.MAX_VALUE - 10;
        pace.begin(now);
        assertMayBegin(now);
        pace.worked(SECOND, now + SECOND);
        assertThat(pace.next() - now).isEqualTo((1 + 19 - 1) * SECOND);
    }
}
