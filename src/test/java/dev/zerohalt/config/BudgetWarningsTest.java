package dev.zerohalt.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of timeouts that do not fit the grace period. */
@Timeout(30)
class BudgetWarningsTest {
    private static final long SECOND = 1_000_000_000L;

    private final ConfigReader reader = new ConfigReader();

    private List<String> warnings(String... settings) {
        for (String setting : settings) {
            reader.environment("ZEROHALT_" + setting);
        }
        return reader.read().warnings();
    }

    private List<String> warningsOn(Platform platform, String... settings) {
        reader.platform(Optional.of(platform));
        return warnings(settings);
    }

    @Test
    void aGracePeriodThatFitsChangesNothingAndWarnsOfNothing() {
        assertThat(warnings("GRACE_PERIOD=95s", "DRAIN_TIMEOUT=60s", "SHUTDOWN_TIMEOUT=30s", "FLUSH_TIMEOUT=2s"))
                .isEmpty();
        Config config = reader.read();
        assertThat(config.policy().drainTimeout()).isEqualTo(60 * SECOND);
        assertThat(config.policy().shutdownTimeout()).isEqualTo(30 * SECOND);
        assertThat(config.policy().flushTimeout()).isEqualTo(2 * SECOND);
    }

    /** They are there to be fitted. */
    @Test
    void defaultsThatAreCutAreNotSaid() {
        assertThat(warnings("GRACE_PERIOD=5s", "PRE_SHUTDOWN_COMMAND=pre", "POST_SHUTDOWN_COMMAND=post"))
                .isEmpty();
        assertThat(reader.read().policy().drainTimeout()).isLessThan(2 * SECOND);
    }

    @Test
    void whatSomebodySetAndIsCutIsSaidWithTheNumbers() {
        assertThat(warnings("GRACE_PERIOD=30s", "DRAIN_TIMEOUT=60s"))
                .containsExactly("ZEROHALT_DRAIN_TIMEOUT is 1m, of which the grace period of 30s leaves 19s500ms");
        assertThat(warnings("SHUTDOWN_TIMEOUT=20s"))
                .containsExactly(
                        "ZEROHALT_DRAIN_TIMEOUT is 1m, of which the grace period of 30s leaves 13s500ms",
                        "ZEROHALT_SHUTDOWN_TIMEOUT is 20s, of which the grace period of 30s leaves 13s500ms"
                                + " after the longest drain");
        assertThat(reader.read().policy().drainTimeout()).isEqualTo(13_500_000_000L);
    }

    @Test
    void theWaitsToo() {
        assertThat(warnings("GRACE_PERIOD=10s", "FLUSH_TIMEOUT=3s", "DRAIN_STEADY_STATE_WAIT=5s"))
                .containsExactly(
                        "ZEROHALT_DRAIN_STEADY_STATE_WAIT is 5s, of which the grace period of 10s leaves 2s750ms",
                        "ZEROHALT_FLUSH_TIMEOUT is 3s, of which the grace period of 10s leaves 1s");
    }

    /** Whether there is a grace period or not. */
    @Test
    void theSteadyStateWaitShouldFitTheDrainTimeout() {
        assertThat(warnings("DRAIN_TIMEOUT=1s"))
                .containsExactly("the drain ends at its timeout, 1s, before nothing can have been there for"
                        + " ZEROHALT_DRAIN_STEADY_STATE_WAIT, 5s");
        assertThat(warnings("GRACE_PERIOD=60s")).hasSize(1);
        assertThat(warnings("DRAIN_STRATEGY=fixed")).isEmpty();
    }

    @Test
    void aGracePeriodIsShorterThanForEver() {
        assertThat(warnings("FORCE_KILL=false")).isEmpty();
        String warning =
                "ZEROHALT_FORCE_KILL is false, but the orchestrator kills after the grace period of 30s: then the"
                        + " application has had at least 7s500ms to stop";
        assertThat(warningsOn(Platform.KUBERNETES)).containsExactly(warning);
        assertThat(warnings("GRACE_PERIOD=30s")).containsExactly(warning);
    }

    @Test
    void theHookAtTheEndNeedsItsTimeToo() {
        assertThat(warnings(
                        "GRACE_PERIOD=15s",
                        "DRAIN_TIMEOUT=60s",
                        "SHUTDOWN_TIMEOUT=30s",
                        "POST_SHUTDOWN_COMMAND=post",
                        "POST_SHUTDOWN_TIMEOUT=10s"))
                .containsExactly(
                        "ZEROHALT_DRAIN_TIMEOUT is 1m, of which the grace period of 15s leaves 3s750ms",
                        "ZEROHALT_SHUTDOWN_TIMEOUT is 30s, of which the grace period of 15s leaves 3s750ms"
                                + " after the longest drain",
                        "ZEROHALT_POST_SHUTDOWN_TIMEOUT is 10s, of which the grace period of 15s leaves 5s");
    }

    @Test
    void aHookShouldFitTheDrain() {
        assertThat(warnings("DRAIN_TIMEOUT=6s")).isEmpty();
        assertThat(warnings("PRE_SHUTDOWN_COMMAND=pre"))
                .containsExactly(
                        "the drain ends at its timeout, 6s, before ZEROHALT_PRE_SHUTDOWN_TIMEOUT, 10s, is over");
    }

    @Test
    void theMinimumDurationShouldFitTheDrain() {
        assertThat(warningsOn(Platform.KUBERNETES, "DRAIN_MIN_DURATION=19s")).isEmpty();
        assertThat(warnings("DRAIN_MIN_DURATION=25s"))
                .containsExactly("the drain ends after 19s500ms at the latest, before ZEROHALT_DRAIN_MIN_DURATION, 25s,"
                        + " has passed");
        assertThat(warnings("DRAIN_STRATEGY=fixed")).as("not for this one").isEmpty();
    }

    /** Whether there is a grace period or not. */
    @Test
    void theReadinessShouldFailBeforeTheDrainsEnd() {
        assertThat(warnings("READINESS_FAIL_DELAY=60s")).isEmpty();
        assertThat(warnings("GRACE_PERIOD=30s"))
                .containsExactly(
                        "the drain ends after 19s500ms at the latest, before ZEROHALT_READINESS_FAIL_DELAY, 1m,"
                                + " has passed");
        assertThat(warnings("GRACE_PERIOD=none", "READINESS_FAIL_DELAY=61s"))
                .containsExactly("the drain ends after 1m at the latest, before ZEROHALT_READINESS_FAIL_DELAY, 1m1s,"
                        + " has passed");
    }

    /** Nothing but a hook makes it last. */
    @Test
    void aDrainThatIsNoneNeedsNoTime() {
        assertThat(warnings("DRAIN_STRATEGY=none", "GRACE_PERIOD=33s", "SHUTDOWN_TIMEOUT=30s"))
                .isEmpty();
        assertThat(warnings("PRE_SHUTDOWN_COMMAND=pre"))
                .containsExactly("ZEROHALT_SHUTDOWN_TIMEOUT is 30s, of which the grace period of 33s leaves 20s"
                        + " after the longest drain");
    }

    // On a platform that is recognised

    @Test
    void timeoutsThatFitThePlatformsDefaultAreAsTheyShouldBe() {
        assertThat(warningsOn(Platform.KUBERNETES, "DRAIN_TIMEOUT=15s", "SHUTDOWN_TIMEOUT=10s"))
                .isEmpty();
        assertThat(reader.read().policy().latestExit()).isEqualTo(29 * SECOND);
    }

    @Test
    void timeoutsThatDoNotAreSaidAndNotFitted() {
        assertThat(warningsOn(Platform.DOCKER, "DRAIN_TIMEOUT=15s"))
                .containsExactly("a shutdown may take 49s, but Docker kills after 10s unless told otherwise: set"
                        + " ZEROHALT_GRACE_PERIOD to its stop_grace_period or docker stop --time, and the timeouts are"
                        + " fitted into it");
        assertThat(reader.read().policy().drainTimeout()).isEqualTo(15 * SECOND);
        assertThat(reader.read().policy().shutdownTimeout()).isEqualTo(30 * SECOND);
        assertThat(warnings("FORCE_KILL=false"))
                .singleElement()
                .asString()
                .startsWith("a shutdown may take for ever, but Docker kills after 10s");
    }

    @Test
    void nothingIsSaidWhereThereIsNoGracePeriod() {
        assertThat(warningsOn(Platform.DOCKER, "DRAIN_TIMEOUT=15s", "GRACE_PERIOD=none"))
                .isEmpty();
    }
}
