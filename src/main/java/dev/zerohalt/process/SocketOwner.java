package dev.zerohalt.process;

import dev.zerohalt.os.Directory;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import java.util.function.LongPredicate;

/** Finds a process that has a socket open, among all that can be seen. Takes its time: not for the event loop. proc(5), /proc/pid/fd */
public final class SocketOwner {
    private SocketOwner() {}

    /**
     * A process that has one of the sockets, and is neither ourselves nor another one.
     *
     * @param inode whether it is of such a socket
     * @param butNot the other one
     * @return its id; 0 if none is seen
     */
    public static int find(Kernel kernel, LongPredicate inode, int butNot) {
        SocketLink link = new SocketLink(kernel);
        for (int pid : new Directory(kernel).numbers("/proc")) {
            if (pid == kernel.pid() || pid == butNot) {
                continue;
            }
            String folder = "/proc/" + pid + "/fd";
            for (int descriptor : new Directory(kernel).numbers(folder)) {
                long seen = link.inode(folder, descriptor);
                if (seen >= 0 && seen != SocketLink.OTHER && inode.test(seen)) {
                    return pid;
                }
            }
        }
        return 0;
    }

    /** Whether two processes run the same program file, as far as that can be seen. */
    public static boolean runSame(Kernel kernel, int one, int other) {
        return program(kernel, one).equals(program(kernel, other));
    }

    private static String program(Kernel kernel, int pid) {
        byte[] target = new byte[256];
        int length = kernel.readLink(Latin1.encode("/proc/" + pid + "/exe"), target);
        return length > 0 ? Latin1.decode(target, 0, length) : "unknown " + pid;
    }
}
