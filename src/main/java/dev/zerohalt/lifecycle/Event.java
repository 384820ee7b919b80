package dev.zerohalt.lifecycle;

import dev.zerohalt.process.ExitStatus;
import dev.zerohalt.process.Signal;

/** What happens to a container. */
public sealed interface Event {
    /** There is an application from now on. */
    record Started() implements Event {}

    /** The application is well. */
    record Healthy() implements Event {}

    /** The application is not well, or has not become well in time. */
    record Unhealthy() implements Event {}

    /**
     * A signal has arrived, other than SIGCHLD.
     *
     * @param fromTerminal whether no process has sent it
     */
    record Signalled(int signal, boolean fromTerminal) implements Event {
        /** By a process. */
        public Signalled(int signal) {
            this(signal, false);
        }

        /** Whether somebody has pressed a key: nothing but a keyboard sends these from a terminal. */
        boolean isTyped() {
            return fromTerminal && (signal == Signal.SIGINT || signal == Signal.SIGQUIT);
        }
    }

    /** The application is gone. */
    record Exited(ExitStatus status) implements Event {}

    /** No process is left below this one. */
    record ChildrenGone() implements Event {}

    /**
     * The connections were counted.
     *
     * @param holding how many hold the drain
     * @param quietNanos for how long no connection is known to have come, to have moved data, or to have held it for another
     *     reason
     */
    record Counted(int holding, long quietNanos) implements Event {}

    /** The connections could not be counted: their number is unknown, which is not zero. */
    record CountFailed() implements Event {}

    /** Each prober that was there before the drain has been given its 503 responses, or has gone silent. */
    record ProbersTold() implements Event {}

    /** How many sockets the application left with bytes that have not reached the peer. */
    record Unsent(int sockets) implements Event {}

    /** The process of a hook has ended. */
    record HookEnded(Hook hook, ExitStatus status) implements Event {}

    /** A hook could not be started, for a reason. */
    record HookNotStarted(Hook hook, String because) implements Event {}

    /** The time {@link Lifecycle#deadline} has come. */
    record DeadlineReached() implements Event {}
}
