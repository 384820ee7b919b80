package dev.zerohalt.os;

/** There was not enough memory. Made while there is some, because an {@link OutOfMemoryError} comes when there is none. */
public final class MemoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MemoryException() {
        super("out of memory");
    }

    /** Where it was made says nothing. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
