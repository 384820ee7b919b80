package dev.zerohalt.lifecycle;

import dev.zerohalt.process.ExitStatus;
import dev.zerohalt.process.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The life of a container, as a function from events to actions. Does no I/O and reads no clock.
 *
 * <pre>
 *  STARTING ──► HEALTHY ◄──► UNHEALTHY
 *      │           │             │
 *      └───────────┴──────┬──────┘  shutdown signal
 *                         ▼
 *                     DRAINING      application untouched, connections watched
 *                         ▼         drained | timeout | second signal
 *                    TERMINATING    application signalled, SIGKILL at the shutdown timeout or a further signal
 *                         ▼         application exited (from any state above)
 *                     CLEARING      leftover processes: SIGTERM, then SIGKILL; who works has the shutdown timeout
 *                         ▼         no process left, or the waits are over
 *                     FLUSHING      sockets with unsent bytes
 *                         ▼         none left, or the flush timeout
 *                    FINISHING      post-shutdown hook, until its timeout or a second signal; what it leaves is killed
 *                         ▼         no process left
 *                      EXITED
 * </pre>
 *
 * <p>A pre-shutdown hook begins with DRAINING and is over by FLUSHING: what is left of it is a leftover.
 */
public final class Lifecycle {
    private final Policy policy;
    private final Timeline timeline = new Timeline();
    private Phase phase = Phase.STARTING;
    private Drain drain;
    private int shutdownSignal;
    private boolean wasHealthyBeforeDrain;
    private final Schedule schedule;
    private final List<Action> actions = new ArrayList<>();

    public Lifecycle(Policy policy) {
        this.policy = policy;
        this.schedule = new Schedule(policy);
    }

    public Phase phase() {
        return phase;
    }

    /** Whether the readiness path answers 200: while healthy, and after that for a delay (nanoseconds) of the drain. */
    public boolean isReady(long delay, long now) {
        boolean lingers = phase == Phase.DRAINING && wasHealthyBeforeDrain && now - drain.startedAt() < delay;
        return phase.takesTraffic() || lingers;
    }

    public Timeline timeline() {
        return timeline;
    }

    /** Whether a signal begins the shutdown, or skips a step of it. */
    public boolean isShutdown(Event.Signalled signal) {
        return policy.signals().isShutdown(signal);
    }

    public boolean hasDeadline() {
        return schedule.isSet();
    }

    /** When {@link Event.DeadlineReached} is due, if {@link #hasDeadline}; nanoseconds. */
    public long deadline() {
        return schedule.next();
    }

    /** The actions to perform, in this order. An event that means nothing in the present phase is ignored. */
    public List<Action> on(Event event, long now) {
        actions.clear();
        switch (event) {
            case Event.Started e -> timeline.applicationStarted(now);
            case Event.Healthy e -> become(Phase.HEALTHY);
            case Event.Unhealthy e -> become(Phase.UNHEALTHY);
            case Event.Signalled e -> signalled(e, now);
            case Event.Exited e -> exited(e.status(), now);
            case Event.ChildrenGone e -> childrenGone(now);
            case Event.DrainNews e -> continueDrain(e, now);
            case Event.Unsent e -> unsent(e.sockets(), now);
            case Event.HookOver e -> hookOver(e.hook(), e.outcome(), e.code(), e.because(), now);
            case Event.DeadlineReached e -> deadlineReached(now);
        }
        return List.copyOf(actions);
    }

    /** Once a drain has begun there is no way back. */
    private void become(Phase healthOrNot) {
        if (phase.isServing()) {
            phase = healthOrNot;
            timeline.became(phase);
        }
    }

    private void signalled(Event.Signalled event, long now) {
        int signal = event.signal();
        if (!isShutdown(event)) {
            if (phase.hasApplication()) {
                policy.signals().passOn(event).ifPresent(actions::add);
            }
            return;
        }
        if (shutdownSignal != 0) {
            if (schedule.isLater(now) || event.isTyped()) {
                skip(signal, now);
            } else if (phase != Phase.EXITED) {
                actions.add(new Action.IgnoreDuplicate(signal));
            }
            return;
        }
        Drain begun = new Drain(policy, now); // before anything has changed: memory may be short
        shutdownSignal = signal;
        schedule.shutdownBegins(now);
        if (phase.isServing()) { // else the application has ended by itself, and the end goes on as it would have
            beginDrain(begun, now);
        }
    }

    /** A further shutdown signal ends the present step. */
    private void skip(int signal, long now) {
        switch (phase) {
            case DRAINING -> endDrain(DrainOutcome.SECOND_SIGNAL, now);
            case TERMINATING -> {
                if (policy.forceKill()) {
                    kill(now);
                } else {
                    actions.add(new Action.SignalApplication(policy.signals().stopSignal(signal)));
                }
            }
            case CLEARING -> killLeftovers(now);
            case FLUSHING -> finish(now);
            case FINISHING -> timeline.runningHook().ifPresentOrElse(hook -> abandonHook(now), this::exit);
            case STARTING, HEALTHY, UNHEALTHY, EXITED -> {}
        }
    }

    private void beginDrain(Drain begun, long now) {
        wasHealthyBeforeDrain = phase.takesTraffic();
        phase = Phase.DRAINING;
        drain = begun;
        timeline.drainBegan(shutdownSignal, now);
        actions.add(new Action.BeginDrain(shutdownSignal));
        if (policy.strategy().counts()) {
            actions.add(new Action.WatchConnections());
        }
        if (policy.runs(Hook.PRE_SHUTDOWN)) {
            runHook(Hook.PRE_SHUTDOWN, now);
        }
        schedule.set(drain.wakeAt(now));
        drain.deadline(now).ifPresent(outcome -> endDrain(outcome, now));
    }

    private void continueDrain(Event.DrainNews news, long now) {
        if (phase == Phase.DRAINING) {
            timeline.hears(news);
            continueDrain(drain.hears(news, now), now);
        } // while flushing a failed count is unknown, which is not none: the flush timeout decides
    }

    private void continueDrain(Optional<DrainOutcome> outcome, long now) {
        if (outcome.isPresent()) {
            endDrain(outcome.get(), now);
        } else {
            if (drain.requestCount(now)) {
                actions.add(new Action.CountConnections());
            }
            schedule.set(drain.wakeAt(now));
        }
    }

    private void endDrain(DrainOutcome outcome, long now) {
        timeline.drainEnded(outcome, now);
        actions.add(new Action.EndDrain(outcome));
        if (outcome != DrainOutcome.APP_EXITED) {
            phase = Phase.TERMINATING;
            timeline.applicationSignalled(now);
            actions.add(new Action.SignalApplication(policy.signals().stopSignal(shutdownSignal)));
            schedule.stop(now);
        }
    }

    private void kill(long now) {
        if (!timeline.applicationKilled()) {
            timeline.killingApplication();
            actions.add(new Action.KillApplication());
            schedule.awaitKilled(now);
        }
    }

    private void exited(ExitStatus status, long now) {
        if (!phase.hasApplication()) {
            return;
        }
        if (phase == Phase.DRAINING) {
            endDrain(DrainOutcome.APP_EXITED, now);
        }
        timeline.applicationExited(status, now);
        schedule.clear(phase == Phase.TERMINATING && !timeline.applicationKilled(), now);
        phase = Phase.CLEARING;
        actions.add(new Action.StopLeftovers(Signal.SIGTERM));
    }

    private void killLeftovers(long now) {
        if (!timeline.leftoversKilled()) {
            timeline.killingLeftovers();
            actions.add(new Action.StopLeftovers(Signal.SIGKILL));
            schedule.awaitKilled(now);
        }
    }

    private void childrenGone(long now) {
        if (phase == Phase.CLEARING) {
            flush(now);
        } else if (phase == Phase.FINISHING && timeline.runningHook().isEmpty()) {
            exit();
        }
    }

    private void flush(long now) {
        phase = Phase.FLUSHING;
        abandonHook(now);
        timeline.flushBegan(now);
        if (policy.flushTimeout() == 0) {
            finish(now);
            return;
        }
        schedule.set(now + policy.flushTimeout());
        actions.add(new Action.WatchUnsent());
    }

    private void unsent(int sockets, long now) {
        if (phase == Phase.FLUSHING) {
            timeline.unsent(sockets);
            if (sockets == 0) {
                finish(now);
            }
        }
    }

    private void finish(long now) {
        timeline.flushEnded(now);
        schedule.cancel();
        if (policy.runs(Hook.POST_SHUTDOWN)) {
            phase = Phase.FINISHING;
            runHook(Hook.POST_SHUTDOWN, now);
        } else {
            exit();
        }
    }

    private void exit() {
        phase = Phase.EXITED;
        schedule.cancel();
        actions.add(new Action.Exit(exitCode()));
    }

    /** What to exit with, as far as that is known. */
    public int exitCode() {
        return policy.exitCodes().of(timeline.applicationCode());
    }

    private void runHook(Hook hook, long now) {
        timeline.hookBegan(hook, now);
        schedule.hookBegins(now + policy.hookTimeout(hook));
        actions.add(new Action.RunHook(hook, hook.environment(shutdownSignal, timeline, exitCode())));
    }

    /** Stops waiting for the hook that runs, if one does. */
    private void abandonHook(long now) {
        timeline.runningHook().ifPresent(hook -> hookOver(hook, HookOutcome.KILLED, HookRun.NO_CODE, "", now));
    }

    /** A hook is over; ignored if it was over before. */
    private void hookOver(Hook hook, HookOutcome outcome, int code, String because, long now) {
        if (!timeline.runningHook().equals(Optional.of(hook))) {
            return;
        }
        HookRun run = new HookRun(hook, outcome, code, because, timeline.hookNanos(now));
        schedule.hookEnds();
        timeline.hookEnded(run);
        actions.add(new Action.EndHook(run));
        if (phase == Phase.DRAINING) {
            drain.hookDone();
            continueDrain(drain.deadline(now), now);
        } else if (phase == Phase.FINISHING) {
            if (outcome == HookOutcome.NOT_STARTED) {
                exit();
            } else {
                actions.add(new Action.KillRemaining());
                schedule.set(now + policy.hookKillWait());
            }
        }
    }

    private void deadlineReached(long now) {
        if (schedule.isHookDue(now)) {
            timeline.runningHook().ifPresent(hook -> hookOver(hook, HookOutcome.TIMEOUT, HookRun.NO_CODE, "", now));
        }
        if (!schedule.isDue(now)) {
            return;
        }
        switch (phase) {
            case STARTING, HEALTHY, UNHEALTHY, EXITED -> {}
            case DRAINING -> continueDrain(drain.deadline(now), now);
            case TERMINATING -> {
                if (timeline.applicationKilled()) { // it may not be ours to kill; our own end, as PID 1, will
                    timeline.applicationAbandoned(now);
                    flush(now);
                } else {
                    kill(now);
                }
            }
            case CLEARING -> {
                if (timeline.leftoversKilled()) {
                    flush(now);
                } else if (schedule.letWork(now)) {
                    actions.add(new Action.KillIdleLeftovers(policy.signals().stopSignal(shutdownSignal)));
                } else {
                    killLeftovers(now);
                }
            }
            case FLUSHING -> finish(now);
            case FINISHING -> exit();
        }
    }
}
