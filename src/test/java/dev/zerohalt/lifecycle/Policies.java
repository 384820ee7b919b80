package dev.zerohalt.lifecycle;

import dev.zerohalt.process.ExitCodes;
import dev.zerohalt.process.SignalRewrites;
import dev.zerohalt.process.SignalSet;
import java.util.List;

/** A policy for tests: the defaults, with something changed. */
public final class Policies {
    public static final long SECOND = 1_000_000_000L;

    public static final Policy DEFAULTS = new Policies().policy();

    private SignalRules signals = new SignalRules(SignalSet.of(15, 2, 3), SignalSet.ALL, SignalRewrites.NONE, 0, 0);
    private DrainStrategy strategy = DrainStrategy.CONNECTIONS;
    private long drainTimeout = 60 * SECOND;
    private long steadyStateWait = 5 * SECOND;
    private long minDuration;
    private boolean awaitsProbers;
    private boolean awaitsGauge;
    private long shutdownTimeout = 30 * SECOND;
    private boolean forceKill = true;
    private long leftoverWait = 2 * SECOND;
    private long killWait = SECOND;
    private long flushTimeout = 2 * SECOND;
    private long stopBy = Policy.UNLIMITED;
    private long margin = Policy.UNLIMITED;
    private long preHookTimeout;
    private long postHookTimeout;
    private ExitCodes exitCodes = ExitCodes.UNCHANGED;

    public Policy policy() {
        return new Policy(
                signals,
                strategy,
                drainTimeout,
                steadyStateWait,
                minDuration,
                awaitsProbers,
                awaitsGauge,
                shutdownTimeout,
                forceKill,
                leftoverWait,
                killWait,
                flushTimeout,
                stopBy,
                margin,
                preHookTimeout,
                postHookTimeout,
                exitCodes);
    }

    public Policies with(DrainStrategy newStrategy) {
        strategy = newStrategy;
        return this;
    }

    public Policies with(SignalRules newSignals) {
        signals = newSignals;
        return this;
    }

    Policies draining(long timeout, long newSteadyStateWait, long newMinDuration) {
        drainTimeout = timeout;
        steadyStateWait = newSteadyStateWait;
        minDuration = newMinDuration;
        return this;
    }

    /** Times between the application's signal and the end. */
    Policies stopping(long newShutdownTimeout, long newLeftoverWait, long newKillWait, long newFlushTimeout) {
        shutdownTimeout = newShutdownTimeout;
        leftoverWait = newLeftoverWait;
        killWait = newKillWait;
        flushTimeout = newFlushTimeout;
        return this;
    }

    /** As a grace period limits the time. */
    Policies within(long newStopBy, long newMargin) {
        stopBy = newStopBy;
        margin = newMargin;
        return this;
    }

    /** Whoever asks for the health must know of the drain. */
    Policies withProbers() {
        awaitsProbers = true;
        return this;
    }

    /** The application tells how many requests it has in hand. */
    Policies withGauge() {
        awaitsGauge = true;
        return this;
    }

    /** The application is never killed. */
    public Policies withoutForce() {
        forceKill = false;
        return this;
    }

    /** 0: there is none. */
    public Policies hooks(long preTimeout, long postTimeout) {
        preHookTimeout = preTimeout;
        postHookTimeout = postTimeout;
        return this;
    }

    public Policies remapping(String... pairs) {
        exitCodes = ExitCodes.parse(List.of(pairs)).orElseThrow();
        return this;
    }

    static Policy drain(DrainStrategy strategy, long timeout, long steadyStateWait, long minDuration) {
        return new Policies()
                .with(strategy)
                .draining(timeout, steadyStateWait, minDuration)
                .policy();
    }

    static Policy drain(long timeout, long steadyStateWait, long minDuration) {
        return drain(DrainStrategy.CONNECTIONS, timeout, steadyStateWait, minDuration);
    }

    static Policy strategy(DrainStrategy strategy) {
        return new Policies().with(strategy).policy();
    }

    /** The defaults, and whoever asks for the health must know of the drain. */
    static Policy awaitingProbers() {
        return new Policies().withProbers().policy();
    }

    /** With these times between the application's signal and the end. */
    static Policy ending(long shutdownTimeout, long leftoverWait, long killWait, long flushTimeout) {
        return new Policies()
                .stopping(shutdownTimeout, leftoverWait, killWait, flushTimeout)
                .policy();
    }
}
