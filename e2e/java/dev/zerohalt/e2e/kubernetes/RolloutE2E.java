package dev.zerohalt.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kubectl rollout restart} of an application that dies at once on SIGTERM. */
class RolloutE2E {
    @ParameterizedTest
    @ValueSource(ints = {0, 5, 8})
    void losesNothing(int delay) {
        var rows = Variants.together(
                "rollout", "rollout restart", Duration.ofSeconds(delay), "dies", Variants.SHORT, scenario -> {
                    for (int i = 0; i < Variants.ROLLOUTS || isTooFew(scenario); i++) {
                        scenario.rollOut();
                    }
                });
        Variants.assertNothingLost(rows);
        Variants.assertSoonerThanSleep(rows);
        assertThat(rows.get(Variant.ALONE).failed()).as("lost without zerohalt").isPositive();
        if (Variants.ROLLOUTS >= Variants.MEASURED) {
            assertThat(rows.values())
                    .filteredOn(row -> row.variant().hasZerohalt())
                    .allMatch(row -> row.requests() >= Variants.REQUESTS, "enough requests");
        }
    }

    /** A measurement goes on until there were requests enough, on a slow machine too. */
    private static boolean isTooFew(Scenario scenario) {
        return Variants.ROLLOUTS >= Variants.MEASURED
                && scenario.variant().hasZerohalt()
                && scenario.load().report().requests() < Variants.REQUESTS;
    }
}
