package dev.zerohalt.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.ConfigReader;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Timer;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When checks are made, and what is told of them. Times in milliseconds since the start. */
@Timeout(30)
class HealthChecksTest {
    private static final long MILLI = 1_000_000;
    private static final Verdict REFUSED = Verdict.notReady("refused");
    private static final Verdict WRONG = Verdict.unwell("status 404");

    private final SimulatedKernel kernel = new SimulatedKernel(1);
    private final ConfigReader settings = new ConfigReader();
    private final List<String> begun = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private EventLoop loop;
    private long start;

    /** Finds the verdicts one after the other, the last one again and again, after a time. */
    private final class Scripted implements Check {
        private final String name;
        private final long millis;
        private final Verdict[] verdicts;
        private final Timer timer = loop.timer(this::end);
        private Consumer<Verdict> done;
        private int count;

        Scripted(String name, long millis, Verdict... verdicts) {
            this.name = name;
            this.millis = millis;
            this.verdicts = verdicts;
        }

        @Override
        public void begin(Consumer<Verdict> newDone) {
            assertThat(timer.isSet()).as("never two at once").isFalse();
            begun.add(name + now());
            done = newDone;
            if (millis > 0) {
                timer.setAt(loop.now() + millis * MILLI);
            } else {
                end();
            }
        }

        private void end() {
            done.accept(verdicts[Math.min(count++, verdicts.length - 1)]);
        }

        @Override
        public void cancel() {
            timer.cancel();
        }
    }

    private final class Teller implements ApplicationHealth.Listener {
        @Override
        public void healthy() {
            told.add(now() + " healthy");
        }

        @Override
        public void unhealthy(String why) {
            told.add(now() + " unhealthy: " + why);
        }

        @Override
        public void checkFailed(String why, boolean usual) {
            told.add(now() + (usual ? " not ready: " : " failed: ") + why);
        }

        @Override
        public void nobodyListens(boolean known) {
            told.add(now() + " nobody listens");
        }
    }

    HealthChecksTest() {
        kernel.setCallCost(() -> 0);
        start = kernel.agenda().now();
        loop = new EventLoop(kernel, () -> {}, error -> {
            throw new AssertionError(error);
        });
        set("HEALTH_PROBE_INTERVAL", "10s");
    }

    private long now() {
        return (loop.now() - start) / MILLI;
    }

    private void set(String key, String value) {
        settings.environment("ZEROHALT_" + key + "=" + value);
    }

    private Scripted check(long millis, Verdict... verdicts) {
        return new Scripted("", millis, verdicts);
    }

    private void run(long millis, Check... checks) {
        Config.Checks config = settings.read().checks();
        HealthChecks health = new HealthChecks(loop, config, List.of(checks), new Teller());
        health.start();
        loop.timer(() -> {
                    health.stop();
                    loop.stop();
                })
                .setAt(start + millis * MILLI);
        loop.run();
    }

    private static Verdict[] times(int count, Verdict verdict, Verdict... then) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            verdicts.add(verdict);
        }
        verdicts.addAll(List.of(then));
        return verdicts.toArray(new Verdict[0]);
    }

    @Test
    void whatIsStartingIsCheckedFourTimesASecond() {
        run(25_000, check(0, REFUSED, REFUSED, REFUSED, Verdict.WELL));
        assertThat(begun).containsExactly("0", "250", "500", "750", "10750", "20750");
        assertThat(told).containsExactly("0 not ready: refused", "750 healthy");
    }

    /** That we cannot check makes nobody unwell or well; it is told, and checked again. */
    @Test
    void whatIsNotKnownChangesNothing() {
        set("HEALTH_FAILURE_THRESHOLD", "2");
        Verdict unknown = Verdict.unknown("too many open files");
        Verdict[] verdicts = {unknown, Verdict.WELL, unknown, unknown, unknown, WRONG, unknown, WRONG};
        run(65_000, check(0, verdicts));
        assertThat(begun).containsExactly("0", "250", "10250", "20250", "30250", "40250", "50250", "60250");
        assertThat(told)
                .containsExactly(
                        "0 failed: too many open files",
                        "250 healthy",
                        "10250 failed: too many open files",
                        "40250 failed: status 404",
                        "60250 unhealthy: status 404");
    }

    @Test
    void orMoreOftenIfTheIntervalIsShorter() {
        set("HEALTH_PROBE_INTERVAL", "100ms");
        run(350, check(0, REFUSED));
        assertThat(begun).containsExactly("0", "100", "200", "300");
    }

    @Test
    void itIsStartingUntilItsTimeIsOver() {
        set("APP_STARTUP_TIMEOUT", "600ms");
        run(15_000, check(0, REFUSED));
        assertThat(begun).containsExactly("0", "250", "500", "750", "10750");
        assertThat(told)
                .containsExactly("0 not ready: refused", "600 unhealthy: not healthy in time after the start: refused");
    }

    @Test
    void itIsStartingUntilSoManySuccessesInARow() {
        set("HEALTH_SUCCESS_THRESHOLD", "3");
        run(12_000, check(0, Verdict.WELL, Verdict.WELL, REFUSED, Verdict.WELL));
        assertThat(begun).containsExactly("0", "250", "500", "750", "1000", "1250", "11250");
        assertThat(told).containsExactly("500 not ready: refused", "1250 healthy");
    }

    @Test
    void checksTakeHalfOfTheStartAtMost() {
        run(7_000, check(1_000, REFUSED, REFUSED, Verdict.WELL));
        assertThat(begun).containsExactly("0", "2000", "4000");
    }

    @Test
    void butRestNoLongerThanTheInterval() {
        set("HEALTH_PROBE_INTERVAL", "300ms");
        run(4_500, check(1_000, REFUSED));
        assertThat(begun).containsExactly("0", "1300", "2600", "3900");
    }

    @Test
    void whenItHasStartedASlowCheckIsFollowedByTheNext() {
        set("HEALTH_PROBE_INTERVAL", "300ms");
        run(3_500, check(1_000, Verdict.WELL));
        assertThat(begun).containsExactly("0", "1000", "2000", "3000");
    }

    @Test
    void allChecksAreMadeUntilOneFails() {
        run(300, new Scripted("a", 50, Verdict.WELL, REFUSED), new Scripted("b", 50, WRONG));
        assertThat(begun).containsExactly("a0", "b50", "a250");
        assertThat(told).containsExactly("100 failed: status 404", "300 not ready: refused");
    }

    @Test
    void aReasonIsToldOnceAndWhenItChanges() {
        run(3_000, check(0, times(4, REFUSED, times(4, WRONG, Verdict.WELL))));
        assertThat(told).containsExactly("0 not ready: refused", "1000 failed: status 404", "2000 healthy");
    }

    @Test
    void reasonsThatAlternateAreToldOnceEach() {
        run(3_000, check(0, REFUSED, WRONG, REFUSED, WRONG, REFUSED, WRONG, REFUSED));
        assertThat(told).containsExactly("0 not ready: refused", "250 failed: status 404");
    }

    @Test
    void afterASuccessTheSameReasonIsNews() {
        run(60_000, check(0, Verdict.WELL, WRONG, WRONG, Verdict.WELL, WRONG, Verdict.WELL));
        assertThat(told).containsExactly("0 healthy", "10000 failed: status 404", "40000 failed: status 404");
    }

    /** One among failures does not make it well. */
    @Test
    void butNotAfterOneThatIsNotEnough() {
        set("HEALTH_SUCCESS_THRESHOLD", "2");
        run(3_000, check(0, WRONG, Verdict.WELL, WRONG, Verdict.WELL, WRONG, Verdict.WELL, WRONG));
        assertThat(told).containsExactly("0 failed: status 404");
    }

    @Test
    void whoeverHasBeenHealthyIsNotStarting() {
        run(60_000, check(0, Verdict.WELL, REFUSED));
        assertThat(told).containsExactly("0 healthy", "10000 failed: refused", "30000 unhealthy: refused");
    }

    @Test
    void threeFailuresInARowMakeItUnhealthy() {
        Verdict other = Verdict.unwell("status 500");
        run(75_000, check(0, Verdict.WELL, WRONG, WRONG, Verdict.WELL, WRONG, WRONG, other, Verdict.WELL));
        assertThat(told)
                .containsExactly(
                        "0 healthy",
                        "10000 failed: status 404",
                        "40000 failed: status 404",
                        "60000 unhealthy: status 500",
                        "70000 healthy");
    }

    @Test
    void whatMakesItUnhealthyIsNotToldTwice() {
        set("HEALTH_FAILURE_THRESHOLD", "1");
        run(35_000, check(0, Verdict.WELL, WRONG, WRONG, REFUSED));
        assertThat(told).containsExactly("0 healthy", "10000 unhealthy: status 404", "30000 failed: refused");
    }

    @Test
    void aVerdictThatComesAfterTheEndChangesNothing() {
        List<Consumer<Verdict>> waiting = new ArrayList<>();
        Check slow = new Check() {
            @Override
            public void begin(Consumer<Verdict> done) {
                begun.add("" + now());
                waiting.add(done);
            }

            @Override
            public void cancel() {}
        };
        loop.timer(() -> waiting.getFirst().accept(Verdict.WELL)).setAt(start + 500 * MILLI);
        loop.timer(loop::stop).setAt(start + 30_000 * MILLI);
        HealthChecks health = new HealthChecks(loop, settings.read().checks(), List.of(slow), new Teller());
        health.start();
        loop.timer(health::stop).setAt(start + 400 * MILLI);
        loop.run();
        assertThat(begun).containsExactly("0");
        assertThat(told).isEmpty();
        assertThat(health.isHealthy()).isFalse();
    }
}
