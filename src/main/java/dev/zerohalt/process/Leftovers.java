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
    private static final int NO_GROUP = 0;

    private final Kernel kernel;
    private final ProcessTree tree;
    private final Set<Integer> signalled = new HashSet<>();
    private int signal;

    public Leftovers(Kernel kernel) {
        this.kernel = kernel;
        this.tree = new ProcessTree(kernel);
    }

    /**
     * Sends a signal to all there are, and to those that {@link #signalNew} finds later.
     *
     * @param hookGroup the process group of a hook that still runs; 0 if none does
     */
    public void stop(int application, int hookGroup, int withSignal) {
        signal = withSignal;
        signalled.clear();
        if (kernel.pid() == INIT) {
            signalled.addAll(tree.below(kernel.pid()).orElse(List.of()));
            kernel.kill(EVERY_PROCESS, signal);
        } else if (signalTree()) {
            signalNew(); // what was below one that has ended meanwhile is ours now, and may not have been seen
        } else {
            kernel.kill(-application, signal); // a kernel without the list of children: the groups we know
            if (hookGroup != NO_GROUP) {
                kernel.kill(-hookGroup, signal);
            }
        }
    }

    /** Some have ended: those below them may have become our children, or have been started after all the others were told. */
    public void signalNew() {
        boolean ignored = signal != 0 && signalTree();
    }

    /** False if the kernel does not tell what is below us. */
    private boolean signalTree() {
        Optional<List<Integer>> found = tree.below(kernel.pid());
        for (int pid : found.orElse(List.of())) {
            if (signalled.add(pid)) {
                kernel.kill(pid, signal);
            }
        }
        return found.isPresent();
    }
}
