package dev.zerohalt.lifecycle;

import dev.zerohalt.process.Signal;

/**
 * What a lifecycle was told and has done, as far as its promises depend on it; kept from events and actions alone. A time
 * is null where nothing depends on it any more, so that equal situations are equal by value.
 */
final class History {
    final Policy policy;
    final boolean includesPreStop;
    Phase phase = Phase.STARTING;
    int shutdownSignal;
    boolean wasReady;

    /** When the first shutdown signal came, or the request that was not older than that; if there is a grace period. */
    Long graceBeganAt;

    /** When the first shutdown signal came, if some that follow may be duplicates of it. */
    Long firstSignalAt;

    /** Whether a deadline was reported late: then nothing is promised of the grace period. */
    boolean late;

    /** Whether a drain on request goes on, or is over and stands. */
    boolean onRequest;

    /** What it was before a drain on request. */
    Phase before;

    /** Since when the health is 503. */
    Long badSince;

    Long askedAt;

    /** From when the drain timeout counts. */
    Long drainBeganAt;

    /** When the signal came that followed a request. */
    Long tookOverAt;

    Long lastSeenAt;
    boolean lastCountWasZero;
    boolean isUnknown;
    boolean countIsAskedFor;
    boolean probersKnow;

    /** What the gauge said, if it was asked, and when it was; when data last moved. Only where it is awaited. */
    Boolean gaugeIsIdle;

    Long gaugedAt;
    Long movedAt;
    DrainOutcome outcome;

    Hook running;
    Long hookBeganAt;
    boolean lastHookRan;
    Long lastHookEndedAt;
    boolean remainingIsKilled;

    Long toldAt;
    Long killedAt;
    Long goneAt;

    /** Until when what the application left has time to stop, if it was told to and that is longer than its wait. */
    Long worksUntil;

    /** When those that work are killed too; from when those that do not are. */
    Long workingDueAt;

    Long flushBeganAt;
    int applicationCode = 137;

    /** Whether this event begins a drain. */
    boolean begins;

    /**
     * @param includesPreStop whether the grace period may have begun with a request
     */
    History(Policy policy, boolean includesPreStop) {
        this.policy = policy;
        this.includesPreStop = includesPreStop;
        this.probersKnow = !policy.awaitsProbers();
    }

    boolean hasGracePeriod() {
        return policy.stopBy() < Policy.UNLIMITED;
    }

    /** Whether there is a drain that can be taken back. */
    boolean mayResume() {
        return onRequest && (phase == Phase.DRAINING || phase == Phase.DRAINED);
    }

    boolean isShutdown(Event event) {
        return event instanceof Event.Signalled(int signal, boolean fromTerminal)
                && !(fromTerminal && signal == Signal.SIGWINCH)
                && policy.signals().shutdown().contains(signal);
    }

    /** A shutdown signal that is taken for a duplicate of the first one: it came too soon, and nobody typed it. */
    boolean isDuplicate(Event event, long now) {
        return isShutdown(event)
                && firstSignalAt != null
                && now - firstSignalAt < policy.signals().secondAfter()
                && !event.equals(new Event.Signalled(Life.SIGINT, true));
    }

    boolean isPassedOn(int signal) {
        return policy.signals().passedOn().contains(signal) && rewritten(signal) != 0;
    }

    /** As what a signal is passed on, 0 if it is not: what it becomes does not become another. */
    int rewritten(int signal) {
        return policy.signals().rewrites().others().getOrDefault(signal, signal);
    }

    /** By the last count nothing is there, and nothing else is waited for. */
    boolean nothingHolds() {
        return lastCountWasZero && probersKnow && running != Hook.PRE_SHUTDOWN && !gaugeHolds();
    }

    /** The gauge has not said that nothing is in hand, or not after data last moved. */
    private boolean gaugeHolds() {
        boolean saysIdle = gaugeIsIdle != null && gaugeIsIdle && gaugedAt - movedAt >= 0;
        return policy.awaitsGauge() && !saysIdle;
    }

    private void gauged(Event.Gauged reading, long now) {
        boolean wasBusy = gaugeIsIdle != null && !gaugeIsIdle;
        lastSeenAt = wasBusy || !reading.isIdle() ? (Long) now : lastSeenAt;
        gaugeIsIdle = reading.isIdle();
        gaugedAt = now - reading.ageNanos();
    }

    /** What an event tells. */
    void learn(Event event, long now) {
        switch (event) {
            case Event.Healthy e when phase.isServing() -> phase = Phase.HEALTHY;
            case Event.Unhealthy e when phase.isServing() -> phase = Phase.UNHEALTHY;
            case Event.Exited e
            when phase.hasApplication() -> applicationCode = e.status().exitCode();
            case Event.Counted e when phase == Phase.DRAINING -> counted(e.holding() == 0, e.quietNanos(), now);
            case Event.CountFailed e when phase == Phase.DRAINING -> countFailed();
            case Event.Gauged e when phase == Phase.DRAINING -> gauged(e, now);
            case Event.ProbersTold e when phase == Phase.DRAINING -> probersKnow = true;
            case Event.DrainRequested e when phase.isServing() || mayResume() -> askedAt = now;
            default -> {}
        }
    }

    private void counted(boolean none, long quiet, long now) {
        long seen = isUnknown ? now : now - quiet;
        lastSeenAt = seen - lastSeenAt > 0 ? seen : lastSeenAt;
        movedAt = movedAt != null && seen - movedAt > 0 ? (Long) seen : movedAt;
        lastCountWasZero = none;
        isUnknown = false;
        countIsAskedFor = false;
    }

    private void countFailed() {
        lastCountWasZero = false;
        isUnknown = true;
        countIsAskedFor = false;
    }

    /** After all that an event caused. */
    void remember(Event event, long now) {
        begins = false;
        if (isShutdown(event) && shutdownSignal == 0) {
            shutdownSignal = ((Event.Signalled) event).signal();
            graceBeganAt = hasGracePeriod() && graceBeganAt == null ? (Long) now : graceBeganAt;
            firstSignalAt = policy.signals().secondAfter() > 0 ? now : null;
        }
    }

    void done(Action action, long now) {
        switch (action) {
            case Action.Forward a -> {}
            case Action.IgnoreDuplicate a -> {}
            case Action.BeginDrain a -> beginDrain(a.signal() == 0, now);
            case Action.StayDrained a -> {
                outcome = a.outcome();
                phase = Phase.DRAINED;
                countIsAskedFor = false;
            }
            case Action.Resume a -> resume();
            case Action.WatchConnections a -> {}
            case Action.CountConnections a -> countIsAskedFor = true;
            case Action.EndDrain a -> endDrain(a.outcome());
            case Action.SignalApplication a -> toldAt = toldAt == null ? now : toldAt;
            case Action.KillApplication a -> killedAt = now;
            case Action.StopLeftovers a -> {
                if (phase == Phase.CLEARING) {
                    killedAt = now;
                } else {
                    phase = Phase.CLEARING;
                    goneAt = now;
                    boolean wasTold = toldAt != null && killedAt == null;
                    boolean isLonger = wasTold && toldAt + policy.shutdownTimeout() - (now + policy.leftoverWait()) > 0;
                    worksUntil = isLonger ? (Long) (toldAt + policy.shutdownTimeout()) : null;
                    toldAt = null;
                    killedAt = null;
                }
            }
            case Action.KillIdleLeftovers a -> {
                long limit = Standing.leftoversKilledBy(policy);
                workingDueAt = Standing.due(this, now, worksUntil - now, limit);
                worksUntil = null;
                goneAt = null;
            }
            case Action.WatchUnsent a -> {
                clearingIsOver(Phase.FLUSHING);
                flushBeganAt = now;
            }
            case Action.RunHook a -> {
                running = a.hook();
                hookBeganAt = now;
                if (a.hook() == Hook.POST_SHUTDOWN) {
                    clearingIsOver(Phase.FINISHING);
                    lastHookRan = true;
                }
            }
            case Action.EndHook a -> {
                running = null;
                hookBeganAt = null;
                lastHookEndedAt = phase == Phase.FINISHING ? now : null;
            }
            case Action.KillRemaining a -> remainingIsKilled = true;
            case Action.Exit a -> {
                clearingIsOver(Phase.EXITED);
                lastHookEndedAt = null;
                remainingIsKilled = false;
            }
        }
    }

    private void beginDrain(boolean asked, long now) {
        begins = true;
        outcome = null;
        onRequest = asked;
        if (phase.isServing()) {
            before = phase;
            wasReady = phase == Phase.HEALTHY;
            badSince = now;
            drainBeganAt = now;
            lastSeenAt = now;
            movedAt = policy.awaitsGauge() ? now : null;
        } else {
            countIsAskedFor = policy.strategy().counts();
            if (!asked) {
                tookOverAt = now;
                long latest = policy.longestDrain() + policy.leastStopTimeout() / 2;
                boolean mayBePreStop = includesPreStop && policy.strategy() != DrainStrategy.NONE;
                boolean isFirst = mayBePreStop && now - badSince <= latest;
                boolean isLast = mayBePreStop && now - askedAt <= latest;
                drainBeganAt = isFirst ? badSince : isLast ? askedAt : (Long) now;
                askedAt = null;
            }
        }
        phase = Phase.DRAINING;
        if (!asked) {
            before = null;
            graceBeganAt = hasGracePeriod() ? drainBeganAt : null;
        }
    }

    private void resume() {
        Phase former = before;
        endDrain(null);
        phase = former;
        probersKnow = !policy.awaitsProbers();
    }

    private void endDrain(DrainOutcome how) {
        outcome = how;
        wasReady = false;
        onRequest = false;
        before = null;
        badSince = null;
        askedAt = null;
        tookOverAt = null;
        phase = how == DrainOutcome.APP_EXITED ? phase : Phase.TERMINATING;
        drainBeganAt = null;
        lastSeenAt = null;
        lastCountWasZero = false;
        isUnknown = false;
        countIsAskedFor = false;
        probersKnow = false;
        gaugeIsIdle = null;
        gaugedAt = null;
        movedAt = null;
    }

    private void clearingIsOver(Phase next) {
        phase = next;
        toldAt = null;
        killedAt = null;
        goneAt = null;
        worksUntil = null;
        workingDueAt = null;
        flushBeganAt = null;
    }
}
