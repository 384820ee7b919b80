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
 *                     CLEARING      leftover processes: SIGTERM, then SIGKILL
 *                         ▼         no process left, or the waits are over
 *                     FLUSHING      sockets with unsent bytes
 *                         ▼         none left, or the flush timeout
 *                      EXITED
 * </pre>
 */
public final class Lifecycle {
    /** What a shell reports of a process ended by SIGKILL. */
    private static final int KILLED = 128 + Signal.SIGKILL;

    private final Policy policy;
    private final Timeline timeline = new Timeline();
    private Phase phase = Phase.STARTING;
    private Drain drain;
    private int shutdownSignal;
    private boolean wasHealthy;
    private boolean killed;
    private int exitCode;
    private boolean hasDeadline;
    private long deadline;
    private final List<Action> actions = new ArrayList<>();

    public Lifecycle(Policy policy) {
        this.policy = policy;
    }

    public Phase phase() {
        return phase;
    }

    /** Whether readiness is good: as long as it takes traffic, and so long into a drain if it did before. */
    public boolean isReady(long delay, long now) {
        boolean lingers = phase == Phase.DRAINING && wasHealthy && now - drain.startedAt() < delay;
        return phase.takesTraffic() || lingers;
    }

    public Timeline timeline() {
        return timeline;
    }

    /** Whether a signal begins or hastens the end. */
    public boolean isShutdownSignal(int signal) {
        return policy.shutdownSignals().contains(signal);
    }

    public boolean hasDeadline() {
        return hasDeadline;
    }

    /** When {@link Event.DeadlineReached} is due, if {@link #hasDeadline}; nanoseconds. */
    public long deadline() {
        return deadline;
    }

    /** What to do, in this order. An event that means nothing in the present phase is ignored. */
    public List<Action> on(Event event, long now) {
        actions.clear();
        switch (event) {
            case Event.Healthy e -> become(Phase.HEALTHY);
            case Event.Unhealthy e -> become(Phase.UNHEALTHY);
            case Event.Signalled e -> signalled(e.signal(), now);
            case Event.Exited e -> exited(e.status(), now);
            case Event.ChildrenGone e -> childrenGone(now);
            case Event.Counted e -> counted(e, now);
            case Event.CountFailed e -> countFailed(now);
            case Event.ProbersTold e -> probersTold(now);
            case Event.Unsent e -> unsent(e.sockets());
            case Event.DeadlineReached e -> deadlineReached(now);
        }
        return List.copyOf(actions);
    }

    /** Once a drain has begun there is no way back. */
    private void become(Phase healthOrNot) {
        if (phase.isServing()) {
            phase = healthOrNot;
        }
    }

    private void signalled(int signal, long now) {
        if (!isShutdownSignal(signal)) {
            if (phase.hasApplication()) {
                actions.add(new Action.Forward(signal));
            }
            return;
        }
        switch (phase) {
            case STARTING, HEALTHY, UNHEALTHY -> beginDrain(signal, now);
            case DRAINING -> endDrain(DrainOutcome.SECOND_SIGNAL, now);
            case TERMINATING -> kill(now);
            case CLEARING -> killLeftovers(now);
            case FLUSHING -> exit();
            case EXITED -> {}
        }
    }

    private void beginDrain(int signal, long now) {
        wasHealthy = phase.takesTraffic();
        phase = Phase.DRAINING;
        shutdownSignal = signal;
        drain = new Drain(policy, now);
        timeline.drainBegan(signal, now);
        actions.add(new Action.BeginDrain(signal));
        switch (policy.strategy()) {
            case CONNECTIONS, IN_FLIGHT -> actions.add(new Action.WatchConnections());
            case FIXED -> {}
            case NONE -> {
                endDrain(DrainOutcome.SKIPPED, now);
                return;
            }
        }
        wakeAt(drain.wakeAt());
        drain.deadline(now).ifPresent(outcome -> endDrain(outcome, now));
    }

    private void counted(Event.Counted count, long now) {
        if (phase == Phase.DRAINING) {
            timeline.counted(count.holding());
            continueDrain(drain.counted(count, now), now);
        }
    }

    private void countFailed(long now) {
        if (phase == Phase.DRAINING) {
            timeline.countFailed();
            drain.countFailed(now);
            continueDrain(drain.deadline(now), now);
        } // while flushing: unknown is not none, the flush timeout decides
    }

    private void probersTold(long now) {
        if (phase == Phase.DRAINING) {
            drain.probersTold();
            continueDrain(drain.deadline(now), now);
        }
    }

    private void continueDrain(Optional<DrainOutcome> outcome, long now) {
        if (outcome.isPresent()) {
            endDrain(outcome.get(), now);
        } else {
            if (drain.requestCount(now)) {
                actions.add(new Action.CountConnections());
            }
            wakeAt(drain.wakeAt());
        }
    }

    private void endDrain(DrainOutcome outcome, long now) {
        timeline.drainEnded(outcome, now);
        actions.add(new Action.EndDrain(outcome));
        if (outcome != DrainOutcome.APP_EXITED) {
            phase = Phase.TERMINATING;
            timeline.applicationSignalled(now);
            actions.add(new Action.SignalApplication(shutdownSignal));
            long stopBy = drain.startedAt() + policy.stopBy();
            long timeout = now + policy.shutdownTimeout();
            wakeAt(timeout - stopBy < 0 ? timeout : stopBy);
        }
    }

    private void kill(long now) {
        if (!killed) {
            killed = true;
            timeline.applicationKilled(now);
            actions.add(new Action.KillApplication());
            wakeAt(now + policy.killWait());
        }
    }

    /** Not even SIGKILL has ended the application: it may not be ours to kill. Our own end, as PID 1, will. */
    private void abandon(long now) {
        exitCode = KILLED;
        timeline.applicationAbandoned(now);
        flush(now);
    }

    private void exited(ExitStatus status, long now) {
        if (!phase.hasApplication()) {
            return;
        }
        if (phase == Phase.DRAINING) {
            endDrain(DrainOutcome.APP_EXITED, now);
        }
        exitCode = status.exitCode();
        timeline.applicationExited(status, now);
        phase = Phase.CLEARING;
        actions.add(new Action.StopLeftovers(Signal.SIGTERM));
        wakeAt(now + policy.leftoverWait());
    }

    private void killLeftovers(long now) {
        if (timeline.leftoversKilled()) {
            return;
        }
        timeline.killingLeftovers();
        actions.add(new Action.StopLeftovers(Signal.SIGKILL));
        wakeAt(now + policy.killWait());
    }

    private void childrenGone(long now) {
        if (phase == Phase.CLEARING) {
            flush(now);
        }
    }

    private void flush(long now) {
        phase = Phase.FLUSHING;
        timeline.flushBegan(now);
        if (policy.flushTimeout() == 0) {
            exit();
            return;
        }
        wakeAt(now + policy.flushTimeout());
        actions.add(new Action.WatchUnsent());
    }

    private void unsent(int sockets) {
        if (phase == Phase.FLUSHING) {
            timeline.unsent(sockets);
            if (sockets == 0) {
                exit();
            }
        }
    }

    private void exit() {
        phase = Phase.EXITED;
        hasDeadline = false;
        actions.add(new Action.Exit(exitCode));
    }

    private void deadlineReached(long now) {
        if (!hasDeadline || now - deadline < 0) {
            return;
        }
        switch (phase) {
            case STARTING, HEALTHY, UNHEALTHY, EXITED -> {}
            case DRAINING -> continueDrain(drain.deadline(now), now);
            case TERMINATING -> {
                if (killed) {
                    abandon(now);
                } else {
                    kill(now);
                }
            }
            case CLEARING -> {
                if (timeline.leftoversKilled()) {
                    flush(now);
                } else {
                    killLeftovers(now);
                }
            }
            case FLUSHING -> exit();
        }
    }

    private void wakeAt(long nanos) {
        hasDeadline = true;
        deadline = nanos;
    }
}
