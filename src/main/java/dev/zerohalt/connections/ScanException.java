package dev.zerohalt.connections;

import dev.zerohalt.os.Kernel;

/** The sockets could not be read: their number is unknown. */
public final class ScanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ScanException(String message) {
        super(message);
    }

    /**
     * The result of a {@link Kernel} call if it succeeded.
     *
     * @param what what could not be done otherwise, with its argument: {@code "open /proc/net/tcp"}
     */
    public static int check(Kernel kernel, String what, int result) {
        if (result < 0) {
            throw new ScanException("cannot " + what + ": " + kernel.describe(-result));
        }
        return result;
    }
}
