package dev.zerohalt.process;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import java.util.List;
import java.util.Optional;

/** Starts and signals the application's process, and lends it the terminal. */
public final class Application {
    private static final int OURS = -1;
    private static final int INIT = 1;

    /** An application that was asked to stop and does so later than this has another reason. */
    private static final long TIME_TO_STOP = 5_000_000_000L;

    private final Kernel kernel;
    private final Spawner spawner;
    private final Reaper reaper;
    private final Terminal terminal;
    private final boolean signalsGroup;
    private int pid;
    private boolean isStopped;
    private boolean isAsked;
    private boolean askedByTerminal;
    private long askedUntil;
    private boolean isSuspended;

    /**
     * @param signalsGroup whether signals go to the application's process group; else to the process alone
     */
    public Application(Kernel kernel, Spawner spawner, Reaper reaper, boolean signalsGroup) {
        this.kernel = kernel;
        this.spawner = spawner;
        this.reaper = reaper;
        this.terminal = Terminal.find(kernel);
        this.signalsGroup = signalsGroup;
    }

    /**
     * Starts the application's process.
     *
     * @param executed is told when it executes the application
     * @return 0, or a negated errno if there is no process to be had
     */
    public int start(byte[][] command, Runnable executed) {
        int started = spawner.start(List.of(command), Optional.empty(), terminal.toLend(), OURS, OURS, executed);
        if (started < 0) {
            terminal.takeBack();
            return started;
        }
        pid = started;
        reaper.application(pid);
        terminal.lentTo(pid);
        return 0;
    }

    /** It was reaped: why its program was not executed; empty if it was. */
    public Optional<StartFailure> ended() {
        return spawner.ended(pid);
    }

    /** Takes notice now if its program has been executed, and not only later in the loop. */
    public void look() {
        spawner.look(pid);
    }

    /** Its process id; 0 before the start. */
    public int pid() {
        return pid;
    }

    /**
     * Sends the application a signal.
     *
     * @return 0, or a negated errno
     */
    public int signal(int signal) {
        return signal(signal, signalsGroup);
    }

    /**
     * Passes on a signal that was sent to us. One that stops a job stops the application's process group, and us as soon as the
     * application has stopped, if it does. As PID 1 we are never stopped: nobody in the container could tell that from a crash.
     *
     * @param signal as what it is passed on
     * @param fromTerminal whether no process has sent it
     * @return 0, or a negated errno
     */
    public int passOn(int received, int signal, boolean fromTerminal) {
        if (!Signal.suspends(received) || !Signal.mayStop(signal) || kernel.pid() == INIT) {
            return signal(signal);
        }
        askedUntil = kernel.nanoTime() + TIME_TO_STOP;
        isAsked = true;
        askedByTerminal = fromTerminal;
        int result = signal(signal, true);
        if (isStopped) { // it will not tell that again
            stopped(signal);
        }
        return result;
    }

    private int signal(int signal, boolean group) {
        int result = kernel.kill(group ? -pid : pid, signal);
        if (result == -Errno.ESRCH && group) { // it has moved to another group
            result = kernel.kill(pid, signal);
        }
        isStopped &= signal != Signal.SIGCONT;
        return result;
    }

    /** The process group that signals go to; 0 if they go to the process alone. */
    public int signalledGroup() {
        return signalsGroup ? pid : 0;
    }

    /** Whether it must be continued to hear of a signal before it is killed. */
    public boolean isStopped() {
        return isStopped;
    }

    /** It was stopped by a signal. */
    public void stopped(int signal) {
        isStopped = true;
        boolean asked = isAsked && kernel.nanoTime() - askedUntil < 0;
        isAsked = false;
        if (terminal.isThere()) {
            terminal.applicationStopped(asked ? Signal.SIGTSTP : signal, asked && !askedByTerminal);
        } else if (asked) {
            suspend();
        }
    }

    /** Stops us after the application. The SIGCONT that continues us is read like any signal, and continues the application. */
    private void suspend() {
        isSuspended = true;
        boolean wasStopped = askedByTerminal ? kernel.stopJob() : Terminal.stopAlone(kernel);
        if (!wasStopped) { // and nobody would continue it
            boolean ignored = continued();
        }
    }

    /** We were continued. Whether its group was too, with its terminal or as it was stopped: then SIGCONT need not be passed on. */
    public boolean continued() {
        boolean continued = terminal.continued() || isSuspended && kernel.kill(-pid, Signal.SIGCONT) >= 0;
        isSuspended = false;
        isAsked = false;
        isStopped &= !continued;
        return continued;
    }

    /** It is gone, or we will be: the terminal is for whoever runs after us. */
    public void giveBackTerminal() {
        isSuspended = false; // its process id may be another's soon
        terminal.takeBack();
    }
}
