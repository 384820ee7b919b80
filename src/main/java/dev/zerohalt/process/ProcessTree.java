package dev.zerohalt.process;

import dev.zerohalt.os.Directory;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The processes below a process, as /proc lists them. proc(5), /proc/pid/task/tid/children */
public final class ProcessTree {
    private static final byte[] SELF = Latin1.encode("/proc/self");

    private final Kernel kernel;
    private final Directory directory;
    private final byte[] buffer = new byte[512];

    public ProcessTree(Kernel kernel) {
        this.kernel = kernel;
        this.directory = new Directory(kernel);
    }

    /** The processes below a process, parents before children; empty if /proc does not have the lists of children. */
    public Optional<List<Integer>> below(int pid) {
        List<Integer> tree = new ArrayList<>();
        if (!isProcOurs(kernel) || !addChildren(pid, pid, tree)) {
            return Optional.empty();
        }
        for (int i = 0; i < tree.size(); i++) { // grows while it is walked
            int parent = tree.get(i);
            List<Integer> threads = directory.numbers("/proc/" + parent + "/task");
            for (int thread : threads) {
                boolean ignored = addChildren(parent, thread, tree);
            }
        }
        return Optional.of(tree);
    }

    /** Whether the process ids in /proc are those of our PID namespace, and not of another one. */
    static boolean isProcOurs(Kernel kernel) {
        byte[] target = new byte[16];
        int length = kernel.readLink(SELF, target);
        return length > 0 && Latin1.decode(target, 0, length).equals(Integer.toString(kernel.pid()));
    }

    /** Adds the children that a thread has started. The list has decimal numbers with a space behind each. False if there is no list. */
    private boolean addChildren(int parent, int thread, List<Integer> children) {
        int file = kernel.open(Latin1.encode("/proc/" + parent + "/task/" + thread + "/children"), Linux.O_RDONLY);
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
