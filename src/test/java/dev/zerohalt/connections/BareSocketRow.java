package dev.zerohalt.connections;

/** A socket of which a test says only what it is about. */
public interface BareSocketRow extends SocketRow {
    @Override
    default long inode() {
        return 0;
    }

    @Override
    default long user() {
        return 0;
    }

    @Override
    default long sendQueue() {
        return 0;
    }

    @Override
    default long receiveQueue() {
        return 0;
    }

    @Override
    default void remoteAddress(byte[] address) {
        throw new UnsupportedOperationException("not known");
    }

    @Override
    default boolean hasTraffic() {
        return false;
    }

    @Override
    default Traffic traffic() {
        throw new UnsupportedOperationException("not known");
    }
}
