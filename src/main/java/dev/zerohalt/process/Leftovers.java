package dev.zerohalt.process;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Slices;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The processes the application left behind: as PID 1 every process of the namespace, else the tree below us. Each process gets
 * the signal once. When a process ends, its children become ours, and get the signal too.
 */
public final class Leftovers {
    private static final int EVERY_PROCESS = -1;
    private static final int INIT = 1;
    private static final int NO_GROUP = 0;

    /** So often the processes are walked over, as long as new ones are found: the children of one that has ended may not have been seen. */
    private static final int WALKS = 3;

    private static final SignalHandling UNKNOWN = new SignalHandling(false, SignalSet.ALL, SignalSet.ALL);

    private final Kernel kernel;
    private final Consumer<Slices.Work> worker;
    private final Ancestry ancestry;
    private final ProcessIds signalled = new ProcessIds();
    private int signal;
    private int stopSignal;
    private boolean looking;
    private boolean lookAgain;

    /** Is told how many processes were killed, and how many are left. */
    public interface Sorted {
        void accept(int killed, int left);
    }

    /**
     * @param worker does the work of a walk over the processes
     */
    public Leftovers(Kernel kernel, Consumer<Slices.Work> worker) {
        this.kernel = kernel;
        this.ancestry = new Ancestry(kernel);
        this.worker = worker;
    }

    /**
     * Sends a signal to all processes, and to those that {@link #signalNew} finds later.
     *
     * @param application its process group is signalled where /proc does not list the processes
     * @param toldGroup the process group that has had the signal; 0 if none has
     * @param hookGroup the process group of a hook that still runs; 0 if none does
     * @param ownSignal the signal that the application is stopped with: who handles it gets it instead
     */
    public void stop(int application, int toldGroup, int hookGroup, int withSignal, int ownSignal) {
        signal = withSignal;
        stopSignal = ownSignal;
        signalled.clear();
        if (isInit() && signal == Signal.SIGKILL) {
            kernel.kill(EVERY_PROCESS, signal); // nobody is left to start another process
        } else if (isInit() && toldGroup == NO_GROUP && stopSignal == signal) {
            walk(signalled::add, complete -> kernel.kill(EVERY_PROCESS, signal));
        } else {
            signalTree(toldGroup, WALKS, () -> signalGroups(application, toldGroup, hookGroup));
        }
    }

    /**
     * Sends a signal where we have no child, and so no process is below us and nobody to look for: as PID 1 to those that have come
     * into the namespace from outside.
     */
    public void stopOthers(int withSignal) {
        signal = withSignal;
        stopSignal = withSignal;
        signalled.clear();
        if (isInit()) {
            kernel.kill(EVERY_PROCESS, signal);
        }
    }

    /** No process gets the signal any more: a walk that has not ended yet sends none. */
    public void end() {
        signal = 0;
        stopSignal = 0;
    }

    /**
     * Sends the signal to processes that have not had it and are our children by now, because their parent has ended. What a process
     * starts that still works is its own affair.
     */
    public void signalNew() {
        boolean hasBegun = signal != 0;
        if (!hasBegun || isInit() && signal == Signal.SIGKILL) {
            return;
        }
        if (looking) {
            lookAgain = true;
            return;
        }
        looking = true;
        walk(
                pid -> {
                    if (ancestry.parent(pid) == kernel.pid() && signalled.add(pid)) {
                        tell(pid);
                    }
                },
                complete -> {
                    looking = false;
                    if (lookAgain) {
                        lookAgain = false;
                        signalNew();
                    }
                });
    }

    /**
     * Kills the processes that do nothing of their own with any of some signals, and were not started by one that does: those do its
     * work.
     *
     * @param done is told how many were killed and how many are left; those of which it cannot be known are left
     */
    public void killIdle(SignalSet signals, Sorted done) {
        int[] killed = new int[1];
        int[] left = new int[1];
        walk(
                pid -> {
                    SignalHandling handling = SignalHandling.read(kernel, pid).orElse(UNKNOWN);
                    if (handling.isGone()) {
                        return;
                    }
                    if (handling.handles(signals) || ancestry.hasAncestor(pid, each -> works(each, signals))) {
                        left[0]++;
                    } else {
                        killed[0]++;
                        kernel.kill(pid, Signal.SIGKILL);
                    }
                },
                complete -> done.accept(killed[0], left[0]));
    }

    private boolean works(int pid, SignalSet signals) {
        SignalHandling handling = SignalHandling.read(kernel, pid).orElse(UNKNOWN);
        return !handling.isGone() && handling.handles(signals);
    }

    private boolean isInit() {
        return kernel.pid() == INIT;
    }

    private void walk(IntConsumer visitor, Consumer<Boolean> ended) {
        worker.accept(new ProcessWalk(kernel, visitor, ended));
    }

    /** Signals every process below us that has not had the signal. */
    private void signalTree(int toldGroup, int walks, Runnable ifUnknown) {
        int[] found = new int[1];
        walk(
                pid -> {
                    if (signalled.add(pid)) {
                        found[0]++;
                        if (!isIn(toldGroup, pid)) {
                            tell(pid);
                        }
                    }
                },
                complete -> {
                    if (!complete) {
                        ifUnknown.run();
                    } else if (found[0] > 0 && walks > 1) {
                        signalTree(toldGroup, walks - 1, ifUnknown);
                    }
                });
    }

    private void tell(int pid) {
        boolean isApplications = stopSignal != signal
                && SignalHandling.read(kernel, pid)
                        .filter(handling -> handling.isStoppedBy(stopSignal))
                        .isPresent();
        kernel.kill(pid, isApplications ? stopSignal : signal);
    }

    private boolean isIn(int group, int pid) {
        return group != NO_GROUP
                && ProcessStat.read(kernel, pid)
                        .filter(stat -> stat.group() == group)
                        .isPresent();
    }

    /** Where /proc does not list the processes. */
    private void signalGroups(int application, int toldGroup, int hookGroup) {
        if (isInit()) {
            kernel.kill(EVERY_PROCESS, signal);
            return;
        }
        if (toldGroup == NO_GROUP) {
            kernel.kill(-application, signal);
        }
        if (hookGroup != NO_GROUP) {
            kernel.kill(-hookGroup, signal);
        }
    }
}
