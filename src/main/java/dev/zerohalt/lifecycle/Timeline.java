package dev.zerohalt.lifecycle;

import dev.zerohalt.process.ExitStatus;
import dev.zerohalt.process.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happened when, for the log, the report, the status and the metrics. Times in nanoseconds. */
public final class Timeline {
    private static final long NONE = Long.MIN_VALUE;
    private static final int UNKNOWN = -1;

    /** What a shell reports of a process ended by SIGKILL. */
    private static final int KILLED = 128 + Signal.SIGKILL;

    private long startedAt;
    private boolean wasHealthy;
    private int signal;
    private int requests;
    private long requestedAt = NONE;
    private long requestEndedAt = NONE;
    private long drainBeganAt = NONE;
    private long drainEndedAt = NONE;
    private DrainOutcome drainOutcome;
    private int firstCount = UNKNOWN;
    private int lastCount = UNKNOWN;
    private int failedCounts;
    private long signalledAt = NONE;
    private boolean applicationKilled;
    private ExitStatus exitStatus;
    private long exitedAt = NONE;
    private boolean leftoversKilled;
    private long flushBeganAt = NONE;
    private long flushEndedAt = NONE;
    private int unsent;
    private Optional<Hook> runningHook = Optional.empty();
    private long hookBeganAt;
    private final List<HookRun> hooks = new ArrayList<>();

    void applicationStarted(long now) {
        startedAt = now;
    }

    void became(Phase phase) {
        wasHealthy |= phase == Phase.HEALTHY;
    }

    /**
     * A drain begins.
     *
     * @param withSignal 0 for a drain that somebody asked for
     * @param began from when its time counts
     */
    void drainBegan(int withSignal, long began, long now) {
        signal = withSignal;
        drainBeganAt = began;
        drainEndedAt = NONE;
        drainOutcome = null;
        firstCount = UNKNOWN;
        lastCount = UNKNOWN;
        failedCounts = 0;
        if (withSignal != 0) {
            requestEnded(now);
        } else if (requestedAt == NONE) {
            requestedAt = now;
            requests++;
        }
    }

    private void requestEnded(long now) {
        requestEndedAt = requestedAt == NONE ? NONE : now;
    }

    /** The drain that was asked for has never been. */
    void resumed() {
        requestedAt = NONE;
        drainBeganAt = NONE;
        drainEndedAt = NONE;
        drainOutcome = null;
    }

    void hears(Event.DrainNews news) {
        switch (news) {
            case Event.Counted count -> counted(count.holding());
            case Event.CountFailed failed -> countFailed();
            case Event.ProbersTold told -> {}
            case Event.Gauged reading -> {}
        }
    }

    void counted(int connections) {
        if (firstCount == UNKNOWN) {
            firstCount = connections;
        }
        lastCount = connections;
    }

    void countFailed() {
        failedCounts++;
        lastCount = UNKNOWN;
    }

    void drainEnded(DrainOutcome outcome, long now) {
        drainOutcome = outcome;
        drainEndedAt = now;
        if (outcome == DrainOutcome.APP_EXITED && signal == 0) {
            requestEnded(now);
        }
    }

    void applicationSignalled(long now) {
        signalledAt = now;
    }

    void killingApplication() {
        applicationKilled = true;
    }

    void applicationExited(ExitStatus status, long now) {
        exitStatus = status;
        exitedAt = now;
    }

    void applicationAbandoned(long now) {
        exitedAt = now;
    }

    void killingLeftovers() {
        leftoversKilled = true;
    }

    void flushBegan(long now) {
        flushBeganAt = now;
    }

    void flushEnded(long now) {
        flushEndedAt = now;
    }

    void unsent(int sockets) {
        unsent = sockets;
    }

    void hookBegan(Hook hook, long now) {
        runningHook = Optional.of(hook);
        hookBeganAt = now;
    }

    void hookEnded(HookRun run) {
        runningHook = Optional.empty();
        hooks.add(run);
    }

    /** Whether the application ever was healthy. */
    public boolean wasHealthy() {
        return wasHealthy;
    }

    /** From the application's start to its end. */
    public long lifeNanos() {
        return exitedAt - startedAt;
    }

    /** The shutdown signal, 0 if there was none. */
    public int signal() {
        return signal;
    }

    /** How many drains have been asked for, each until it was taken back. */
    public int requests() {
        return requests;
    }

    /** Whether somebody has asked for a drain, and nobody has taken it back. */
    public boolean isRequested() {
        return requestedAt != NONE;
    }

    /** How long it stood, once it stands no more. */
    public long requestedNanos() {
        return requestedNanos(requestEndedAt);
    }

    /** How long the drain that was asked for has stood, until the shutdown signal or the application's end; only if {@link #isRequested}. */
    public long requestedNanos(long now) {
        return (requestEndedAt != NONE ? requestEndedAt : now) - requestedAt;
    }

    /** Whether a drain has begun, by the shutdown signal or on request. */
    public boolean drainBegan() {
        return drainBeganAt != NONE;
    }

    /** Whether the drain has ended, with whatever outcome. */
    public boolean drainEnded() {
        return drainOutcome != null;
    }

    /** Why the drain ended; only if {@link #drainEnded}. */
    public DrainOutcome drainOutcome() {
        return drainOutcome;
    }

    public long drainNanos() {
        return drainNanos(drainEndedAt);
    }

    /** How long the drain lasted, or has lasted by now. */
    public long drainNanos(long now) {
        return (drainEnded() ? drainEndedAt : now) - drainBeganAt;
    }

    /** How long ago the drain ended; only if {@link #drainEnded}. */
    public long sinceDrain(long now) {
        return now - drainEndedAt;
    }

    /** Connections when the drain began and at the last count; -1 if unknown. */
    public int firstCount() {
        return firstCount;
    }

    public int lastCount() {
        return lastCount;
    }

    public int failedCounts() {
        return failedCounts;
    }

    /** Whether the application was told to stop. */
    public boolean applicationSignalled() {
        return signalledAt != NONE;
    }

    /** Whether the application was sent SIGKILL; it may still be there. */
    public boolean applicationKilled() {
        return applicationKilled;
    }

    /** From the application's signal to its end. */
    public long stopNanos() {
        return stopNanos(exitedAt);
    }

    /** From the application's signal to its end, or until now. */
    public long stopNanos(long now) {
        return (exitedAt != NONE ? exitedAt : now) - signalledAt;
    }

    /** How the application ended: {@code exited}, {@code killed} (by us), the signal that killed it, or {@code still-running}. */
    public String applicationOutcome() {
        if (exitStatus == null) {
            return "still-running";
        }
        if (exitStatus.signal() == 0) {
            return "exited";
        }
        return applicationKilled && exitStatus.signal() == Signal.SIGKILL ? "killed" : Signal.name(exitStatus.signal());
    }

    public ExitStatus exitStatus() {
        return exitStatus;
    }

    /** The application's exit code, as a shell would report it. */
    public int applicationCode() {
        return exitStatus == null ? KILLED : exitStatus.exitCode();
    }

    public boolean leftoversKilled() {
        return leftoversKilled;
    }

    public boolean flushBegan() {
        return flushBeganAt != NONE;
    }

    /** From the application's end to the end of what it left behind, or until now. */
    public long clearingNanos(long now) {
        return exitedAt == NONE ? 0 : (flushBegan() ? flushBeganAt : now) - exitedAt;
    }

    /** How long the flush lasted, or has lasted by now. */
    public long flushNanos(long now) {
        return (flushEndedAt != NONE ? flushEndedAt : now) - flushBeganAt;
    }

    /** Sockets with unsent bytes at the last look. */
    public int unsent() {
        return unsent;
    }

    public Optional<Hook> runningHook() {
        return runningHook;
    }

    /** How long the hook has been running. */
    public long hookNanos(long now) {
        return now - hookBeganAt;
    }

    /** The hooks that are over. */
    public List<HookRun> hooks() {
        return hooks;
    }
}
