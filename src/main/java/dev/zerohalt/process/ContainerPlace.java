package dev.zerohalt.process;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.SmallFile;
import java.util.Optional;

/** Where a process stands in its container, as far as its PID namespace shows. */
public enum ContainerPlace {
    /** It is PID 1. */
    INIT,
    /**
     * It is its container's first process, and others share the PID namespace: its parent is outside of the namespace, or in
     * another control group.
     */
    SHARED,
    /** Another process of the container has started it. */
    BELOW_ANOTHER;

    private static final int ONE = 1;
    private static final int MOST = 4096;

    /** Where a process stands that is there. */
    public static ContainerPlace of(Kernel kernel, int pid) {
        if (pid == ONE) {
            return INIT;
        }
        int parent = parent(kernel, pid);
        Optional<String> group = group(kernel, pid);
        Optional<String> parentsGroup = group(kernel, parent);
        boolean isInAnother = group.isPresent() && parentsGroup.isPresent() && !group.equals(parentsGroup);
        return parent == 0 || isInAnother ? SHARED : BELOW_ANOTHER;
    }

    /** The parent of a process; 0 if it cannot be known, or is outside our PID namespace. */
    public static int parent(Kernel kernel, int pid) {
        return new Ancestry(kernel).parent(pid);
    }

    /** The control groups, which a container has of its own. cgroups(7), /proc/pid/cgroup */
    private static Optional<String> group(Kernel kernel, int pid) {
        return SmallFile.read(kernel, "/proc/" + pid + "/cgroup", MOST);
    }
}
