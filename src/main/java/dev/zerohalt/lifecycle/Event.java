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

    /** Somebody asks for a drain, which begins now, or is looked at again if it was over. */
    record DrainRequested() implements Event {}

    /** Somebody takes a drain that was asked for back. */
    record ResumeRequested() implements Event {}

    /** The application is gone. */
    record Exited(ExitStatus status) implements Event {}

    /** No process is left below this one. */
    record ChildrenGone() implements Event {}

    /** What a drain may end by, or go on for. */
    sealed interface DrainNews extends Event {}

    /**
     * The connections were counted.
     *
     * @param holding how many hold the drain
     * @param quietNanos for how long no connection is known to have come, to have moved data, or to have held it for another
     *     reason
     */
    record Counted(int holding, long quietNanos) implements DrainNews {}

    /** The connections could not be counted: their number is unknown, which is not zero. */
    record CountFailed() implements DrainNews {}

    /** Each prober that was there before the drain has been given its 503 responses, or has gone silent. */
    record ProbersTold() implements DrainNews {}

    /** How many sockets the application left with bytes that have not reached the peer. */
    record Unsent(int sockets) implements Event {}

    /**
     * The application's gauge was asked.
     *
     * @param isIdle whether nothing is in hand; false also if that is unknown
     * @param ageNanos how long ago it was asked
     */
    record Gauged(boolean isIdle, long ageNanos) implements DrainNews {}

    /** A hook is over by itself. */
    sealed interface HookOver extends Event {
        Hook hook();

        HookOutcome outcome();

        /** As in {@link HookRun}. */
        default int code() {
            return HookRun.NO_CODE;
        }

        /** As in {@link HookRun}. */
        default String because() {
            return "";
        }
    }

    /** The process of a hook has ended. */
    record HookEnded(Hook hook, ExitStatus status) implements HookOver {
        @Override
        public HookOutcome outcome() {
            return HookOutcome.of(status);
        }

        @Override
        public int code() {
            return status.exitCode();
        }
    }

    /** A hook could not be started, for a reason. */
    record HookNotStarted(Hook hook, String because) implements HookOver {
        @Override
        public HookOutcome outcome() {
            return HookOutcome.NOT_STARTED;
        }
    }

    /** The URL of a hook has answered with an HTTP status. */
    record HookAnswered(Hook hook, int code) implements HookOver {
        @Override
        public HookOutcome outcome() {
            return HookOutcome.ANSWERED;
        }
    }

    /** The URL of a hook has not answered, for a reason. */
    record HookUnanswered(Hook hook, String because) implements HookOver {
        @Override
        public HookOutcome outcome() {
            return HookOutcome.NO_ANSWER;
        }
    }

    /** The time {@link Lifecycle#deadline} has come. */
    record DeadlineReached() implements Event {}
}
