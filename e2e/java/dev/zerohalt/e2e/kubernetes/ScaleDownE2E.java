package dev.zerohalt.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kubectl scale} from three replicas to one, and back. */
class ScaleDownE2E {
    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void losesNothing(int delay) {
        var rows = Variants.together(
                "scale", "scale from 3 to 1", Duration.ofSeconds(delay), "dies", Variants.SHORT, scenario -> {
                    for (int i = 0; i < Math.ceilDiv(Variants.ROLLOUTS, 4); i++) {
                        scenario.scale(1);
                        scenario.scale(Application.REPLICAS);
                    }
                });
        Variants.assertNothingLost(rows);
        Variants.assertSoonerThanSleep(rows);
        assertThat(rows.get(Variant.ALONE).failed()).as("lost without zerohalt").isPositive();
    }
}
