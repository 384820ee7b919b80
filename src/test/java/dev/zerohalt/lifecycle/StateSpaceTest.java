package dev.zerohalt.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.process.Signal;
import dev.zerohalt.process.SignalRewrites;
import dev.zerohalt.process.SignalSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every event in every state that can be reached, for small policies: what {@link Invariants} says holds everywhere. */
class StateSpaceTest {
    private static final long TICK = StateSpace.TICK;

    /** Two shutdown signals, so that it matters which came first. */
    private static final SignalSet EITHER = SignalSet.of(Life.SIGTERM, Life.SIGINT);

    /** One becomes another, which is not passed on. */
    private static final SignalRewrites CHAIN =
            SignalRewrites.parse(List.of("HUP:USR1", "USR1:0")).orElseThrow();

    private static Policies policies(DrainStrategy strategy) {
        return new Policies()
                .with(new SignalRules(SignalSet.of(Life.SIGTERM), SignalSet.of(Life.SIGHUP), SignalRewrites.NONE, 0, 0))
                .with(strategy)
                .draining(3 * TICK, TICK, 2 * TICK)
                .stopping(3 * TICK, 2 * TICK, 3 * TICK, 2 * TICK)
                .remapping("3:7");
    }

    /** So short that the application is killed before its shutdown timeout, leftovers before their wait is over. */
    private static Policy withGracePeriod(Policies policies) {
        Policy policy = policies.within(4 * TICK, 4 * TICK).policy();
        policies.within(Policy.UNLIMITED, Policy.UNLIMITED);
        return policy;
    }

    private static List<Policy> everyPolicy() {
        List<Policy> all = new ArrayList<>();
        for (DrainStrategy strategy : DrainStrategy.values()) {
            for (long preHook : new long[] {0, 2 * TICK}) {
                for (long postHook : new long[] {0, TICK}) {
                    Policies policies = policies(strategy).hooks(preHook, postHook);
                    all.add(policies.policy());
                    all.add(withGracePeriod(policies));
                    policies.withoutForce();
                    all.add(policies.policy());
                    all.add(withGracePeriod(policies));
                }
            }
            all.addAll(oddPolicies(strategy));
            if (strategy.counts()) {
                all.addAll(policiesWithGauge(strategy));
            }
        }
        return all;
    }

    private static List<Policy> policiesWithGauge(DrainStrategy strategy) {
        Policies waits = policies(strategy).draining(3 * TICK, 2 * TICK, 0).withGauge();
        Policies others = policies(strategy)
                .draining(TICK, 0, 0)
                .hooks(TICK, 0)
                .withProbers()
                .withGauge();
        return List.of(waits.policy(), withGracePeriod(others));
    }

    private static List<Policy> oddPolicies(DrainStrategy strategy) {
        Policies waits = policies(strategy)
                .draining(2 * TICK, 3 * TICK, 0)
                .withProbers()
                .with(new SignalRules(EITHER, SignalSet.of(Life.SIGHUP), SignalRewrites.NONE, 0, 0));
        Policies longHook = policies(strategy).hooks(4 * TICK, 0).withProbers();
        Policies noWaits = policies(strategy)
                .draining(0, 0, 0)
                .stopping(0, 0, 0, 0)
                .hooks(TICK, TICK)
                .with(new SignalRules(EITHER.with(Signal.SIGWINCH), SignalSet.ALL, CHAIN, 3, TICK));
        Policies duplicates = policies(strategy)
                .hooks(0, TICK)
                .with(new SignalRules(EITHER, SignalSet.of(Life.SIGHUP), SignalRewrites.NONE, 0, 2 * TICK));
        Policies longWaits = policies(strategy).stopping(TICK, 7 * TICK, 8 * TICK, TICK);
        return List.of(
                withGracePeriod(longWaits),
                duplicates.policy(),
                withGracePeriod(duplicates),
                waits.policy(),
                withGracePeriod(waits),
                waits.withoutForce().policy(),
                longHook.policy(),
                withGracePeriod(longHook),
                noWaits.policy(),
                noWaits.withoutForce().policy());
    }

    private static List<StateSpace> withRequests() {
        List<StateSpace> spaces = new ArrayList<>();
        for (DrainStrategy strategy : DrainStrategy.values()) {
            Policies policies =
                    policies(strategy).draining(2 * TICK, TICK, 2 * TICK).stopping(TICK, 0, 0, 0);
            spaces.add(new StateSpace(policies.policy(), true, false));
            spaces.add(new StateSpace(withGracePeriod(policies.hooks(TICK, 0)), true, true));
            Policies waits =
                    policies(strategy).draining(TICK, 2 * TICK, 0).withProbers().stopping(0, 0, 0, 0);
            spaces.add(new StateSpace(waits.policy(), true, false));
        }
        return spaces;
    }

    private static void explore(List<StateSpace> spaces) {
        long began = System.nanoTime();
        long states = 0;
        long transitions = 0;
        for (StateSpace space : spaces) {
            space.explore();
            states += space.states();
            transitions += space.transitions();
        }
        System.out.println("lifecycle under " + spaces.size() + " policies: " + states + " states, " + transitions
                + " transitions in " + (System.nanoTime() - began) / 1_000_000 + " ms");
        assertThat(states).isGreaterThan(10_000);
    }

    @Test
    @Timeout(300)
    void everyPromiseHoldsInEveryState() {
        explore(everyPolicy().stream().map(StateSpace::new).toList());
    }

    @Test
    @Timeout(300)
    void everyPromiseHoldsWhereDrainsAreAskedForAndTakenBack() {
        explore(withRequests());
    }
}
