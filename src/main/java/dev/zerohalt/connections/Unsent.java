package dev.zerohalt.connections;

import java.util.Optional;

/** Counts the sockets that nobody owns and whose bytes are still on their way. */
final class Unsent implements SocketTable.Visitor {
    private final Witnesses witnesses = new Witnesses();
    private int sockets;

    @Override
    public void begin() {
        sockets = 0;
        witnesses.clear();
    }

    @Override
    public void visit(SocketRow socket) {
        if (TcpState.isUnsent(socket)) {
            sockets++;
            witnesses.add(socket);
        }
    }

    int sockets() {
        return sockets;
    }

    /** Whether one of those that were counted is known to have unsent bytes still: by a look at a few. */
    boolean isStillThere(SocketTable table) {
        witnesses.look();
        for (Optional<SocketRow> one = witnesses.present(table); one.isPresent(); one = witnesses.present(table)) {
            if (TcpState.isUnsent(one.get())) {
                return true;
            }
            witnesses.dismiss();
        }
        return false;
    }
}
