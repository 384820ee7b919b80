package dev.zerohalt.process;

/**
 * Who is behind a signal, by what the kernel says of it in {@code si_code} and {@code si_pid}. sigaction(2)
 *
 * @see <a href="https://github.com/torvalds/linux/blob/master/include/uapi/asm-generic/siginfo.h">asm-generic/siginfo.h</a>
 */
public enum SignalOrigin {
    /** A process sent it, by kill(2) or sigqueue(3), or because it died and was our parent. */
    PROCESS,

    /** The kernel sent it to whoever is there: a key of the terminal, its hang-up or new size, a console. */
    TERMINAL,

    /**
     * The kernel raised it because of this process itself: a limit that it reached, a timer or a descriptor that reports to
     * it, which whoever executed it may have set.
     */
    OURSELVES;

    private static final int SI_USER = 0;
    private static final int SI_TIMER = -2;
    private static final int SI_KERNEL = 0x80;

    /** What the kernel raises as if the process had sent it to itself: {@code SEND_SIG_NOINFO}, fs/pipe.c, mm/filemap.c. */
    private static final SignalSet AS_IF_SENT_BY_OURSELVES = SignalSet.of(Signal.SIGPIPE, Signal.SIGXFSZ);

    /**
     * What the kernel raises with {@code SI_KERNEL} for what a process did: {@code SEND_SIG_PRIV}, kernel/time/itimer.c,
     * kernel/time/posix-cpu-timers.c, fs/fcntl.c. Everything else it raises so has come from outside.
     */
    private static final SignalSet FOR_WHAT_WE_DID = SignalSet.of(
            Signal.SIGILL,
            Signal.SIGTRAP,
            Signal.SIGBUS,
            Signal.SIGFPE,
            Signal.SIGSEGV,
            Signal.SIGPIPE,
            Signal.SIGALRM,
            Signal.SIGURG,
            Signal.SIGXCPU,
            Signal.SIGXFSZ,
            Signal.SIGVTALRM,
            Signal.SIGPROF,
            Signal.SIGIO,
            Signal.SIGSYS);

    /**
     * Who is behind a signal. A process id of another namespace is 0; no process can make a code above 0 up.
     *
     * @param own the id of this process
     */
    static SignalOrigin of(int signal, int code, int sender, int own) {
        if (signal == Signal.SIGCHLD) {
            return PROCESS;
        }
        if (code == SI_KERNEL) {
            return FOR_WHAT_WE_DID.contains(signal) ? OURSELVES : TERMINAL;
        }
        boolean asIfSent = code == SI_USER && sender == own && AS_IF_SENT_BY_OURSELVES.contains(signal);
        return asIfSent || code > 0 || code == SI_TIMER ? OURSELVES : PROCESS;
    }
}
