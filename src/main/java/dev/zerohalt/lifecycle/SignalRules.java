package dev.zerohalt.lifecycle;

import dev.zerohalt.process.Signal;
import dev.zerohalt.process.SignalRewrites;
import dev.zerohalt.process.SignalSet;
import java.util.Optional;

/**
 * What Zerohalt does with signals.
 *
 * @param shutdown the signals that begin the shutdown
 * @param passedOn which of the other signals are passed on to the application
 * @param rewrites as what they are passed on
 * @param toApplication the signal that tells the application to stop; 0 for the shutdown signal that was received
 * @param secondAfter how long after the first shutdown signal a further one counts, in nanoseconds; an earlier one is its duplicate
 */
public record SignalRules(
        SignalSet shutdown, SignalSet passedOn, SignalRewrites rewrites, int toApplication, long secondAfter) {
    /** The signal that tells the application to stop, after a shutdown signal. */
    public int stopSignal(int received) {
        return toApplication == 0 ? received : toApplication;
    }

    /** Whether a signal begins the shutdown, or skips a step of it. A terminal's SIGWINCH says that its size has changed. */
    boolean isShutdown(Event.Signalled event) {
        boolean isResize = event.signal() == Signal.SIGWINCH && event.fromTerminal();
        return shutdown.contains(event.signal()) && !isResize;
    }

    /** How a signal is passed on that does not begin the shutdown; empty if it is not. */
    Optional<Action.Forward> passOn(Event.Signalled event) {
        int signal = event.signal();
        return passedOn.contains(signal)
                ? rewrites.of(signal).map(other -> new Action.Forward(signal, other, event.fromTerminal()))
                : Optional.empty();
    }
}
