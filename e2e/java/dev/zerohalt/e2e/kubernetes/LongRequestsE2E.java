package dev.zerohalt.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that take seconds, uploads and WebSockets, while a Deployment is rolled out. */
class LongRequestsE2E {
    private static void rollOuts(Scenario scenario) {
        for (int i = 0; i < Math.ceilDiv(Variants.ROLLOUTS, 2); i++) {
            Await.pause(Duration.ofSeconds(8)); // all clients ask
            scenario.rollOut();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void areAnswered(int delay) {
        var rows = Variants.together(
                "long",
                "rollout restart; 50 ms to 10 s, uploads, WebSockets",
                Duration.ofSeconds(delay),
                "dies",
                "-get 4,50ms,500ms -long 8,2s,10s -upload 2,2s,4s -websocket 2,4s,8s",
                LongRequestsE2E::rollOuts);
        Variants.assertNothingLost(rows);
        assertThat(rows.get(Variant.ALONE).failed()).as("lost without zerohalt").isPositive();
    }

    /** Longer than the preStop hook sleeps, and shorter than the drain of 19.5 s that fits a grace period of 30 s. */
    @Test
    void outlastASleep() {
        var rows = Variants.together(
                "outlast",
                "rollout restart; requests of 16 to 16.5 s",
                Duration.ZERO,
                "dies",
                "-long 40,16s,16500ms",
                LongRequestsE2E::rollOuts);
        Variants.assertNothingLost(rows);
        assertThat(rows.get(Variant.PRE_STOP_SLEEP).failed())
                .as("cut by the end of the sleep")
                .isPositive();
        assertThat(rows.get(Variant.ALONE).failed()).as("lost without zerohalt").isPositive();
    }

    /** One that does not stop on SIGTERM has its requests answered, and is killed when its time is over. */
    @Test
    void ofAnApplicationThatIgnoresTheSignal() {
        var rows = Variants.together(
                "ignores",
                "rollout restart; the application ignores SIGTERM",
                Duration.ZERO,
                "ignores",
                Variants.SHORT,
                Scenario::rollOut);
        Variants.assertNothingLost(rows);
        assertThat(rows.values()).allMatch(row -> row.exitCodes().keySet().equals(java.util.Set.of(137)), "killed");
        assertThat(rows.values())
                .filteredOn(row -> row.variant().hasZerohalt())
                .allMatch(row -> row.messages() == row.seconds().size(), "by zerohalt, which says so");
    }
}
