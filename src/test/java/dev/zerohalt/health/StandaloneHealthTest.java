package dev.zerohalt.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Pace;
import dev.zerohalt.os.Timer;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asked by a prober on a simulated machine. */
@Timeout(30)
class StandaloneHealthTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final long STARTUP = 60 * SECOND;

    private static final Optional<Boolean> YES = Optional.of(true);
    private static final Optional<Boolean> NO = Optional.of(false);
    private static final Optional<Boolean> UNKNOWN = Optional.empty();

    private final SimulatedKernel machine = new SimulatedKernel(1);
    private final EventLoop loop = new EventLoop(machine, () -> {}, error -> {
        throw error;
    });
    private final long start = machine.nanoTime();
    private final Pace pace = new Pace();
    private final List<String> told = new ArrayList<>();

    /** What a look finds. */
    private Optional<Boolean> found = NO;

    private int looks;

    /** Told later, where a look takes its time. */
    private Optional<Consumer<Optional<Boolean>>> waiting = Optional.empty();

    private boolean slow;
    private StandaloneHealth health = health(Optional.of(this::check));

    @BeforeEach
    void nothingIsOwed() {
        pace.begin(start);
    }

    private void check(Pace given, Consumer<Optional<Boolean>> done) {
        assertThat(given).isSameAs(pace);
        looks++;
        if (slow) {
            waiting = Optional.of(done);
        } else {
            done.accept(found);
        }
    }

    private StandaloneHealth health(Optional<ApplicationHealth.Listening> listening) {
        return new StandaloneHealth(loop, pace, listening, STARTUP, new ApplicationHealth.Listener() {
            @Override
            public void healthy() {
                told.add("healthy");
            }

            @Override
            public void unhealthy(String why) {
                told.add("unhealthy");
            }

            @Override
            public void checkFailed(String why, boolean usual) {
                told.add("check failed");
            }

            @Override
            public void nobodyListens(boolean known) {
                told.add(known ? "nobody listens" : "cannot see whether anybody listens");
            }
        });
    }

    private void at(long nanos, Runnable happening) {
        loop.timer(happening).setAt(start + nanos);
    }

    private void askAt(long nanos) {
        at(nanos, () -> health.asked());
    }

    private void askEvery(long period, long until) {
        Timer[] timer = new Timer[1];
        timer[0] = loop.timer(() -> {
            health.asked();
            if (loop.now() - start < until) {
                timer[0].setAt(loop.now() + period);
            }
        });
        timer[0].setAt(start + period);
    }

    private void runFor(long nanos) {
        at(nanos, loop::stop);
        loop.run();
    }

    @Test
    void startsUntilSomebodyListensAndIsHealthyForGood() {
        health.start();
        assertThat(health.isHealthy()).isFalse();
        askEvery(SECOND, 20 * SECOND);
        at(5_500 * MILLISECOND, () -> {
            assertThat(health.isHealthy()).isFalse();
            found = YES;
        });
        at(6_500 * MILLISECOND, () -> {
            assertThat(health.isHealthy()).isTrue();
            found = NO;
        });
        runFor(20 * SECOND);
        assertThat(told).containsExactly("healthy");
        assertThat(health.isHealthy()).isTrue();
        assertThat(looks).as("and looks no more").isEqualTo(6);
    }

    @Test
    void theAnswerToWhoAsksFirstIsRight() {
        found = YES;
        health.start();
        health.asked();
        assertThat(health.isHealthy()).isTrue();
        assertThat(looks).isEqualTo(1);
    }

    @Test
    void costsNothingWhileNobodyAsks() {
        health.start();
        runFor(100 * SECOND);
        assertThat(looks).isZero();
        assertThat(told).isEmpty();
        assertThat(machine.calls()).isLessThan(4);
    }

    @Test
    void askedAThousandTimesItLooksOnce() {
        health.start();
        for (int i = 0; i < 1_000; i++) {
            at(i * 20_000L, () -> health.asked());
        }
        runFor(20 * MILLISECOND);
        assertThat(looks).isEqualTo(1);
    }

    @Test
    void looksAsOftenAsItIsAskedOtherwise() {
        health.start();
        askEvery(21 * MILLISECOND, SECOND);
        runFor(SECOND);
        assertThat(looks).isBetween(45, 48);
    }

    @Test
    void whileOneIsUnderWayThereIsNoOther() {
        slow = true;
        health.start();
        askEvery(100 * MILLISECOND, 10 * SECOND);
        at(5 * SECOND, () -> waiting.orElseThrow().accept(NO));
        at(7 * SECOND, () -> waiting.orElseThrow().accept(YES));
        runFor(10 * SECOND);
        assertThat(looks).isEqualTo(2);
        assertThat(told).containsExactly("healthy");
    }

    /** What looks cost has a bound, however costly one is. */
    @Test
    void looksKeepToThePace() {
        health.start();
        pace.worked(100 * MILLISECOND, start);
        askAt(SECOND);
        askAt(1_900 * MILLISECOND);
        askAt(2_100 * MILLISECOND);
        runFor(3 * SECOND);
        assertThat(looks).isEqualTo(1);
    }

    @Test
    void whereNobodyListensInTimeItIsHealthyAndWarns() {
        health.start();
        askEvery(10 * SECOND, 2 * STARTUP);
        at(STARTUP - SECOND, () -> assertThat(told).isEmpty());
        runFor(2 * STARTUP);
        assertThat(told).containsExactly("nobody listens", "healthy");
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void whereThatCannotBeSeenTheTimeToStartDecides() {
        found = UNKNOWN;
        health.start();
        askEvery(10 * SECOND, 2 * STARTUP);
        at(STARTUP - SECOND, () -> assertThat(health.isHealthy()).isFalse());
        runFor(2 * STARTUP);
        assertThat(told).containsExactly("cannot see whether anybody listens", "healthy");
    }

    @Test
    void whoListensInTheEndWasInTime() {
        health.start();
        found = YES;
        askAt(3 * STARTUP);
        runFor(4 * STARTUP);
        assertThat(told).containsExactly("healthy");
    }

    @Test
    void anApplicationWithoutPortsIsHealthyAtOnce() {
        health = health(Optional.empty());
        assertThat(health.isHealthy()).isFalse();
        health.start();
        assertThat(told).containsExactly("healthy");
        assertThat(health.isHealthy()).isTrue();
        health.asked();
        assertThat(told).hasSize(1);
    }

    @Test
    void stoppedItLooksNoMore() {
        found = YES;
        health.start();
        health.stop();
        askEvery(SECOND, 2 * STARTUP);
        runFor(2 * STARTUP);
        assertThat(looks).isZero();
        assertThat(told).isEmpty();
        assertThat(health.isHealthy()).isFalse();
    }

    @Test
    void stoppedDuringALookItTellsNothing() {
        slow = true;
        health.start();
        health.asked();
        health.stop();
        waiting.orElseThrow().accept(YES);
        assertThat(told).isEmpty();
        assertThat(health.isHealthy()).isFalse();
    }

    @Test
    void itWasHealthyAtLastWhenItIsStopped() {
        found = YES;
        health.start();
        health.asked();
        health.stop();
        assertThat(health.isHealthy()).isTrue();
    }
}
