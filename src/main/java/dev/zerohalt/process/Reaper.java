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

    private final Kernel kernel;
    private final Listener listener;
    private final int[] status = new int[1];
    private int application = NONE;
    private final Map<Integer, Consumer<ExitStatus>> commands = new HashMap<>();
    private long orphans;

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
        commands.put(pid, ended);
    }

    /** How many orphans were reaped: processes that Zerohalt did not start. */
    public long orphans() {
        return orphans;
    }

    /** Reaps every child that has ended. Call on SIGCHLD: one signal may stand for several children. */
    public void reap() {
        long orphansBefore = orphans;
        ExitStatus exited = null;
        List<Runnable> news = new ArrayList<>();
        int pid;
        while ((pid = kernel.waitAny(status)) > 0) {
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
        }
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
