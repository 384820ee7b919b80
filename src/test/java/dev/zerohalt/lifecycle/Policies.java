package dev.zerohalt.lifecycle;

import java.util.Set;

/** Policies for tests: the defaults, with something changed. */
final class Policies {
    static final long SECOND = 1_000_000_000L;

    static final Policy DEFAULTS = new Policy(
            Set.of(15, 2, 3),
            DrainStrategy.CONNECTIONS,
            60 * SECOND,
            5 * SECOND,
            0,
            false,
            30 * SECOND,
            2 * SECOND,
            SECOND,
            2 * SECOND,
            Policy.UNLIMITED);

    private Policies() {}

    static Policy drain(DrainStrategy strategy, long timeout, long steadyStateWait, long minDuration) {
        return new Policy(
                DEFAULTS.shutdownSignals(),
                strategy,
                timeout,
                steadyStateWait,
                minDuration,
                DEFAULTS.awaitsProbers(),
                DEFAULTS.shutdownTimeout(),
                DEFAULTS.leftoverWait(),
                DEFAULTS.killWait(),
                DEFAULTS.flushTimeout(),
                DEFAULTS.stopBy());
    }

    static Policy drain(long timeout, long steadyStateWait, long minDuration) {
        return drain(DrainStrategy.CONNECTIONS, timeout, steadyStateWait, minDuration);
    }

    static Policy strategy(DrainStrategy strategy) {
        return drain(strategy, DEFAULTS.drainTimeout(), DEFAULTS.steadyStateWait(), DEFAULTS.minDuration());
    }

    /** The defaults, and whoever asks for the health must know of the drain. */
    static Policy awaitingProbers() {
        return new Policy(
                DEFAULTS.shutdownSignals(),
                DEFAULTS.strategy(),
                DEFAULTS.drainTimeout(),
                DEFAULTS.steadyStateWait(),
                DEFAULTS.minDuration(),
                true,
                DEFAULTS.shutdownTimeout(),
                DEFAULTS.leftoverWait(),
                DEFAULTS.killWait(),
                DEFAULTS.flushTimeout(),
                DEFAULTS.stopBy());
    }

    /** With these times between the application's signal and the end. */
    static Policy ending(long shutdownTimeout, long leftoverWait, long killWait, long flushTimeout) {
        return new Policy(
                DEFAULTS.shutdownSignals(),
                DEFAULTS.strategy(),
                DEFAULTS.drainTimeout(),
                DEFAULTS.steadyStateWait(),
                DEFAULTS.minDuration(),
                DEFAULTS.awaitsProbers(),
                shutdownTimeout,
                leftoverWait,
                killWait,
                flushTimeout,
                DEFAULTS.stopBy());
    }
}
