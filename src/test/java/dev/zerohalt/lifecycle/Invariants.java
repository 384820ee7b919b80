package dev.zerohalt.lifecycle;

import dev.zerohalt.process.Signal;
import java.util.ArrayList;
import java.util.List;

/**
 * The promises of docs/design.md, held against one event and what was done about it: an action comes only for a reason that
 * the page gives, and an event that is such a reason is not in vain.
 */
final class Invariants {
    /** How long the count that the drain timeout asks for may take. */
    private static final long LAST_COUNT_WAIT = StateSpace.TICK;

    private static final long HOOK_KILL_WAIT = StateSpace.TICK;

    /** A promise that was not kept. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String promise) {
            super(promise);
        }
    }

    private final Policy policy;
    private final History past;
    private final Event event;
    private final long now;
    private final boolean isFirst;
    private final boolean isFurther;
    private final boolean isDuplicate;
    private final boolean isDeadline;

    private Invariants(History past, Event event, long now) {
        this.policy = past.policy;
        this.past = past;
        this.event = event;
        this.now = now;
        this.isFirst = past.isShutdown(event) && past.shutdownSignal == 0;
        this.isDuplicate = past.isDuplicate(event, now);
        this.isFurther = past.isShutdown(event) && past.shutdownSignal != 0 && !isDuplicate;
        this.isDeadline = event instanceof Event.DeadlineReached;
    }

    /** Continues the history by an event and what was done about it. */
    static void check(Lifecycle lifecycle, History past, Event event, List<Action> actions, long now) {
        Invariants invariants = new Invariants(past, event, now);
        invariants.signalsSkip(actions);
        invariants.meaningless(actions);
        List<Action> awaited = invariants.awaited();
        past.learn(event, now);
        boolean drainIsDue = invariants.drainMayEnd();
        for (Action action : actions) {
            promise(past.phase != Phase.EXITED, "the exit is the last action, before " + action);
            invariants.allowed(action);
            past.done(action, now);
        }
        past.remember(event, now);
        promise(actions.containsAll(awaited), "answered by " + awaited);
        invariants.prompt(drainIsDue);
        new Standing(lifecycle, past, now).check();
    }

    static void promise(boolean kept, String what) {
        if (!kept) {
            throw new Broken(what);
        }
    }

    private void signalsSkip(List<Action> actions) {
        if (isFirst && !past.phase.hasApplication()) {
            promise(actions.isEmpty(), "a first shutdown signal skips nothing");
        }
        boolean isNoted =
                event instanceof Event.Signalled e && actions.equals(List.of(new Action.IgnoreDuplicate(e.signal())));
        promise(isNoted == (isDuplicate && past.phase != Phase.EXITED), "a duplicate is noted, and skips nothing");
    }

    /** What means nothing in the present phase is ignored. */
    private void meaningless(List<Action> actions) {
        Phase phase = past.phase;
        boolean meansSomething = switch (event) {
            case Event.Started e -> false;
            case Event.Healthy e -> false;
            case Event.Unhealthy e -> false;
            case Event.Signalled e -> phase != Phase.EXITED;
            case Event.DrainRequested e -> phase.isServing() || phase == Phase.DRAINED;
            case Event.ResumeRequested e -> past.mayResume();
            case Event.Exited e -> phase.hasApplication();
            case Event.ChildrenGone e -> phase == Phase.CLEARING || phase == Phase.FINISHING && past.running == null;
            case Event.Counted e -> phase == Phase.DRAINING;
            case Event.CountFailed e -> phase == Phase.DRAINING;
            case Event.ProbersTold e -> phase == Phase.DRAINING;
            case Event.Gauged e -> phase == Phase.DRAINING;
            case Event.Unsent e -> phase == Phase.FLUSHING && e.sockets() == 0;
            case Event.HookOver e -> e.hook() == past.running;
            case Event.DeadlineReached e -> phase != Phase.EXITED;
        };
        promise(meansSomething || actions.isEmpty(), "ignored where it means nothing");
    }

    /** Actions that an event must cause, whatever else. */
    private List<Action> awaited() {
        List<Action> awaited = new ArrayList<>();
        if (event instanceof Event.Signalled(int signal, boolean fromTerminal)) {
            boolean passesOn = past.isPassedOn(signal) && past.phase.hasApplication();
            if (isFirst && (past.phase.isServing() || past.mayResume())) {
                awaited.addAll(begin(signal));
            } else if (isFurther && past.phase == Phase.DRAINING) {
                awaited.add(new Action.EndDrain(DrainOutcome.SECOND_SIGNAL));
            } else if (isFurther && past.phase == Phase.TERMINATING && !policy.forceKill()) {
                awaited.add(new Action.SignalApplication(stopSignal(signal)));
            } else if (isFurther && past.phase == Phase.TERMINATING && past.killedAt == null) {
                awaited.add(new Action.KillApplication());
            } else if (isFurther && past.phase == Phase.CLEARING && past.killedAt == null) {
                awaited.add(new Action.StopLeftovers(Signal.SIGKILL));
            } else if (!past.isShutdown(event) && passesOn) {
                awaited.add(new Action.Forward(signal, past.rewritten(signal), fromTerminal));
            }
        } else if (event instanceof Event.Exited && past.phase.hasApplication()) {
            awaited.add(new Action.StopLeftovers(Signal.SIGTERM));
        } else if (event instanceof Event.DrainRequested && mayBeRequested()) {
            awaited.addAll(begin(0));
        } else if (event instanceof Event.ResumeRequested && past.mayResume()) {
            awaited.add(new Action.Resume());
        }
        return awaited;
    }

    private boolean mayBeRequested() {
        return past.phase.isServing() || past.phase == Phase.DRAINED;
    }

    private List<Action> begin(int signal) {
        Action begin = new Action.BeginDrain(signal);
        return policy.strategy().counts() ? List.of(begin, new Action.WatchConnections()) : List.of(begin);
    }

    /** Nothing is waited for that is not there, and no step that a further signal skips. */
    private void prompt(boolean drainWasDue) {
        Phase phase = past.phase;
        promise(!drainWasDue || phase != Phase.DRAINING, "the drain ends as soon as it may");
        promise(!drainIsOverdue(), "a drain that something holds ends at its timeout");
        promise(!isFurther || phase != Phase.FLUSHING && phase != Phase.DRAINING, "a further signal skips a step");
        promise(!isFurther || past.running != Hook.POST_SHUTDOWN || past.hookBeganAt == now, "it skips the last hook");
        promise(!(event instanceof Event.ChildrenGone) || phase != Phase.CLEARING, "no wait where no process is left");
        boolean allSent = event instanceof Event.Unsent(int sockets) && sockets == 0;
        promise(!allSent || phase != Phase.FLUSHING, "no wait where all bytes are sent");
        boolean gone = event instanceof Event.ChildrenGone || isFurther;
        boolean waits = past.lastHookEndedAt != null && past.lastHookEndedAt != now;
        promise(!gone || phase != Phase.FINISHING || !waits, "no wait after what the last hook left");
    }

    private void allowed(Action action) {
        switch (action) {
            case Action.Forward a ->
                promise(
                        isSignal(a.received())
                                && !past.isShutdown(event)
                                && past.isPassedOn(a.received())
                                && a.signal() == past.rewritten(a.received())
                                && past.phase.hasApplication(),
                        "only signals of the list are passed on, as the list says, while there is an application");
            case Action.IgnoreDuplicate a ->
                promise(isDuplicate && isSignal(a.signal()), "only a duplicate is ignored");
            case Action.BeginDrain a ->
                promise(
                        a.signal() == 0
                                ? event instanceof Event.DrainRequested && mayBeRequested()
                                : isFirst && isSignal(a.signal()) && (past.phase.isServing() || past.mayResume()),
                        "a drain begins with the first shutdown signal, or on request");
            case Action.StayDrained a ->
                promise(past.onRequest && mayEnd(a.outcome()), "no drain on request ends as " + a.outcome() + " here");
            case Action.Resume a ->
                promise(
                        event instanceof Event.ResumeRequested && past.mayResume(),
                        "a drain on request is taken back on request, before the signal");
            case Action.WatchConnections a ->
                promise(past.begins && policy.strategy().counts(), "connections are watched from the drain's begin");
            case Action.CountConnections a ->
                promise(
                        past.phase == Phase.DRAINING && drainMayEndByACount() && !past.countIsAskedFor,
                        "a count is asked for once, when it can end the drain");
            case Action.EndDrain a ->
                promise(
                        mayEnd(a.outcome()) && (!past.onRequest || a.outcome() == DrainOutcome.APP_EXITED),
                        "no drain ends as " + a.outcome() + " here");
            case Action.SignalApplication a -> signalApplication(a.signal());
            case Action.KillApplication a ->
                promise(
                        policy.forceKill()
                                && past.phase == Phase.TERMINATING
                                && past.killedAt == null
                                && (isFurther || isDue(past.toldAt, policy.shutdownTimeout(), policy.stopBy())),
                        "the application is killed once, at the shutdown timeout or by a further signal");
            case Action.StopLeftovers a -> stopLeftovers(a.signal());
            case Action.KillIdleLeftovers a ->
                promise(
                        past.phase == Phase.CLEARING
                                && isDeadline
                                && past.worksUntil != null
                                && past.killedAt == null
                                && now - Standing.leftoversAreDue(past) >= 0
                                && a.stopSignal() == stopSignal(past.shutdownSignal),
                        "those that do not work are killed once, when the wait is over and the rest has more time");
            case Action.WatchUnsent a ->
                promise(
                        clearingIsOver() && policy.flushTimeout() > 0 && past.running == null,
                        "the flush follows the leftovers, and no hook runs beside it");
            case Action.RunHook a -> runHook(a);
            case Action.EndHook a -> endHook(a.run());
            case Action.KillRemaining a ->
                promise(
                        past.phase == Phase.FINISHING && past.running == null && past.lastHookEndedAt == now,
                        "what the last hook left is killed when it is over");
            case Action.Exit a -> {
                promise(a.code() == policy.exitCodes().of(past.applicationCode), "the exit code is the application's");
                promise(past.running == null, "no hook outlives the exit");
                promise(policy.postHookTimeout() > 0 ? lastHookIsOver() : flushIsOver(), "the exit skips nothing");
            }
        }
    }

    private boolean isSignal(int signal) {
        return event instanceof Event.Signalled e && e.signal() == signal;
    }

    private boolean drainIsOver() {
        return !past.onRequest && now - (past.drainBeganAt + policy.drainTimeout()) >= 0;
    }

    /** Strategy fixed: the health has been 503 for the drain timeout. */
    private boolean hasWaited() {
        return now - (past.badSince + policy.drainTimeout()) >= 0;
    }

    private boolean firstHookIsOverdue() {
        return past.hookBeganAt != null && now - (past.hookBeganAt + policy.preHookTimeout()) >= 0;
    }

    /** Nothing has been seen for the steady-state wait, or the drain timeout has passed. */
    private boolean drainMayEndByACount() {
        return policy.strategy().counts() && past.nothingHolds() && (drainIsOver() || now - quietAt(past) >= 0);
    }

    /** An event of the drain has come after the drain timeout, and no count can show any more that nothing is there. */
    private boolean drainIsOverdue() {
        boolean isOfTheDrain = event instanceof Event.DrainNews || isFirst || event instanceof Event.DeadlineReached;
        return isOfTheDrain && past.phase == Phase.DRAINING && drainIsOver() && !past.nothingHolds();
    }

    private boolean drainMayEnd() {
        return past.phase == Phase.DRAINING
                && event instanceof Event.Counted(int holding, long quiet)
                && holding == 0
                && drainMayEndByACount();
    }

    /** When the waits of a drain are over, if nothing more is seen. On request there is no timeout to cut them short. */
    static long quietAt(History past) {
        long most = past.onRequest ? past.policy.longestDrain() : Policy.UNLIMITED;
        long steady = past.lastSeenAt + Math.min(past.policy.steadyStateWait(), most);
        long minimum = past.badSince + Math.min(past.policy.minDuration(), most);
        return steady - minimum >= 0 ? steady : minimum;
    }

    /** When a drain is over even if the last count has not come. */
    static long lastCountBy(History past) {
        long due = past.drainBeganAt + past.policy.drainTimeout();
        due = past.tookOverAt != null && past.tookOverAt - due >= 0 ? past.tookOverAt : due;
        long latest = past.drainBeganAt + past.policy.stopBy();
        return due + LAST_COUNT_WAIT - latest < 0 ? due + LAST_COUNT_WAIT : latest;
    }

    private boolean mayEnd(DrainOutcome outcome) {
        if (outcome == DrainOutcome.APP_EXITED) {
            return event instanceof Event.Exited && (past.phase == Phase.DRAINING || past.phase == Phase.DRAINED);
        }
        return past.phase == Phase.DRAINING
                && past.outcome == null
                && switch (outcome) {
                    case DRAINED -> drainMayEnd();
                    case TIMEOUT ->
                        policy.strategy().counts()
                                && drainIsOver()
                                && (!past.nothingHolds() || now - lastCountBy(past) >= 0);
                    case WAITED ->
                        policy.strategy() == DrainStrategy.FIXED
                                && hasWaited()
                                && (past.running != Hook.PRE_SHUTDOWN || drainIsOver() || firstHookIsOverdue());
                    case SKIPPED ->
                        policy.strategy() == DrainStrategy.NONE
                                && (past.running != Hook.PRE_SHUTDOWN || drainIsOver() || firstHookIsOverdue());
                    case APP_EXITED -> false;
                    case SECOND_SIGNAL -> isFurther;
                };
    }

    private void signalApplication(int signal) {
        promise(past.phase == Phase.TERMINATING, "the application is signalled only after the drain");
        if (past.toldAt == null) {
            int started = isFirst ? ((Event.Signalled) event).signal() : past.shutdownSignal;
            promise(signal == stopSignal(started), "the signal that started the drain, or SIGNAL_TO_APP");
        } else {
            promise(!policy.forceKill() && isFurther, "the application is signalled once");
            promise(signal == stopSignal(((Event.Signalled) event).signal()), "the further signal is passed on");
        }
    }

    private int stopSignal(int received) {
        int toApplication = policy.signals().toApplication();
        return toApplication == 0 ? received : toApplication;
    }

    private void stopLeftovers(int signal) {
        if (past.phase == Phase.CLEARING) {
            promise(
                    signal == Signal.SIGKILL
                            && past.killedAt == null
                            && (isFurther
                                    || isDeadline
                                            && now - Standing.leftoversAreDue(past) >= 0
                                            && past.worksUntil == null),
                    "leftovers are killed once, when their wait is over or by a further signal");
        } else {
            promise(
                    signal == Signal.SIGTERM
                            && event instanceof Event.Exited
                            && past.phase.hasApplication()
                            && past.drainBeganAt == null,
                    "leftovers are told to stop when the application is gone");
        }
    }

    private boolean isDue(long began, long wait, long limit) {
        return isDeadline && now - Standing.due(past, began, wait, limit) >= 0;
    }

    private boolean clearingIsOver() {
        boolean killWaitIsOver =
                past.killedAt != null && isDue(past.killedAt, policy.killWait(), Standing.clearedBy(policy));
        return past.phase == Phase.CLEARING && (event instanceof Event.ChildrenGone || killWaitIsOver)
                || past.phase == Phase.TERMINATING && killWaitIsOver;
    }

    private boolean flushIsOver() {
        return past.phase == Phase.FLUSHING
                ? event.equals(new Event.Unsent(0))
                        || isFurther
                        || isDeadline && now - (past.flushBeganAt + policy.flushTimeout()) >= 0
                : policy.flushTimeout() == 0 && clearingIsOver();
    }

    private boolean lastHookIsOver() {
        return past.phase == Phase.FINISHING
                && past.lastHookEndedAt != null
                && (event instanceof Event.ChildrenGone
                        || event instanceof Event.HookNotStarted
                        || isFurther
                        || isDeadline && now - (past.lastHookEndedAt + hookKillWait(policy)) >= 0);
    }

    static long hookKillWait(Policy policy) {
        return Math.min(HOOK_KILL_WAIT, policy.margin() / 4);
    }

    private void runHook(Action.RunHook run) {
        promise(past.running == null, "one hook at a time");
        List<String> told = new ArrayList<>();
        int signal = isFirst ? ((Event.Signalled) event).signal() : past.shutdownSignal;
        if (signal != 0) {
            told.add("ZEROHALT_SIGNAL=" + Signal.name(signal));
        }
        switch (run.hook()) {
            case PRE_SHUTDOWN ->
                promise(past.begins && isFirst && policy.preHookTimeout() > 0, "the first hook starts with the drain");
            case POST_SHUTDOWN -> {
                promise(
                        policy.postHookTimeout() > 0 && !past.lastHookRan && flushIsOver(),
                        "the last hook starts once, when the flush is over");
                told.add("ZEROHALT_OUTCOME=" + (past.outcome == null ? DrainOutcome.APP_EXITED : past.outcome).label());
                told.add("ZEROHALT_EXIT_CODE=" + policy.exitCodes().of(past.applicationCode));
            }
        }
        promise(run.environment().equals(told), "the hook is told " + told);
    }

    private void endHook(HookRun run) {
        promise(run.hook() == past.running, "only a hook that runs ends");
        promise(run.nanos() == now - past.hookBeganAt, "a hook's time is that since its start");
        boolean reason = switch (event) {
            case Event.HookEnded e ->
                run.code() == e.status().exitCode()
                        && run.outcome() == (e.status().signal() == 0 ? HookOutcome.EXITED : HookOutcome.KILLED);
            case Event.HookNotStarted e ->
                run.outcome() == HookOutcome.NOT_STARTED && run.because().equals(e.because());
            case Event.HookAnswered e -> run.outcome() == HookOutcome.ANSWERED && run.code() == e.code();
            case Event.HookUnanswered e ->
                run.outcome() == HookOutcome.NO_ANSWER && run.because().equals(e.because());
            default ->
                run.outcome() == HookOutcome.TIMEOUT
                        ? isDeadline && now - (past.hookBeganAt + policy.hookTimeout(run.hook())) >= 0
                        : run.outcome() == HookOutcome.KILLED
                                && (run.hook() == Hook.POST_SHUTDOWN ? isFurther : clearingIsOver());
        };
        promise(reason, "a hook is let run until it ends, its timeout, or what design.md names");
    }
}
