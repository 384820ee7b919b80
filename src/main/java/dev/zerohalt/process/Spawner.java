package dev.zerohalt.process;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Launch;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.NativeOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts every program: the application, hooks and checks. The kernel may take seconds to execute a program, or never come to an end
 * with it, because a file system does not deliver it: the loop does not wait for that. Whoever starts a program has the
 * process at once, and signals and reaps it as any other.
 *
 * <p>Why a program was not executed counts when its process has been reaped: not before, so that nobody starts the next one beside it,
 * and not without asking, because the exit status would be taken for the program's.
 */
public final class Spawner {
    private static final int RECORD = 8;
    private static final int ERRNO = 4;

    private final Kernel kernel;
    private final EventLoop loop;
    private final WorkingDirectory directory;
    private final byte[] record = new byte[RECORD];
    private final int[] report = new int[1];

    /** Those that have not executed their program yet, or have failed and were not reaped yet. */
    private final Map<Integer, Start> starts = new HashMap<>();

    private final class Start {
        private final int pid;
        private final int pipe;
        private final Runnable executed;
        private final EventLoop.Watch watch = new EventLoop.Watch(this::told);
        private Optional<StartFailure> failure = Optional.empty();

        Start(int pid, int pipe, Runnable executed) {
            this.pid = pid;
            this.pipe = pipe;
            this.executed = executed;
        }

        private void told() {
            int length = kernel.read(pipe, record, 0, RECORD);
            if (length == -Errno.EAGAIN || length == -Errno.EINTR) {
                return;
            }
            forgetPipe();
            if (length == RECORD) {
                failure = Optional.of(
                        StartFailure.of(kernel, directory, NativeOrder.i32(record, 0), NativeOrder.i32(record, ERRNO)));
            } else {
                succeeded();
            }
        }

        /** Its process is gone: what the pipe says now is the last word. */
        private void ended() {
            if (watch.isAdded()) {
                told();
            }
            if (watch.isAdded()) {
                forgetPipe();
                succeeded();
            }
        }

        private void forgetPipe() {
            loop.remove(watch);
            kernel.close(pipe);
        }

        private void succeeded() {
            starts.remove(pid);
            executed.run();
        }
    }

    public Spawner(Kernel kernel, EventLoop loop, WorkingDirectory directory) {
        this.kernel = kernel;
        this.loop = loop;
        this.directory = directory;
    }

    /**
     * Starts a process that executes a program. The parameters are those of {@link Launch}.
     *
     * @param executed is told in a later turn that the program runs, or that its process has ended before that could be seen
     * @return the process id, or a negated errno if there is no process to be had
     */
    int start(
            List<byte[]> command,
            Optional<List<byte[]>> environment,
            int terminal,
            int input,
            int output,
            Runnable executed) {
        int pid = kernel.spawn(new Launch(command, environment, directory.toEnter(), terminal, input, output), report);
        if (pid >= 0) {
            Start start = new Start(pid, report[0], executed);
            starts.put(pid, start);
            loop.add(start.watch, start.pipe, Linux.POLLIN);
        }
        return pid;
    }

    /** Takes notice now if a process has executed its program: what the program asks may come in the same turn of the loop. */
    void look(int pid) {
        Start start = starts.get(pid);
        if (start != null && start.watch.isAdded()) {
            start.told();
        }
    }

    /** {@link EventLoop#useReserve}: once there is a process, it must be known. */
    boolean useReserve(boolean use) {
        return loop.useReserve(use);
    }

    /** A process that was started here has been reaped: why its program was not executed; empty if it was. */
    Optional<StartFailure> ended(int pid) {
        Start start = starts.get(pid);
        if (start == null) {
            return Optional.empty();
        }
        start.ended();
        starts.remove(pid);
        return start.failure;
    }
}
