package dev.zerohalt.process;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The one place that waits for children: the application and every orphan. */
public final class Reaper {
    private static final int NONE = -1;

    private final Kernel kernel;
    private final Listener listener;
    private final int[] status = new int[1];
    private int application = NONE;
    private final Map<Integer, Consumer<ExitStatus>> commands = new HashMap<>();
    private long orphans;

    /** Is told what became of children, after everything that has ended was reaped. */
    public interface Listener {
        void applicationStopped(int signal);

        void applicationExited(ExitStatus status);

        /** Some other processes have ended. */
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

    /** A command was started: whoever did so is told when it has ended. */
    public void command(int pid, Consumer<ExitStatus> ended) {
        commands.put(pid, ended);
    }

    /** Processes reaped that were not started here. */
    public long orphans() {
        return orphans;
    }

    /** Reaps everything that has ended; call on SIGCHLD, which stands for any number of them. */
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
        for (Runnable each : news) {
            each.run();
        }
        if (exited != null) {
            listener.applicationExited(exited);
        }
        if (orphans != orphansBefore) {
            listener.orphansReaped();
        }
        if (pid == -Errno.ECHILD) {
            listener.childrenGone();
        }
    }
}
