package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SignalSetTest {
    @Test
    void hasWhatWasPutIn() {
        for (int signal = 1; signal <= 64; signal++) {
            SignalSet set = SignalSet.NONE.with(signal);
            for (int other = 0; other <= 65; other++) {
                assertThat(set.contains(other)).isEqualTo(other == signal);
            }
            assertThat(SignalSet.ALL.contains(signal)).isTrue();
            assertThat(SignalSet.NONE.contains(signal)).isFalse();
        }
    }

    @Test
    void hasNothingThatIsNoSignal() {
        for (int number : new int[] {-1, 0, 65, 66, 79}) {
            assertThat(SignalSet.ALL.contains(number)).isFalse();
        }
    }

    @Test
    void knowsWhatTwoHaveInCommon() {
        assertThat(SignalSet.of(15, 2, 64).and(SignalSet.of(64, 15, 3))).isEqualTo(SignalSet.of(15, 64));
        assertThat(SignalSet.of(15).and(SignalSet.of(2)).isEmpty()).isTrue();
        assertThat(SignalSet.of(15).isEmpty()).isFalse();
    }

    @Test
    void namesThemInOrder() {
        assertThat(SignalSet.of(15, 2, 35)).hasToString("SIGINT,SIGTERM,SIGRTMIN+1");
        assertThat(SignalSet.NONE).hasToString("");
    }
}
