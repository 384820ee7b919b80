package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** While nobody asks, nothing wakes: no timer, no polling. */
@Timeout(60)
class IdleIT {
    private static String wakeUps(Instance instance) {
        return instance.status("voluntary_ctxt_switches");
    }

    @ParameterizedTest
    @EnumSource
    void noWakeUp(Mode mode) {
        try (Instance instance = Zerohalt.in(mode).command("sleep", "600").startHealthy()) {
            String[] last = {""};
            Await.until("the end of what the start and the probe set off", () -> {
                String before = last[0];
                last[0] = wakeUps(instance);
                Await.pause(Duration.ofMillis(500));
                return before.equals(last[0]);
            });
            String before = wakeUps(instance);
            Await.pause(Duration.ofSeconds(3));
            assertThat(wakeUps(instance)).isEqualTo(before);
        }
    }
}
