package dev.zerohalt.lifecycle;

import dev.zerohalt.process.ExitStatus;
import dev.zerohalt.process.Signal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;

/**
 * All that can happen to a lifecycle under one policy, breadth first: in every state every event, and a tick of the clock.
 * A state is reached again by going its path again, so the path that breaks a promise is a shortest one.
 */
final class StateSpace {
    /** All times are multiples of it; it is the shortest wait that no policy can change. */
    static final long TICK = 100_000_000;

    /** The clock wraps some ticks later. */
    private static final long ORIGIN = Long.MAX_VALUE - 5 * TICK / 2;

    /** Ticks and deadlines; no path from anywhere to the end has more. */
    private static final int STEPS_TO_THE_END = 50;

    private static final List<Event> EVENTS = List.of(
            new Event.Started(),
            new Event.Healthy(),
            new Event.Unhealthy(),
            new Event.Signalled(Life.SIGTERM),
            new Event.Signalled(Life.SIGINT),
            new Event.Signalled(Life.SIGINT, true),
            new Event.Signalled(Life.SIGHUP),
            new Event.Signalled(10),
            new Event.Signalled(Signal.SIGWINCH, true),
            new Event.DrainRequested(),
            new Event.ResumeRequested(),
            new Event.Exited(new ExitStatus(3, 0)),
            new Event.Exited(new ExitStatus(0, Life.SIGKILL)),
            new Event.ChildrenGone(),
            new Event.Counted(0, Policy.UNLIMITED),
            new Event.Counted(0, TICK),
            new Event.Counted(0, 0),
            new Event.Counted(1, TICK),
            new Event.Counted(1, 0),
            new Event.CountFailed(),
            new Event.ProbersTold(),
            new Event.Gauged(true, 0),
            new Event.Gauged(true, TICK),
            new Event.Gauged(false, 0),
            new Event.Unsent(0),
            new Event.Unsent(1),
            new Event.HookEnded(Hook.PRE_SHUTDOWN, new ExitStatus(0, 0)),
            new Event.HookEnded(Hook.PRE_SHUTDOWN, new ExitStatus(0, Life.SIGKILL)),
            new Event.HookEnded(Hook.POST_SHUTDOWN, new ExitStatus(5, 0)),
            new Event.HookNotStarted(Hook.PRE_SHUTDOWN, "gone"),
            new Event.HookAnswered(Hook.PRE_SHUTDOWN, 503),
            new Event.HookUnanswered(Hook.PRE_SHUTDOWN, "refused"),
            new Event.HookNotStarted(Hook.POST_SHUTDOWN, "gone"),
            new Event.DeadlineReached());

    /**
     * A state, by the way to it.
     *
     * @param event what happened last; null: a tick
     */
    private record Node(Node before, Event event, List<Object> state) {}

    private final Policy policy;
    private final boolean hasRequests;
    private final boolean includesPreStop;
    private final Set<List<Object>> seen = new HashSet<>();
    private final Queue<Node> left = new ArrayDeque<>();
    private Lifecycle lifecycle;
    private History history;
    private long now;
    private long transitions;

    StateSpace(Policy policy) {
        this(policy, false, false);
    }

    /**
     * @param hasRequests whether drains are asked for, and taken back
     * @param includesPreStop whether the grace period may have begun with a request
     */
    StateSpace(Policy policy, boolean hasRequests, boolean includesPreStop) {
        this.policy = policy;
        this.hasRequests = hasRequests;
        this.includesPreStop = includesPreStop;
    }

    int states() {
        return seen.size();
    }

    long transitions() {
        return transitions;
    }

    /** Goes everywhere; a promise that is not kept is an assertion that fails, with the path. */
    void explore() {
        goTo(null);
        arrive(new Node(null, null, state()));
        while (!left.isEmpty()) {
            Node from = left.remove();
            goTo(from);
            for (Event event : EVENTS) {
                if (canHappen(event) && step(from, event)) {
                    goTo(from);
                }
            }
            if (canWait()) {
                tick();
                transitions++;
                arrive(new Node(from, null, state()));
                goTo(from);
            }
            end(from);
        }
    }

    /** Nobody counts, or reads a gauge, where nobody asked for it. Whatever else means nothing in a state happens all the same. */
    private boolean canHappen(Event event) {
        boolean counts = event instanceof Event.Counted || event instanceof Event.CountFailed;
        boolean isTyped = event instanceof Event.Signalled e && e.fromTerminal();
        if (isTyped && policy.signals().secondAfter() == 0) {
            return false; // the same as if it were not
        }
        if (event instanceof Event.Gauged && !policy.awaitsGauge()) {
            return history.phase != Phase.DRAINING;
        }
        boolean isRequest = event instanceof Event.DrainRequested || event instanceof Event.ResumeRequested;
        if (isRequest && !hasRequests) {
            return false;
        }
        return !counts || policy.strategy().counts() || history.phase != Phase.DRAINING;
    }

    /** A deadline is reported one tick late at most. */
    private boolean canWait() {
        boolean isLate = lifecycle.hasDeadline() && now - lifecycle.deadline() >= TICK;
        return lifecycle.phase() != Phase.EXITED && !isLate;
    }

    private void tick() {
        now += TICK;
        boolean isLate = lifecycle.hasDeadline() && now - lifecycle.deadline() > 0;
        history.late |= isLate && history.hasGracePeriod();
    }

    /** Whether it led somewhere else. */
    private boolean step(Node from, Event event) {
        transitions++;
        boolean isDue = lifecycle.hasDeadline() && now - lifecycle.deadline() >= 0;
        try {
            Invariants.check(lifecycle, history, event, lifecycle.on(event, now), now);
            List<Object> state = state();
            boolean changed = !state.equals(from.state());
            if (event instanceof Event.DeadlineReached) {
                Invariants.promise(changed == isDue, "a deadline changes something when it has come, only then");
            }
            if (changed) {
                arrive(new Node(from, event, state));
            }
            return changed;
        } catch (RuntimeException broken) {
            throw broken(broken, new Node(from, event, List.of()));
        }
    }

    private void arrive(Node node) {
        if (seen.add(node.state())) {
            left.add(node);
        }
    }

    private List<Object> state() {
        return Snapshot.of(lifecycle, history, now);
    }

    /** Every path ends: if nothing happens any more but deadlines, and, where nobody kills it, the application's exit. */
    private void end(Node from) {
        if (mayGoOn() || isOnTheWay(from)) {
            return;
        }
        goTo(from);
        Node last = from;
        try {
            for (int i = 0; i < STEPS_TO_THE_END && history.phase != Phase.EXITED; i++) {
                last = new Node(last, next(), List.of());
                repeat(last);
            }
            Invariants.promise(history.phase == Phase.EXITED, "every path ends");
        } catch (RuntimeException broken) {
            throw broken(broken, last);
        }
    }

    /** Nothing has to end: no signal has come. */
    private boolean mayGoOn() {
        return history.phase.isServing() || history.mayResume();
    }

    /** Whether the state before it has come by here on its way to the end. */
    private boolean isOnTheWay(Node node) {
        goTo(node.before());
        return !mayGoOn() && Objects.equals(node.event(), next());
    }

    /** What comes if nobody does anything; null: a tick. */
    private Event next() {
        if (lifecycle.hasDeadline()) {
            return lifecycle.deadline() - now > 0 ? null : new Event.DeadlineReached();
        }
        return policy.forceKill() ? null : new Event.Exited(new ExitStatus(0, 0));
    }

    private AssertionError broken(RuntimeException broken, Node last) {
        return new AssertionError(broken.getMessage() + "\n" + path(last), broken);
    }

    private void goTo(Node node) {
        lifecycle = new Lifecycle(policy, includesPreStop);
        history = new History(policy, includesPreStop);
        now = ORIGIN;
        for (Node each : way(node)) {
            repeat(each);
        }
    }

    private List<Action> repeat(Node node) {
        if (node.event() == null) {
            if (node.before() != null) {
                tick();
            }
            return List.of();
        }
        return happen(node.event());
    }

    private List<Action> happen(Event event) {
        List<Action> actions = lifecycle.on(event, now);
        history.learn(event, now);
        actions.forEach(action -> history.done(action, now));
        history.remember(event, now);
        return actions;
    }

    private static Deque<Node> way(Node to) {
        Deque<Node> way = new ArrayDeque<>();
        for (Node node = to; node != null; node = node.before()) {
            way.addFirst(node);
        }
        return way;
    }

    /** Each step with the time in ticks, what was done and what came of it. */
    private String path(Node to) {
        List<String> lines = new ArrayList<>();
        goTo(null);
        for (Node node : way(to)) {
            String done = done(node);
            if (node.event() != null) {
                lines.add("  " + (lines.size() + 1) + ". at " + ticks(now) + " " + node.event() + " -> " + done);
            }
        }
        return String.join("\n", lines) + "\n  times in ticks, under " + policy;
    }

    private String done(Node node) {
        try {
            List<Action> actions = repeat(node);
            String deadline = lifecycle.hasDeadline() ? ", deadline " + ticks(lifecycle.deadline()) : "";
            return actions + " " + lifecycle.phase() + deadline;
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    private static String ticks(long time) {
        return Long.toString((time - ORIGIN) / TICK);
    }
}
