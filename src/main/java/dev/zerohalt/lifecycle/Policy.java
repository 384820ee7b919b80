package dev.zerohalt.lifecycle;

import java.util.Set;

/**
 * The settings the life of a container depends on. Times in nanoseconds.
 *
 * @param steadyStateWait how long nothing must have been there before the drain ends
 * @param minDuration how long a drain lasts at least
 * @param awaitsProbers whether the drain also waits until those who ask for the health have been told
 * @param shutdownTimeout from the application's signal to SIGKILL
 * @param leftoverWait from SIGTERM to SIGKILL for processes the application left behind
 * @param killWait how long processes are waited for after SIGKILL
 * @param flushTimeout how long sockets with unsent bytes are waited for
 * @param stopBy from the shutdown signal to SIGKILL at the latest
 */
public record Policy(
        Set<Integer> shutdownSignals,
        DrainStrategy strategy,
        long drainTimeout,
        long steadyStateWait,
        long minDuration,
        boolean awaitsProbers,
        long shutdownTimeout,
        long leftoverWait,
        long killWait,
        long flushTimeout,
        long stopBy) {
    /** Stands for no limit; small enough to be added to any time. */
    public static final long UNLIMITED = Long.MAX_VALUE / 4;

    Policy withDeadlines(long newDrainTimeout, long newShutdownTimeout, long newFlushTimeout, long newStopBy) {
        return new Policy(
                shutdownSignals,
                strategy,
                newDrainTimeout,
                steadyStateWait,
                minDuration,
                awaitsProbers,
                newShutdownTimeout,
                leftoverWait,
                killWait,
                newFlushTimeout,
                newStopBy);
    }
}
