package dev.zerohalt.os;

/**
 * The system calls Zerohalt uses. The shipped binary calls the C library ({@link NativeKernel}); tests run the same
 * code against a simulated machine with a virtual clock, or against the real kernel from the JVM.
 *
 * <p>Conventions, as in the raw system call interface: a result of 0 or more is success, a negative one is the errno,
 * negated ({@link Errno}). Buffers are byte arrays with offset and length. Paths and arguments are bytes without a
 * terminating zero. Every descriptor made here is close-on-exec; every socket is non-blocking. Constants are in
 * {@link Linux}.
 */
public interface Kernel {
    /** CLOCK_MONOTONIC in nanoseconds; compare by subtraction only. clock_gettime(2) */
    long nanoTime();

    /** The processor time that this thread has used, CLOCK_THREAD_CPUTIME_ID in nanoseconds. */
    long cpuNanos();

    /** CLOCK_REALTIME in milliseconds since 1970, for log lines only. */
    long epochMillis();

    // This process

    /** The n-th argument (0 is the program's name), or null past the last one. */
    byte[] argument(int n);

    /** The n-th environment entry, {@code NAME=value}, or null past the last one. */
    byte[] environment(int n);

    int pid();

    /** How many descriptors this process may have: each is below. The soft RLIMIT_NOFILE. getrlimit(2) */
    int descriptorLimit();

    /** Ends this process; does not return in the native binary. */
    void exit(int code);

    /** The C library's words for an errno (positive). strerror(3) */
    String describe(int errno);

    // Files

    /** open(2) */
    int open(byte[] path, int flags);

    /** The same, of the file itself and not of where a symbolic link in its place leads to: -ELOOP if there is one. O_NOFOLLOW */
    default int openItself(byte[] path, int flags) {
        return open(path, flags);
    }

    /** read(2) */
    int read(int fd, byte[] buffer, int offset, int length);

    /** write(2) */
    int write(int fd, byte[] buffer, int offset, int length);

    /** ftruncate(2) */
    int truncate(int fd, int length);

    /** Writes without ever waiting, whatever the file's flags; -EOPNOTSUPP where the file has no such way. pwritev2(2), RWF_NOWAIT */
    int writeNoWait(int fd, byte[] buffer, int offset, int length);

    /** close(2) */
    int close(int fd);

    /** The file type bits of st_mode (Linux.S_IFMT). fstat(2) */
    int fileType(int fd);

    /** The next entries of an open directory, struct linux_dirent64; 0 at its end. getdents64(2) */
    int readDirectory(int fd, byte[] entries);

    /** Where a symbolic link leads; its length, cut to the buffer's. readlink(2) */
    int readLink(byte[] path, byte[] target);

    /**
     * ppoll(2) on the first {@code count} entries. Each entry is two ints, the layout of struct pollfd on a
     * little-endian machine: the descriptor, then events in the low and revents in the high 16 bits.
     *
     * @param timeoutNanos negative waits without limit
     */
    int poll(int[] entries, int count, long timeoutNanos);

    // Sockets

    /** socket(2); close-on-exec and non-blocking are added. */
    int socket(int domain, int type, int protocol);

    /** setsockopt(2) with an int value. */
    int setSocketOption(int fd, int level, int name, int value);

    /**
     * SO_ATTACH_FILTER: a classic BPF program, 8 bytes an instruction (struct sock_filter). socket(7)
     */
    int attachFilter(int fd, byte[] program);

    /** bind(2) with a struct sockaddr. */
    int bind(int fd, byte[] address);

    /** listen(2) */
    int listen(int fd, int backlog);

    /**
     * accept4(2)
     *
     * @param address receives the peer's struct sockaddr, cut to its length
     */
    int accept(int fd, byte[] address);

    /**
     * getsockname(2)
     *
     * @param address receives the struct sockaddr of this end, cut to its length
     */
    int localAddress(int fd, byte[] address);

    /** connect(2) */
    int connect(int fd, byte[] address);

    /** getsockopt(2) with an int value; the value, or the negated errno of the call. */
    int socketOption(int fd, int level, int name);

    /** recv(2) */
    int receive(int fd, byte[] buffer, int offset, int length, int flags);

    /** send(2); never raises SIGPIPE. */
    int send(int fd, byte[] buffer, int offset, int length, int flags);

    // Signals and processes

    /** A descriptor from which every signal sent to this process is read. signalfd(2) */
    int signalDescriptor();

    /** kill(2) */
    int kill(int pid, int signal);

    /**
     * waitpid(2) for any child, never waiting; also reports stopped children.
     *
     * @param status receives the wait status in its first element
     * @return the process id, 0 if no child has changed state, -ECHILD if there is no child
     */
    int waitAny(int[] status);

    /**
     * Forks a child that executes a program, in a process group of its own and with the signal mask and dispositions this process was
     * started with. Waits for the execution, but no longer than 2 ms: it may take long. Until then both share their memory, and
     * whatever we do, such as collecting garbage, has it copied and delays the child. The child writes to a pipe why it has failed, two
     * ints of the machine's byte order: what has failed (the number of a process/StartFailure.Cause), and an errno. It then
     * exits. The pipe's end without a word is success, or the end of the child.
     *
     * @param report receives the reading end of the pipe in its first element
     * @return the process id, or a negated errno if there is no process to be had
     */
    int spawn(Launch launch, int[] report);

    /**
     * Goes to the root directory, unless the path would not lead back to the present one.
     *
     * @param path receives the path of the present directory
     * @return its length, or a negated errno: then nothing has changed
     */
    int leaveDirectory(byte[] path);

    /**
     * Stops the process group of this process with SIGTSTP, this process included, as ctrl-Z would, until it is continued.
     *
     * @return false where the kernel did not stop it, because nobody could continue it (an orphaned process group)
     */
    boolean stopJob();

    /** PR_SET_CHILD_SUBREAPER: orphans below this process become its children. prctl(2) */
    int becomeSubreaper();

    /** The process id of the parent; 0 if it is outside of the PID namespace. getppid(2) */
    int parent();

    /**
     * Has a signal sent to this process when its parent ends, PR_SET_PDEATHSIG. If the parent that it had at its first instruction has
     * ended by now, the signal is sent at once, unless the kernel has sent it already. prctl(2)
     *
     * @return 1 if it has ended, 0 if not, or a negated errno
     */
    int signalParentDeath(int signal);

    /**
     * Lays down the capabilities that are in effect. The calls that may need them, and the programs that are started, have them all the
     * same; they are laid down again before the next {@link #poll}. capabilities(7)
     *
     * @param startsMore whether programs will be started yet: then none is given up
     */
    default void layDownCapabilities(boolean startsMore) {}

    /** From now on no core of this process is dumped. What it starts has the limit that it was started with. RLIMIT_CORE. setrlimit(2) */
    default void dumpNoCore() {}

    /** tcgetpgrp(3) */
    int foregroundGroup(int terminal);

    /** tcsetpgrp(3) */
    int setForegroundGroup(int terminal, int group);

    /** getpgrp(2) */
    int processGroup();
}
