package dev.zerohalt.lifecycle;

import dev.zerohalt.process.SignalSet;

/**
 * What is made of signals.
 *
 * @param shutdown those that begin the shutdown
 * @param passedOn those of the others that are passed on to the application
 * @param toApplication what tells the application to stop; 0: the signal received
 */
public record SignalRules(SignalSet shutdown, SignalSet passedOn, int toApplication) {
    /** What tells the application to stop in answer to a signal. */
    int stopSignal(int received) {
        return toApplication == 0 ? received : toApplication;
    }
}
