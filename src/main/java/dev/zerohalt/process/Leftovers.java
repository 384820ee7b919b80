package dev.zerohalt.process;

import dev.zerohalt.os.Kernel;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The processes the application left behind: as PID 1 every process of the namespace, else the tree below us. Each process gets
 * the signal once. When a process ends, its children become ours, and get the signal too.
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
     * Sends a signal to all processes, and to those that {@link #signalNew} finds later.
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
            signalNew(); // a process that has ended meanwhile may have had children that were not seen
        } else {
            kernel.kill(-application, signal); // a kernel without the list of children: the groups we know
            if (hookGroup != NO_GROUP) {
                kernel.kill(-hookGroup, signal);
            }
        }
    }

    /** Sends the signal to processes that have not had it: children of a process that has ended, or started since the last look. */
    public void signalNew() {
        boolean ignored = signal != 0 && signalTree();
    }

    /** Signals every process below us that has not had the signal; false if the kernel does not list the processes below us. */
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
