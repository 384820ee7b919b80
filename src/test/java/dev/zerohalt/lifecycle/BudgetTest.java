package dev.zerohalt.lifecycle;

import static dev.zerohalt.lifecycle.Policies.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.process.SignalRewrites;
import dev.zerohalt.process.SignalSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class BudgetTest {
    private static final long MILLISECOND = SECOND / 1_000;
    private static final long DAY = 86_400 * SECOND;

    private static Policy policy(long drain, long shutdown, long flush) {
        return new Policies()
                .draining(drain, 5 * SECOND, 0)
                .stopping(shutdown, 2 * SECOND, 5 * SECOND, flush)
                .policy();
    }

    private static Policy wanted(long drain, long shutdown, long flush, long unit) {
        return policy(drain * unit, shutdown * unit, flush * unit);
    }

    @ParameterizedTest
    @CsvSource({
        // in milliseconds: grace; drain, shutdown and flush as wanted; as fitted
        "95000, 60000, 30000, 2000, 60000, 30000, 2000", // all of it fits
        "93000, 60000, 30000, 2000, 60000, 30000, 2000", // exactly, with the margin
        "92999, 60000, 30000, 2000, 59999, 30000, 2000", // the drain gives
        "63000, 60000, 30000, 2000, 30000, 30000, 2000", // until it has half
        "43000, 60000, 30000, 2000, 20000, 20000, 2000", // then both give
        "30000, 60000, 30000, 2000, 13500, 13500, 2000", // Kubernetes' default
        "30000, 20000, 5000, 2000, 20000, 5000, 2000",
        "30000, 60000, 5000, 2000, 22000, 5000, 2000", // what the application does not need goes to the drain
        "30000, 5000, 60000, 2000, 5000, 22000, 2000", // and the other way round
        "10000, 60000, 30000, 2000, 4000, 4000, 1000", // Docker's default: flush and margin a tenth each
        "1000, 60000, 30000, 2000, 400, 400, 100",
        "30000, 0, 30000, 2000, 0, 27000, 2000", // no drain
        "30000, 60000, 0, 2000, 27000, 0, 2000", // SIGKILL follows the signal at once
        "30000, 60000, 30000, 0, 14500, 14500, 0",
    })
    void fitsTheDeadlines(long grace, long drain, long shutdown, long flush, long drains, long stops, long flushes) {
        Policy fitted = Budget.fit(wanted(drain, shutdown, flush, MILLISECOND), grace * MILLISECOND, true);
        assertThat(fitted.drainTimeout()).isEqualTo(drains * MILLISECOND);
        assertThat(fitted.leastStopTimeout()).isEqualTo(stops * MILLISECOND);
        assertThat(fitted.flushTimeout()).isEqualTo(flushes * MILLISECOND);
    }

    @ParameterizedTest
    @CsvSource({
        // in milliseconds: grace, timeout of the hook at the end; drain, shutdown, flush and that as fitted
        "105000, 10000, 60000, 30000, 2000, 10000", // with the hook that takes 10 s more than without
        "103000, 10000, 60000, 30000, 2000, 10000",
        "102000, 10000, 59000, 30000, 2000, 10000", // the drain gives
        "30000, 10000, 8500, 8500, 2000, 10000", // a third of the time, no more
        "30000, 20000, 8500, 8500, 2000, 10000",
        "9000, 10000, 2100, 2100, 900, 3000",
        "30000, 1, 13499, 13500, 2000, 1",
    })
    void theHookAtTheEndComesOffTheEnd(long grace, long hook, long drains, long stops, long flushes, long hooks) {
        Policy wanted = new Policies().hooks(0, hook * MILLISECOND).policy();
        Policy fitted = Budget.fit(wanted, grace * MILLISECOND, true);
        assertThat(fitted.postHookTimeout()).isEqualTo(hooks * MILLISECOND);
        assertThat(fitted.drainTimeout() / MILLISECOND).isEqualTo(drains);
        assertThat(fitted.leastStopTimeout() / MILLISECOND).isBetween(stops - 1, stops);
        assertThat(fitted.flushTimeout()).isEqualTo(flushes * MILLISECOND);
    }

    /** Where nobody says how long the application may take, it has a quarter of the time, and what the drain does not need. */
    @ParameterizedTest
    @CsvSource({
        // in milliseconds: grace; drain as wanted; drain, steady-state wait, shutdown and flush as fitted
        "30000, 60000, 19500, 5000, 7500, 2000", // Kubernetes, ECS
        "10000, 60000, 5500, 2750, 2500, 1000", // Docker, Podman
        "5000, 60000, 2000, 1000, 2000, 500", // Nomad: 2 s, which is half
        "1000, 60000, 400, 200, 400, 100", // never more than half
        "8000, 60000, 4400, 2200, 2000, 800", // 2 s
        "120000, 60000, 60000, 5000, 30000, 2000", // all of it fits
        "93000, 60000, 60000, 5000, 30000, 2000",
        "80000, 60000, 57000, 5000, 20000, 2000",
        "200000, 240000, 167000, 5000, 30000, 2000", // 30 s, no more
        "30000, 15000, 15000, 5000, 12000, 2000", // what the drain does not need goes to the application
        "60000, 5000, 5000, 5000, 30000, 2000", // up to 30 s
        "30000, 0, 0, 5000, 27000, 2000",
    })
    void theApplicationHasAQuarter(
            long grace, long drain, long drains, long steadyStateWait, long stops, long flushes) {
        Policy wanted = wanted(drain, 30_000, 2_000, MILLISECOND);
        Policy fitted = Budget.fit(wanted, grace * MILLISECOND, false);
        assertThat(fitted.drainTimeout()).isEqualTo(drains * MILLISECOND);
        assertThat(fitted.steadyStateWait()).isEqualTo(steadyStateWait * MILLISECOND);
        assertThat(fitted.leastStopTimeout()).isEqualTo(stops * MILLISECOND);
        assertThat(fitted.flushTimeout()).isEqualTo(flushes * MILLISECOND);
    }

    @Test
    void whatADrainThatIsNoneDoesNotNeedGoesToTheApplication() {
        Policy none = new Policies().with(DrainStrategy.NONE).policy();
        assertThat(Budget.fit(none, 30 * SECOND, false).leastStopTimeout()).isEqualTo(27 * SECOND);
        assertThat(Budget.fit(none, 60 * SECOND, false).leastStopTimeout()).isEqualTo(30 * SECOND);
    }

    @Property(tries = 2_000)
    void theSharesAreAsPromised(
            @ForAll @LongRange(min = SECOND, max = 400 * SECOND) long grace,
            @ForAll @LongRange(max = 240 * SECOND) long drain,
            @ForAll @LongRange(max = 20 * SECOND) long hook) {
        Policy wanted =
                new Policies().draining(drain, 5 * SECOND, 0).hooks(0, hook).policy();
        Policy fitted = Budget.fit(wanted, grace, false);
        long usable = fitted.stopBy();
        long share = Math.min(usable / 2, Math.min(30 * SECOND, Math.max(2 * SECOND, grace / 4)));
        assertThat(fitted.leastStopTimeout()).isBetween(share, 30 * SECOND);
        assertThat(fitted.drainTimeout()).isEqualTo(Math.min(drain, usable - share));
        assertThat(fitted.leastStopTimeout())
                .as("what the drain leaves")
                .isEqualTo(Math.max(share, Math.min(30 * SECOND, usable - fitted.drainTimeout())));
        assertThat(fitted.steadyStateWait()).isEqualTo(Math.min(5 * SECOND, (usable - share) / 2));
        assertThat(fitted.latestExit()).isLessThan(grace);
    }

    /** With strategy none a drain is as long as its hook. */
    @Test
    void aHookBesideADrainThatIsNoneHasItsTime() {
        Policies policies = new Policies().with(DrainStrategy.NONE);
        assertThat(Budget.fit(policies.policy(), 30 * SECOND, true).leastStopTimeout())
                .isEqualTo(27 * SECOND);
        Policy fitted = Budget.fit(policies.hooks(10 * SECOND, 0).policy(), 30 * SECOND, true);
        assertThat(fitted.leastStopTimeout()).isEqualTo(17 * SECOND);
        assertThat(fitted.longestDrain()).isEqualTo(10 * SECOND);
    }

    /** The shares say when the drain ends at the latest; one that ends earlier leaves the application more. */
    @ParameterizedTest
    @CsvSource({
        // in milliseconds: grace, shutdown timeout as wanted, from the shutdown signal to the application's; to SIGKILL
        "30000, 30000, 0, 27000",
        "30000, 30000, 5000, 22000", // Kubernetes, an idle container
        "30000, 30000, 19500, 7500",
        "30000, 10000, 5000, 10000", // no more than is wanted
        "30000, 10000, 16999, 10000",
        "30000, 10000, 17001, 9999",
        "10000, 30000, 2750, 5250", // Docker
        "10000, 30000, 8000, 0",
        "10000, 30000, 9000, 0", // suspended meanwhile
        "60000, 30000, 27000, 30000",
        "60000, 30000, 27001, 29999",
    })
    void whatTheDrainDidNotNeedIsTheApplications(long grace, long shutdown, long drained, long stops) {
        Policy fitted = Budget.fit(wanted(60_000, shutdown, 2_000, MILLISECOND), grace * MILLISECOND, false);
        assertThat(fitted.shutdownTimeout()).isEqualTo(shutdown * MILLISECOND);
        assertThat(fitted.stopTimeout(drained * MILLISECOND)).isEqualTo(stops * MILLISECOND);
    }

    @Test
    void theRestIsAsItWas() {
        Policies policies = new Policies()
                .with(DrainStrategy.IN_FLIGHT)
                .with(new SignalRules(SignalSet.of(1), SignalSet.of(10), SignalRewrites.NONE, 12, 3))
                .stopping(31 * SECOND, 3 * SECOND, 4 * SECOND, 2 * SECOND)
                .withProbers()
                .withoutForce()
                .remapping("143:0")
                .hooks(11 * SECOND, 0);
        Policy wanted = policies.draining(60 * SECOND, 5 * SECOND, SECOND).policy();
        Policy fitted = Budget.fit(wanted, 30 * SECOND, true);
        Policy expected = policies.draining(fitted.drainTimeout(), fitted.steadyStateWait(), SECOND)
                .within(27 * SECOND, SECOND)
                .policy();
        assertThat(fitted).isEqualTo(expected);
    }

    @Property(tries = 2_000)
    void everythingIsOverBeforeTheGracePeriodIs(
            @ForAll @LongRange(min = SECOND, max = DAY) long grace,
            @ForAll @LongRange(max = DAY) long drain,
            @ForAll @LongRange(max = DAY) long shutdown,
            @ForAll @LongRange(max = DAY) long flush) {
        Policy fitted = Budget.fit(policy(drain, shutdown, flush), grace, true);
        long margin = Math.min(SECOND, grace / 10);
        assertThat(fitted.drainTimeout() + fitted.leastStopTimeout() + fitted.flushTimeout() + margin)
                .isLessThanOrEqualTo(grace);
        assertThat(fitted.stopBy())
                .isBetween(fitted.drainTimeout() + fitted.leastStopTimeout(), grace - fitted.flushTimeout() - margin);
        assertThat(fitted.drainTimeout()).isBetween(0L, drain);
        assertThat(fitted.leastStopTimeout()).isBetween(0L, shutdown);
        assertThat(fitted.flushTimeout()).isBetween(0L, flush);
    }

    /** At least half of what is left without flush and margin, if it wants so much. */
    @Property(tries = 2_000)
    void theApplicationHasTimeToStop(
            @ForAll @LongRange(min = SECOND, max = 120 * SECOND) long grace,
            @ForAll @LongRange(max = 240 * SECOND) long drain,
            @ForAll @LongRange(max = 240 * SECOND) long shutdown) {
        Policy fitted = Budget.fit(policy(drain, shutdown, 2 * SECOND), grace, true);
        assertThat(fitted.leastStopTimeout()).isGreaterThanOrEqualTo(Math.min(shutdown, fitted.stopBy() / 2));
        assertThat(fitted.drainTimeout()).isGreaterThanOrEqualTo(Math.min(drain, fitted.stopBy() / 2));
    }

    @Property(tries = 500)
    void nothingIsCutWithoutNeed(
            @ForAll @LongRange(max = DAY) long drain,
            @ForAll @LongRange(max = DAY) long shutdown,
            @ForAll @LongRange(min = SECOND, max = DAY) long spare) {
        long flush = 2 * SECOND;
        Policy wanted = policy(drain, shutdown, flush);
        Policy fitted = Budget.fit(wanted, Math.max(drain + shutdown + flush + spare, 20 * SECOND), true);
        assertThat(fitted.drainTimeout()).isEqualTo(drain);
        assertThat(fitted.leastStopTimeout()).isEqualTo(shutdown);
        assertThat(fitted.flushTimeout()).isEqualTo(flush);
    }

    /** Whatever comes, the application has its signal, and SIGKILL comes from us. */
    @Property(tries = 500)
    void theApplicationIsSignalledAndKilledBeforeTheOrchestratorWould(
            @ForAll @LongRange(min = SECOND, max = 3_600 * SECOND) long grace,
            @ForAll @LongRange(max = 2 * 3_600 * SECOND) long drain,
            @ForAll @LongRange(max = 2 * 3_600 * SECOND) long shutdown) {
        Life life = new Life(Budget.fit(policy(drain, shutdown, 2 * SECOND), grace, true), Long.MAX_VALUE - SECOND);
        long begun = life.now();
        life.started();
        life.signalled(Life.SIGTERM);
        if (life.phase() == Phase.DRAINING) {
            life.counted(1);
            assertThat(life.deadlineReached()).isEqualTo(Life.drainEnds(DrainOutcome.TIMEOUT, Life.SIGTERM));
        }
        assertThat(life.phase()).isEqualTo(Phase.TERMINATING);
        assertThat(life.now() - begun).isLessThan(grace);
        assertThat(life.deadlineReached()).containsExactly(new Action.KillApplication());
        assertThat(life.now() - begun).isLessThan(grace);
    }
}
