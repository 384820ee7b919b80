package dev.zerohalt.it;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** The system calls the tests make themselves. */
final class Posix {
    static final int SIGHUP = 1;
    static final int SIGINT = 2;
    static final int SIGQUIT = 3;
    static final int SIGKILL = 9;
    static final int SIGUSR1 = 10;
    static final int SIGUSR2 = 12;
    static final int SIGPIPE = 13;
    static final int SIGTERM = 15;
    static final int SIGCHLD = 17;
    static final int SIGCONT = 18;
    static final int SIGSTOP = 19;
    static final int SIGTSTP = 20;
    static final int SIGWINCH = 28;

    private static final int CLONE_NEWNET = 0x40000000;

    private static final MethodHandle KILL = handle("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle OPEN = handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETNS = handle("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private Posix() {}

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
    }

    /** kill(2); false if there is no such process. */
    static boolean kill(int pid, int signal) {
        if (pid <= 1) {
            throw new IllegalArgumentException("will not signal process " + pid);
        }
        try {
            return (int) KILL.invokeExact(pid, signal) == 0;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Moves the calling thread, and with it every socket it makes from now on, into the network of a process. */
    static void enterNetworkOf(int pid) throws IOException {
        int fd;
        int result;
        try (Arena arena = Arena.ofConfined()) {
            fd = (int) OPEN.invokeExact(arena.allocateFrom("/proc/" + pid + "/ns/net"), 0);
            if (fd < 0) {
                throw new IOException("cannot open the network namespace of process " + pid);
            }
            result = (int) SETNS.invokeExact(fd, CLONE_NEWNET);
            int ignored = (int) CLOSE.invokeExact(fd);
        } catch (IOException e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        if (result != 0) {
            throw new IOException("cannot enter the network namespace of process " + pid + " (this needs root)");
        }
    }
}
