package dev.zerohalt.lifecycle;

import java.util.List;

/** What to do after an {@link Event}. */
public sealed interface Action {
    /**
     * Pass a signal on to the application.
     *
     * @param signal as what it is passed on
     * @param fromTerminal whether no process has sent it
     */
    record Forward(int received, int signal, boolean fromTerminal) implements Action {
        /** As it is, of a process. */
        public Forward(int signal) {
            this(signal, signal, false);
        }
    }

    /** Nothing: a shutdown signal has come so soon after the first one that it is taken for the same. */
    record IgnoreDuplicate(int signal) implements Action {}

    /**
     * The drain begins; /health says 503 from here on.
     *
     * @param signal the shutdown signal; 0 if somebody has asked for the drain
     */
    record BeginDrain(int signal) implements Action {}

    /** Watch the connections, or go on with it, and report a first count at once. */
    record WatchConnections() implements Action {}

    /** Count the connections now. */
    record CountConnections() implements Action {}

    /** The drain is over. */
    record EndDrain(DrainOutcome outcome) implements Action {}

    /** A drain that was asked for is over. What comes and goes from here on is only to be remembered. */
    record StayDrained(DrainOutcome outcome) implements Action {}

    /** A drain that was asked for is taken back: the application's health counts again. */
    record Resume() implements Action {}

    /** Tell the application to stop. */
    record SignalApplication(int signal) implements Action {}

    /** SIGKILL the application. */
    record KillApplication() implements Action {}

    /** Send a signal to every process the application left behind, those that appear later included. */
    record StopLeftovers(int signal) implements Action {}

    /**
     * SIGKILL those that the application left behind and that do not work: they ignore SIGTERM, and no connection is in hand.
     *
     * @param stopSignal the signal that told the application to stop, which may be another
     */
    record KillIdleLeftovers(int stopSignal) implements Action {}

    /** Watch the sockets with unsent bytes, and report a first count at once. */
    record WatchUnsent() implements Action {}

    /**
     * Start a hook.
     *
     * @param environment entries beside ours, {@code NAME=value}
     */
    record RunHook(Hook hook, List<String> environment) implements Action {}

    /** A hook is over: kill what is left of its process group. */
    record EndHook(HookRun run) implements Action {}

    /** SIGKILL every process that is left: the last hook may have started some outside of its group. */
    record KillRemaining() implements Action {}

    /** All is done: end with this code. */
    record Exit(int code) implements Action {}
}
