package dev.zerohalt.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Clients that keep one connection to a Service in constant use: kube-proxy has chosen their pod when they connected, and they stay on
 * it whatever becomes of the endpoint. So the drain lasts until its deadline, and what they ask while the application stops is lost.
 */
class KeptConnectionsE2E {
    @Test
    void holdTheDrainUntilItsDeadline() {
        var rows = Variants.together(
                "kept",
                "rollout restart; connections that are never let go",
                Duration.ZERO,
                "finishes",
                "-age 0s -get 12,50ms,300ms",
                Scenario::rollOut);
        assertThat(rows.values())
                .filteredOn(row -> row.variant().hasZerohalt())
                .allMatch(row -> row.failed() <= 2 * 12, "at most one or two a client")
                .allMatch(row -> row.median() > 19, "a drain until its deadline");
    }
}
