package dev.zerohalt.os;

/** A system call failed where the program cannot go on without it. The message names the call, its argument and the error. */
public final class OsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int errno;

    /**
     * @param what what could not be done, with its argument: {@code "bind port 8888"}
     * @param result the negative result of a {@link Kernel} call
     */
    public OsException(Kernel kernel, String what, int result) {
        super("cannot " + what + ": " + kernel.describe(-result));
        this.errno = -result;
    }

    /** The error number, positive. */
    public int errno() {
        return errno;
    }

    /** The result of a call if it succeeded. */
    public static int check(Kernel kernel, String what, int result) {
        if (result < 0) {
            throw new OsException(kernel, what, result);
        }
        return result;
    }
}
