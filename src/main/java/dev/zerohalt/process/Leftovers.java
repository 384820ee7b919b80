package dev.zerohalt.process;

import dev.zerohalt.os.Kernel;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The processes the application left behind: as PID 1 every process of the namespace, else the tree below us. Each gets the
 * signal once; when one ends, what it had below it becomes ours and has its turn.
 */
public final class Leftovers {
    private static final int EVERY_PROCESS = -1;
    private static final int INIT = 1;

    private final Kernel kernel;
    private final ProcessTree tree;
    private final Set<Integer> signalled = new HashSet<>();
    private int applicationGroup;
    private int signal;

    public Leftovers(Kernel kernel) {
        this.kernel = kernel;
        this.tree = new ProcessTree(kernel);
    }

    /** Sends a signal to all there are, and to those {@link #signalNew} finds later. */
    public void stop(int application, int withSignal) {
        applicationGroup = application;
        signal = withSignal;
        signalled.clear();
        if (kernel.pid() == INIT) {
            kernel.kill(EVERY_PROCESS, signal);
        } else {
            signalTree();
        }
    }

    /** Some have ended: those below them may have become our children. */
    public void signalNew() {
        if (signal != 0 && kernel.pid() != INIT) {
            signalTree();
        }
    }

    private void signalTree() {
        Optional<List<Integer>> found = tree.below(kernel.pid());
        if (found.isEmpty()) {
            kernel.kill(-applicationGroup, signal);
            return;
        }
        for (int pid : found.get()) {
            if (signalled.add(pid)) {
                kernel.kill(pid, signal);
            }
        }
    }
}
