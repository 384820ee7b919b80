package dev.zerohalt.lifecycle;

import static dev.zerohalt.lifecycle.Policies.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.process.ExitStatus;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** What holds for every sequence of events, sensible or not. */
class LifecycleWalkTest {
    /** An event some time after the one before. */
    record Step(Event event, long delay) {}

    /** An event that happened, and what was done about it. */
    private record Deed(Event event, long at, Phase before, List<Action> actions) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Event> events = Arbitraries.of(
                new Event.Started(),
                new Event.Healthy(),
                new Event.Unhealthy(),
                new Event.Signalled(15),
                new Event.Signalled(2),
                new Event.Signalled(1),
                new Event.Exited(new ExitStatus(3, 0)),
                new Event.Exited(new ExitStatus(0, 9)),
                new Event.ChildrenGone(),
                new Event.Counted(0, Policy.UNLIMITED),
                new Event.Counted(0, 0),
                new Event.Counted(0, SECOND),
                new Event.Counted(2, 0),
                new Event.CountFailed(),
                new Event.ProbersTold(),
                new Event.Unsent(0),
                new Event.Unsent(2),
                new Event.HookEnded(Hook.PRE_SHUTDOWN, new ExitStatus(0, 0)),
                new Event.HookEnded(Hook.POST_SHUTDOWN, new ExitStatus(1, 0)),
                new Event.HookNotStarted(Hook.PRE_SHUTDOWN, "gone"),
                new Event.DeadlineReached());
        Arbitrary<Long> delays = Arbitraries.of(0L, 1L, SECOND, 5 * SECOND, 30 * SECOND, 60 * SECOND);
        return Combinators.combine(events, delays).as(Step::new).list().ofMaxSize(25);
    }

    @Provide
    Arbitrary<Policy> policies() {
        Arbitrary<Long> times = Arbitraries.of(0L, SECOND, 5 * SECOND, 60 * SECOND);
        return Combinators.combine(Arbitraries.of(DrainStrategy.class), times, times, times, times, times)
                .as((strategy, timeout, steadyStateWait, minDuration, preHook, postHook) -> new Policies()
                        .with(strategy)
                        .draining(timeout, steadyStateWait, minDuration)
                        .hooks(preHook, postHook)
                        .policy());
    }

    private static List<Deed> live(Life life, List<Step> steps) {
        List<Deed> deeds = new ArrayList<>();
        for (Step step : steps) {
            Phase before = life.phase();
            life.pass(step.delay());
            deeds.add(new Deed(step.event(), life.now(), before, life.on(step.event())));
        }
        return deeds;
    }

    private static long count(List<Deed> deeds, Class<? extends Action> kind) {
        return deeds.stream()
                .flatMap(deed -> deed.actions().stream())
                .filter(kind::isInstance)
                .count();
    }

    @Property
    void whatIsDoneOnceIsDoneOnce(@ForAll("policies") Policy policy, @ForAll("steps") List<Step> steps) {
        List<Deed> deeds = live(new Life(policy), steps);
        assertThat(count(deeds, Action.BeginDrain.class)).isLessThanOrEqualTo(1);
        assertThat(count(deeds, Action.EndDrain.class)).isLessThanOrEqualTo(1);
        assertThat(count(deeds, Action.SignalApplication.class)).isLessThanOrEqualTo(1);
        assertThat(count(deeds, Action.KillApplication.class)).isLessThanOrEqualTo(1);
        assertThat(count(deeds, Action.StopLeftovers.class)).isLessThanOrEqualTo(2);
        assertThat(count(deeds, Action.WatchUnsent.class)).isLessThanOrEqualTo(1);
        assertThat(count(deeds, Action.RunHook.class)).isLessThanOrEqualTo(2);
        assertThat(count(deeds, Action.EndHook.class)).isLessThanOrEqualTo(count(deeds, Action.RunHook.class));
        assertThat(count(deeds, Action.Exit.class)).isLessThanOrEqualTo(1);
    }

    @Property
    void thereIsNoWayBack(@ForAll("policies") Policy policy, @ForAll("steps") List<Step> steps) {
        Phase last = Phase.STARTING;
        for (Deed deed : live(new Life(policy), steps)) {
            boolean recovers = last == Phase.UNHEALTHY && deed.before() == Phase.HEALTHY;
            assertThat(deed.before().compareTo(last) >= 0 || recovers)
                    .as("%s after %s", deed.before(), last)
                    .isTrue();
            last = deed.before();
        }
    }

    @Property
    void exitIsTheLastAction(@ForAll("policies") Policy policy, @ForAll("steps") List<Step> steps) {
        for (Deed deed : live(new Life(policy), steps)) {
            if (deed.before() == Phase.EXITED) {
                assertThat(deed.actions()).isEmpty();
            }
            assertThat(deed.actions().stream()
                            .takeWhile(action -> !(action instanceof Action.Exit))
                            .count())
                    .isGreaterThanOrEqualTo(deed.actions().size() - 1);
        }
    }

    @Property
    void aDrainEndsForAReason(@ForAll("policies") Policy policy, @ForAll("steps") List<Step> steps) {
        List<Deed> deeds = live(new Life(policy), steps);
        long began = 0;
        for (Deed deed : deeds) {
            for (Action action : deed.actions()) {
                if (action instanceof Action.BeginDrain) {
                    began = deed.at();
                }
                if (action instanceof Action.EndDrain end) {
                    long lasted = deed.at() - began;
                    assertThat(
                                    switch (end.outcome()) {
                                        case DRAINED ->
                                            deed.event() instanceof Event.Counted count
                                                    && count.holding() == 0
                                                    && (lasted >= policy.drainTimeout()
                                                            || lasted >= policy.minDuration()
                                                                    && lasted >= policy.steadyStateWait());
                                        case TIMEOUT -> policy.strategy().counts() && lasted >= policy.drainTimeout();
                                        case WAITED ->
                                            policy.strategy() == DrainStrategy.FIXED && lasted >= policy.drainTimeout();
                                        case SKIPPED ->
                                            policy.strategy() == DrainStrategy.NONE
                                                    && (policy.preHookTimeout() > 0 || lasted == 0);
                                        case APP_EXITED -> deed.event() instanceof Event.Exited;
                                        case SECOND_SIGNAL -> deed.event() instanceof Event.Signalled;
                                    })
                            .as("%s by %s after %d ns", end.outcome(), deed.event(), lasted)
                            .isTrue();
                }
            }
        }
    }

    /** Nothing that is started is forgotten: what runs is ended before the exit, and in time. */
    @Property
    void aHookIsOverByItsTimeoutAndByTheEnd(@ForAll("policies") Policy policy, @ForAll("steps") List<Step> steps) {
        Life life = new Life(policy);
        Hook running = null;
        long began = 0;
        for (Step step : steps) {
            life.pass(step.delay());
            for (Action action : life.on(step.event())) {
                if (action instanceof Action.RunHook run) {
                    assertThat(running).isNull();
                    running = run.hook();
                    began = life.now();
                } else if (action instanceof Action.EndHook end) {
                    assertThat(end.run().hook()).isEqualTo(running);
                    running = null;
                } else if (action instanceof Action.SignalApplication) {
                    assertThat(running == Hook.POST_SHUTDOWN).isFalse();
                } else if (action instanceof Action.Exit) {
                    assertThat(running).isNull();
                }
            }
            if (running != null) {
                assertThat(life.lifecycle().hasDeadline()).isTrue();
                assertThat(life.lifecycle().deadline()).isLessThanOrEqualTo(began + policy.hookTimeout(running));
            }
        }
    }

    @Property
    void aDrainNeverSleepsPastItsDeadline(@ForAll("policies") Policy policy, @ForAll("steps") List<Step> steps) {
        Life life = new Life(policy);
        long lastCount = policy.strategy().counts() ? SECOND / 10 : 0;
        long began = 0;
        for (Step step : steps) {
            life.pass(step.delay());
            if (life.on(step.event()).stream().anyMatch(Action.BeginDrain.class::isInstance)) {
                began = life.now();
            }
            if (life.phase() == Phase.DRAINING) {
                assertThat(life.lifecycle().deadline()).isLessThanOrEqualTo(began + policy.drainTimeout() + lastCount);
            }
        }
    }

    /** Whatever happens, and whatever outlives its SIGKILL: the orchestrator's comes too late. */
    @Property(tries = 3_000)
    void theExitComesBeforeTheGracePeriodEnds(
            @ForAll("policies") Policy policy,
            @ForAll("steps") List<Step> steps,
            @ForAll @LongRange(min = SECOND, max = 120 * SECOND) long grace,
            @ForAll boolean shutdownTimeoutIsSet) {
        Policy fitted = Budget.fit(policy, grace, shutdownTimeoutIsSet);
        assertThat(fitted.latestExit()).isLessThan(grace);
        Life life = new Life(fitted, Long.MAX_VALUE - SECOND);
        List<Step> all = new ArrayList<>(steps);
        all.add(new Step(new Event.Signalled(15), 0));
        all.add(new Step(new Event.DeadlineReached(), grace));
        boolean signalled = false;
        long began = 0;
        for (Step step : all) {
            long left = step.delay();
            while (life.lifecycle().hasDeadline() && life.toDeadline() <= left && life.phase() != Phase.EXITED) {
                left -= Math.max(0, life.toDeadline());
                if (life.deadlineReached().stream().anyMatch(Action.SignalApplication.class::isInstance)) {
                    stopsWithin(life, fitted, began);
                }
            }
            if (life.phase() == Phase.EXITED) {
                assertThat(!signalled || life.now() - began < grace)
                        .as("%d ns of %d", life.now() - began, grace)
                        .isTrue();
                return;
            }
            life.pass(left);
            if (step.event() instanceof Event.Signalled(int signal, boolean fromTerminal)
                    && signal != 1
                    && !signalled) {
                signalled = true;
                began = life.now();
            }
            if (life.on(step.event()).stream().anyMatch(Action.SignalApplication.class::isInstance)) {
                stopsWithin(life, fitted, began);
            }
        }
        assertThat(life.phase()).isEqualTo(Phase.EXITED);
    }

    /** The application has been told to stop: it has what it wants, or all that the grace period has left. */
    private static void stopsWithin(Life life, Policy fitted, long began) {
        boolean hookComesFirst = life.lifecycle().timeline().runningHook().isPresent();
        if (fitted.forceKill() && !hookComesFirst) {
            assertThat(life.toDeadline())
                    .isEqualTo(Math.min(fitted.shutdownTimeout(), fitted.stopBy() - (life.now() - began)));
        }
    }

    @Property
    void deadlinesAloneLeadToTheEnd(@ForAll("policies") Policy policy, @ForAll("steps") List<Step> steps) {
        Life life = new Life(policy);
        live(life, steps);
        for (int i = 0; i < 9 && life.lifecycle().hasDeadline(); i++) {
            life.pass(Math.max(0, life.toDeadline())).on(new Event.DeadlineReached());
        }
        assertThat(life.lifecycle().hasDeadline()).isFalse();
        assertThat(life.phase().isServing() || life.phase() == Phase.EXITED)
                .as("%s with no deadline", life.phase())
                .isTrue();
    }

    @Property
    void theClocksOriginDoesNotMatter(
            @ForAll("policies") Policy policy, @ForAll("steps") List<Step> steps, @ForAll long origin) {
        Life one = new Life(policy, 1);
        Life other = new Life(policy, origin);
        for (Step step : steps) {
            List<Action> actions = one.pass(step.delay()).on(step.event());
            assertThat(other.pass(step.delay()).on(step.event())).isEqualTo(actions);
            assertThat(other.phase()).isEqualTo(one.phase());
            assertThat(other.lifecycle().hasDeadline())
                    .isEqualTo(one.lifecycle().hasDeadline());
            if (one.lifecycle().hasDeadline()) {
                assertThat(other.toDeadline()).isEqualTo(one.toDeadline());
            }
        }
    }
}
