package dev.zerohalt.process;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Which processes are below zerohalt; for PID 1, every process of the namespace is. proc(5), /proc/pid/stat */
final class Ancestry {
    private static final int INIT = 1;
    private static final byte[] SELF = Latin1.encode("/proc/self");

    /** No more ancestors of a process are followed. */
    private static final int MAX_DEPTH = 100;

    private final Kernel kernel;
    private final int zerohalt;

    /** Of ourselves. */
    Ancestry(Kernel kernel) {
        this(kernel, kernel.pid());
    }

    /**
     * @param zerohalt the process id of the zerohalt whose processes are meant
     */
    Ancestry(Kernel kernel, int zerohalt) {
        this.kernel = kernel;
        this.zerohalt = zerohalt;
    }

    /** Where a process is. */
    enum Place {
        BELOW_US,
        ELSEWHERE,
        /** It may be gone, or /proc does not tell. */
        UNKNOWN
    }

    /** Whether the process ids in /proc are those of our PID namespace, and not of another one. */
    boolean isProcOurs() {
        byte[] target = new byte[16];
        int length = kernel.readLink(SELF, target);
        return length > 0 && Latin1.decode(target, 0, length).equals(Integer.toString(kernel.pid()));
    }

    /** The parent of a process; 0 if it cannot be known, or is outside our PID namespace. */
    int parent(int pid) {
        return ProcessStat.read(kernel, pid).map(ProcessStat::parent).orElse(0);
    }

    /** Whether one of the processes between this one and us is of a kind. */
    boolean hasAncestor(int pid, IntPredicate kind) {
        int ancestor = parent(pid);
        for (int i = 0; i < MAX_DEPTH && ancestor > 0 && ancestor != zerohalt; i++) {
            if (kind.test(ancestor)) {
                return true;
            }
            ancestor = parent(ancestor);
        }
        return false;
    }

    /** Whether a chain of parents leads to zerohalt; not if the process has entered the PID namespace from outside. */
    boolean isDescendant(int pid) {
        int ancestor = pid;
        for (int i = 0; i < MAX_DEPTH && ancestor > 0; i++) {
            ancestor = parent(ancestor);
            if (ancestor == zerohalt) {
                return true;
            }
        }
        return false;
    }

    /** Where a process is that is not zerohalt itself. */
    Place place(int pid) {
        if (zerohalt == INIT) {
            return Place.BELOW_US;
        }
        int ancestor = pid;
        for (int i = 0; i < MAX_DEPTH; i++) {
            Optional<ProcessStat> stat = ProcessStat.read(kernel, ancestor);
            if (stat.isEmpty() && ancestor == pid) {
                return Place.UNKNOWN;
            }
            int parent = stat.map(ProcessStat::parent).orElse(pid); // an ancestor ended: another has its children now
            if (parent == 0) {
                return Place.ELSEWHERE;
            }
            if (parent == zerohalt) {
                return Place.BELOW_US;
            }
            ancestor = parent;
        }
        return Place.UNKNOWN;
    }
}
