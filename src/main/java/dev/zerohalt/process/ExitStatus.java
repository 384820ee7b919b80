package dev.zerohalt.process;

/**
 * How a process ended.
 *
 * @param code the exit code, 0 if a signal killed it
 * @param signal the signal that killed it, 0 if it exited
 */
public record ExitStatus(int code, int signal) {
    private static final int KILLED_BY_SIGNAL = 128;

    /** From the wait status of a process that has ended. wait(2), bits/waitstatus.h */
    public static ExitStatus ofWaitStatus(int status) {
        return new ExitStatus(status >> 8 & 0xff, status & 0x7f);
    }

    /** Whether a wait status says that a process was stopped, and has not ended. */
    public static boolean isStopped(int status) {
        return (status & 0xff) == 0x7f;
    }

    /** The signal that stopped the process. */
    public static int stopSignal(int status) {
        return status >> 8 & 0xff;
    }

    /** Whether it ended as a shell does that cannot find its command (127), or cannot execute it (126). */
    public boolean isNoCommand() {
        return code == 126 || code == 127;
    }

    /** The code as a shell reports it: the exit code, or 128 plus the signal. */
    public int exitCode() {
        return signal == 0 ? code : KILLED_BY_SIGNAL + signal;
    }
}
