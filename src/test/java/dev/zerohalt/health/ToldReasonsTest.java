package dev.zerohalt.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ToldReasonsTest {
    private final ToldReasons told = new ToldReasons();

    @Test
    void eachReasonIsNewsOnceHoweverTheyAlternate() {
        assertThat(told.isNews("a")).isTrue();
        assertThat(told.isNews("b")).isTrue();
        assertThat(told.isNews("a")).isFalse();
        assertThat(told.isNews("b")).isFalse();
    }

    @Test
    void afterwardsItIsNewsAgain() {
        assertThat(told.isNews("a")).isTrue();
        told.forget();
        assertThat(told.isNews("a")).isTrue();
    }

    @Test
    void soManyAndNoMore() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(told.isNews("reason " + i)).isEqualTo(i < 10);
        }
        told.forget();
        assertThat(told.isNews("reason 999")).isTrue();
    }
}
