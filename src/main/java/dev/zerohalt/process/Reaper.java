package dev.zerohalt.process;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The only caller of waitpid: reaps the application, commands and orphans. */
public final class Reaper {
    private static final int NONE = -1;

    /** Nanoseconds. Where there are thousands of children the kernel takes its time to find one that has ended. */
    private static final long TURN = 1_000_000;

    private static final int MOST_PER_TURN = 1_000;

    private final Kernel kernel;
    private final Listener listener;
    private final int[] status = new int[1];
    private int application = NONE;
    private int applicationStatus;
    private boolean applicationHasEnded;
    private final List<Command> commands = new ArrayList<>();
    private long orphans;
    private long orphansTold;
    private boolean isMoreLeft;
    private boolean haveChild;

    /** Is told what happened to children, after the children that are reaped in the same turn of the loop. */
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
        haveChild = true;
    }

    /** A command was started; its starter is told when the command has ended. */
    public void command(int pid, Consumer<ExitStatus> ended) {
        commands.add(new Command(pid, ended));
        haveChild = true;
    }

    /** False if the kernel has said that there is no child, and none was started since: then no process is below us. */
    public boolean haveChild() {
        return haveChild;
    }

    /** How many orphans were reaped: processes that Zerohalt did not start. */
    public long orphans() {
        return orphans;
    }

    /** Whether the last turn was over before every child that had ended was reaped: then {@link #reap} is due in the next one. */
    public boolean isMoreLeft() {
        return isMoreLeft;
    }

    /**
     * Reaps the children that have ended, for a millisecond. Call on SIGCHLD: one signal may stand for many children. The kernel
     * shows the oldest child first, so the application is reaped before what was started, or left behind, later.
     */
    public void reap() {
        long until = kernel.nanoTime() + TURN;
        int pid = kernel.waitAny(status);
        for (int count = 1; pid > 0; count++) {
            reaped(pid, status[0]);
            boolean isTurnOver = count == MOST_PER_TURN || kernel.nanoTime() - until >= 0;
            if (isTurnOver) {
                break;
            }
            pid = kernel.waitAny(status);
        }
        isMoreLeft = pid > 0;
        haveChild = pid != -Errno.ECHILD;
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
