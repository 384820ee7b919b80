package dev.zerohalt.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class PhaseTest {
    private static final Set<Phase> SERVING = EnumSet.of(Phase.STARTING, Phase.HEALTHY, Phase.UNHEALTHY);
    private static final Set<Phase> GONE = EnumSet.of(Phase.CLEARING, Phase.FLUSHING, Phase.FINISHING, Phase.EXITED);

    /** The words and numbers are public: /health, metric zerohalt_state. */
    @ParameterizedTest
    @CsvSource({
        "STARTING, starting, 0",
        "HEALTHY, healthy, 1",
        "UNHEALTHY, unhealthy, 2",
        "DRAINING, draining, 3",
        "DRAINED, drained, 5",
        "TERMINATING, terminating, 4",
        "CLEARING, terminating, 4",
        "FLUSHING, terminating, 4",
        "FINISHING, terminating, 4",
        "EXITED, terminating, 4"
    })
    void hasAWordAndANumber(Phase phase, String status, int metric) {
        assertThat(phase.status()).isEqualTo(status);
        assertThat(phase.metric()).isEqualTo(metric);
    }

    @ParameterizedTest
    @EnumSource
    void onlyHealthyTakesTraffic(Phase phase) {
        assertThat(phase.takesTraffic()).isEqualTo(phase == Phase.HEALTHY);
    }

    @ParameterizedTest
    @EnumSource
    void knowsWhetherTheApplicationIsThere(Phase phase) {
        assertThat(phase.isServing()).isEqualTo(SERVING.contains(phase));
        assertThat(phase.hasApplication()).isEqualTo(!GONE.contains(phase));
    }
}
