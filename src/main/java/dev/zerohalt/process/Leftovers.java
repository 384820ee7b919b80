package dev.zerohalt.process;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    private int applicationGroup;
    private int signal;

    public Leftovers(Kernel kernel) {
        this.kernel = kernel;
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
        List<Integer> tree = new ArrayList<>();
        if (!addChildren(kernel.pid(), tree)) {
            kernel.kill(-applicationGroup, signal); // a kernel without the list of children
            return;
        }
        for (int i = 0; i < tree.size(); i++) { // grows while it is walked
            boolean ignored = addChildren(tree.get(i), tree);
        }
        for (int pid : tree) {
            if (signalled.add(pid)) {
                kernel.kill(pid, signal);
            }
        }
    }

    /**
     * Adds the children of a process, which the kernel lists as decimal numbers with a space behind each. False if there is
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
