package dev.zerohalt.process;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import java.util.List;
import java.util.Optional;

/** Starts and signals the application's process, and lends it the terminal. */
public final class Application {
    private static final int OURS = -1;

    private final Kernel kernel;
    private final Spawner spawner;
    private final Reaper reaper;
    private final Terminal terminal;
    private final boolean signalsGroup;
    private int pid;
    private boolean isStopped;

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
        int result = kernel.kill(signalsGroup ? -pid : pid, signal);
        if (result == -Errno.ESRCH && signalsGroup) { // it has moved to another group
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
        terminal.applicationStopped(signal);
    }

    /** We were continued. Whether its group was too, by the terminal: then SIGCONT need not be passed on. */
    public boolean continued() {
        boolean continued = terminal.continued();
        isStopped &= !continued;
        return continued;
    }

    /** It is gone, or we will be: the terminal is for whoever runs after us. */
    public void giveBackTerminal() {
        terminal.takeBack();
    }
}
