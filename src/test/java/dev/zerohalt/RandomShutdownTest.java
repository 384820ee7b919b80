package dev.zerohalt;

import static org.junit.jupiter.api.Assertions.fail;

import dev.zerohalt.sim.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Thousands of random lives of a container on a simulated machine, each held against the promises of the contract. A
 * failure prints its seed; {@code -Dzerohalt.seed=N} repeats that one alone, {@code -Dzerohalt.scenarios=N} runs more.
 */
class RandomShutdownTest {
    private static final int SCENARIOS = Integer.getInteger("zerohalt.scenarios", 10_000);

    @Test
    @Timeout(600)
    void promisesAreKept() {
        Long only = Long.getLong("zerohalt.seed");
        if (only != null) {
            check(only);
            return;
        }
        for (long seed = 1; seed <= SCENARIOS; seed++) {
            check(seed);
        }
    }

    private static void check(long seed) {
        Scenario scenario = new Scenario(seed);
        List<String> broken = scenario.run(Zerohalt::run);
        if (!broken.isEmpty()) {
            fail("broken promises, -Dzerohalt.seed=" + seed + ":\n  " + String.join("\n  ", broken) + "\n"
                    + scenario.describe());
        }
    }
}
