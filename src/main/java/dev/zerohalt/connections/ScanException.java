package dev.zerohalt.connections;

/** The sockets could not be read: their number is unknown. */
public final class ScanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ScanException(String message) {
        super(message);
    }
}
