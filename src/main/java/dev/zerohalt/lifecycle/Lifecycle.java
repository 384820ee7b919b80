package dev.zerohalt.lifecycle;

import dev.zerohalt.process.ExitStatus;
import dev.zerohalt.process.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The life of a container, as a function from events to actions. Does no I/O and reads no clock. {@link Phase} has a drawing.
 *
 * <p>A pre-shutdown hook begins with DRAINING and is over by FLUSHING: what is left of it is a leftover.
 */
public final class Lifecycle {
    private final Policy policy;
    private final boolean includesPreStop;
    private final Timeline timeline = new Timeline();
    private Phase phase = Phase.STARTING;
    private Drain drain;
    private int shutdownSignal;
    private Phase beforeDrain = Phase.STARTING;
    private final Schedule schedule;
    private final HookRuns hooks;
    private final List<Action> actions = new ArrayList<>();

    /**
     * @param includesPreStop whether the grace period may have begun with a drain that was asked for, as by a preStop hook
     */
    public Lifecycle(Policy policy, boolean includesPreStop) {
        this.policy = policy;
        this.includesPreStop = includesPreStop;
        this.schedule = new Schedule(policy);
        this.hooks = new HookRuns(policy, timeline, schedule);
    }

    public Phase phase() {
        return phase;
    }

    /** Whether the readiness path answers 200: while healthy, and after that for a delay (nanoseconds) of the drain. */
    public boolean isReady(long delay, long now) {
        boolean lingers = phase.drains() && beforeDrain.takesTraffic() && now - drain.since() < delay;
        return phase.takesTraffic() || lingers;
    }

    /** Whether a drain that was asked for can be taken back. */
    public boolean mayResume() {
        return phase == Phase.DRAINED || phase == Phase.DRAINING && shutdownSignal == 0;
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
            case Event.DrainRequested e -> drainRequested(now);
            case Event.ResumeRequested e -> resumeRequested();
            case Event.Exited e -> exited(e.status(), now);
            case Event.ChildrenGone e -> childrenGone(now);
            case Event.DrainNews e -> continueDrain(e, now);
            case Event.Unsent e -> unsent(e.sockets(), now);
            case Event.HookOver e -> hookOver(e.hook(), e.outcome(), e.code(), e.because(), now);
            case Event.DeadlineReached e -> deadlineReached(now);
        }
        return List.copyOf(actions);
    }

    /** Not in a drain. */
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
        boolean isOver = !phase.isServing() && !mayResume();
        // Before anything has changed: memory may be short
        Drain begun = mayResume() ? drain.forShutdown(includesPreStop, now) : new Drain(policy, now);
        shutdownSignal = signal;
        schedule.shutdownBegins(begun.startedAt(), now);
        if (!isOver) { // else the application has ended by itself, and the end goes on as it would have
            beginDrain(begun, now);
        }
    }

    /** Whoever asks in a drain joins it. */
    private void drainRequested(long now) {
        if (phase.isServing()) {
            beginDrain(Drain.onRequest(policy, now), now);
        } else if (phase == Phase.DRAINED) {
            beginDrain(drain.again(now), now);
        } else if (mayResume()) {
            drain.asked(now);
        }
    }

    private void resumeRequested() {
        if (mayResume()) {
            phase = beforeDrain;
            schedule.cancel();
            timeline.resumed();
            actions.add(new Action.Resume());
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
            case STARTING, HEALTHY, UNHEALTHY, DRAINED, EXITED -> {}
        }
    }

    private void beginDrain(Drain begun, long now) {
        beforeDrain = phase.isServing() ? phase : beforeDrain;
        phase = Phase.DRAINING;
        drain = begun;
        timeline.drainBegan(shutdownSignal, drain.startedAt(), now);
        actions.add(new Action.BeginDrain(shutdownSignal));
        if (policy.strategy().counts()) {
            actions.add(new Action.WatchConnections());
        }
        if (shutdownSignal != 0 && policy.runs(Hook.PRE_SHUTDOWN)) {
            actions.add(hooks.begin(Hook.PRE_SHUTDOWN, shutdownSignal, exitCode(), now));
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
        if (mayResume() && outcome != DrainOutcome.APP_EXITED) {
            phase = Phase.DRAINED;
            schedule.cancel();
            actions.add(new Action.StayDrained(outcome));
            return;
        }
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
        if (phase.drains()) {
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
            actions.add(hooks.begin(Hook.POST_SHUTDOWN, shutdownSignal, exitCode(), now));
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

    /** Stops waiting for the hook that runs, if one does. */
    private void abandonHook(long now) {
        timeline.runningHook().ifPresent(hook -> hookOver(hook, HookOutcome.KILLED, HookRun.NO_CODE, "", now));
    }

    /** A hook is over; ignored if it was over before. */
    private void hookOver(Hook hook, HookOutcome outcome, int code, String because, long now) {
        Optional<HookRun> run = hooks.end(hook, outcome, code, because, now);
        if (run.isEmpty()) {
            return;
        }
        actions.add(new Action.EndHook(run.get()));
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
            case STARTING, HEALTHY, UNHEALTHY, DRAINED, EXITED -> {}
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
