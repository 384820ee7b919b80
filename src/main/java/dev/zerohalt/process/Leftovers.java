package dev.zerohalt.process;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.util.ArrayList;
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
    private final byte[] buffer = new byte[512];
    private final Set<Integer> signalled = new HashSet<>();
    private int signal;

    public Leftovers(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Sends a signal to all there are, and to those that {@link #signalNew} finds later. */
    public void stop(int application, int withSignal) {
        signal = withSignal;
        signalled.clear();
        if (kernel.pid() == INIT) {
            signalled.addAll(tree().orElse(List.of()));
            kernel.kill(EVERY_PROCESS, signal);
        } else if (!signalTree()) {
            kernel.kill(-application, signal); // a kernel without the list of children: the application's group
        }
    }

    /** Some have ended: those below them may have become our children, or have been started after all the others were told. */
    public void signalNew() {
        boolean ignored = signal != 0 && signalTree();
    }

    /** False if the kernel does not tell what is below us. */
    private boolean signalTree() {
        Optional<List<Integer>> tree = tree();
        for (int pid : tree.orElse(List.of())) {
            if (signalled.add(pid)) {
                kernel.kill(pid, signal);
            }
        }
        return tree.isPresent();
    }

    /** Everything below us; empty if the kernel has no lists of children. */
    private Optional<List<Integer>> tree() {
        List<Integer> tree = new ArrayList<>();
        if (!addChildren(kernel.pid(), tree)) {
            return Optional.empty();
        }
        for (int i = 0; i < tree.size(); i++) { // grows while it is walked
            boolean ignored = addChildren(tree.get(i), tree);
        }
        return Optional.of(tree);
    }

    /**
     * Adds the children of a process, which the kernel lists as decimal numbers with a space behind each; false if there is
     * no such list. proc(5), /proc/pid/task/tid/children
     */
    private boolean addChildren(int parent, List<Integer> children) {
        int file = kernel.open(Latin1.encode("/proc/" + parent + "/task/" + parent + "/children"), Linux.O_RDONLY);
        if (file < 0) {
            return false;
        }
        int pid = 0;
        int length;
        while ((length = kernel.read(file, buffer, 0, buffer.length)) > 0) {
            for (int i = 0; i < length; i++) {
                int digit = buffer[i] - '0';
                if (digit >= 0 && digit <= 9) {
                    pid = 10 * pid + digit;
                } else if (pid != 0) {
                    children.add(pid);
                    pid = 0;
                }
            }
        }
        kernel.close(file);
        return true;
    }
}
