package dev.zerohalt.process;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<Integer, Consumer<ExitStatus>> commands = new HashMap<>();
    private long orphans;
    private boolean isMoreLeft;

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
    }

    /** A command was started; its starter is told when the command has ended. */
    public void command(int pid, Consumer<ExitStatus> ended) {
        commands.put(pid, ended);
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
        long orphansBefore = orphans;
        long until = kernel.nanoTime() + TURN;
        ExitStatus exited = null;
        List<Runnable> news = new ArrayList<>();
        int pid = kernel.waitAny(status);
        for (int count = 1; pid > 0; count++) {
            Consumer<ExitStatus> command = commands.get(pid);
            if (command != null && !ExitStatus.isStopped(status[0])) {
                ExitStatus ended = ExitStatus.ofWaitStatus(status[0]);
                commands.remove(pid);
                news.add(() -> command.accept(ended));
            } else if (pid != application) {
                orphans += ExitStatus.isStopped(status[0]) ? 0 : 1;
            } else if (ExitStatus.isStopped(status[0])) {
                listener.applicationStopped(ExitStatus.stopSignal(status[0]));
            } else {
                application = NONE;
                exited = ExitStatus.ofWaitStatus(status[0]);
            }
            boolean isTurnOver = count == MOST_PER_TURN || kernel.nanoTime() - until >= 0;
            if (isTurnOver) {
                break;
            }
            pid = kernel.waitAny(status);
        }
        isMoreLeft = pid > 0;
        if (exited != null) { // before a hook's end, which may end the drain and have the application signalled
            listener.applicationExited(exited);
        }
        for (Runnable each : news) {
            each.run();
        }
        if (orphans != orphansBefore) {
            listener.orphansReaped();
        }
        if (pid == -Errno.ECHILD) {
            listener.childrenGone();
        }
    }
}
