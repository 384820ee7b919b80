package dev.zerohalt.process;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The only caller of waitpid: reaps the application, commands and orphans. */
public final class Reaper {
    private static final int NONE = -1;

    private final Kernel kernel;
    private final Listener listener;
    private final int[] status = new int[1];
    private int application = NONE;
    private int applicationStatus;
    private boolean applicationHasEnded;
    private final List<Command> commands = new ArrayList<>();
    private long orphans;
    private long orphansTold;

    /** Is told what happened to children, after every child that has ended was reaped. */
    public interface Listener {
        void applicationStopped(int signal);

        void applicationExited(ExitStatus status);

        /** Orphans have ended. */
        void orphansReaped();

        /** There is no child left. */
        void childrenGone();
    }

    public Reaper(Kernel kernel, Listener listener) {
        this.kernel = kernel;
        this.listener = listener;
    }

    public void application(int pid) {
        application = pid;
    }

    /** A command was started; its starter is told when the command has ended. */
    public void command(int pid, Consumer<ExitStatus> ended) {
        commands.add(new Command(pid, ended));
    }

    /** How many orphans were reaped: processes that Zerohalt did not start. */
    public long orphans() {
        return orphans;
    }

    /** Reaps every child that has ended. Call on SIGCHLD: one signal may stand for several children. */
    public void reap() {
        int pid;
        while ((pid = kernel.waitAny(status)) > 0) {
            reaped(pid, status[0]);
        }
        if (applicationHasEnded) { // before a hook's end, which may end the drain and have the application signalled
            listener.applicationExited(ExitStatus.ofWaitStatus(applicationStatus));
            applicationHasEnded = false;
        }
        tellCommands();
        if (orphans != orphansTold) {
            orphansTold = orphans;
            listener.orphansReaped();
        }
        if (pid == -Errno.ECHILD) {
            listener.childrenGone();
        }
    }

    /** Allocates nothing: how a child has ended is known only once. */
    private void reaped(int pid, int waitStatus) {
        boolean hasStopped = ExitStatus.isStopped(waitStatus);
        for (int i = 0; i < commands.size() && !hasStopped; i++) {
            Command command = commands.get(i);
            if (command.pid == pid && !command.hasEnded) {
                command.status = waitStatus;
                command.hasEnded = true;
                return;
            }
        }
        if (pid != application) {
            orphans += hasStopped ? 0 : 1;
        } else if (hasStopped) {
            listener.applicationStopped(ExitStatus.stopSignal(waitStatus));
        } else {
            application = NONE;
            applicationStatus = waitStatus;
            applicationHasEnded = true;
        }
    }

    private void tellCommands() {
        int i = 0;
        while (i < commands.size()) {
            Command command = commands.get(i);
            if (command.hasEnded) {
                ExitStatus ended = ExitStatus.ofWaitStatus(command.status);
                commands.remove(i);
                command.ended.accept(ended);
            } else {
                i++;
            }
        }
    }

    /** A command that was started, and how it has ended once it has. */
    private static final class Command {
        final int pid;
        final Consumer<ExitStatus> ended;
        int status;
        boolean hasEnded;

        Command(int pid, Consumer<ExitStatus> ended) {
            this.pid = pid;
            this.ended = ended;
        }
    }
}
