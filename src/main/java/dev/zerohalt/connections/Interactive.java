package dev.zerohalt.connections;

import java.util.HashMap;
import java.util.Map;

/**
 * What /proc says of connections whose traffic leaves it undecided whether the last request was answered: the kernel is in
 * interactive mode from when it sends an answer with the acknowledgement of the request, until it has to acknowledge a
 * request by itself. sock_diag does not show that. Reading /proc costs much, so each connection is asked for once, and is
 * remembered until something more is received.
 */
final class Interactive implements SocketTable.Visitor {
    /** Bytes received when asked, by inode. */
    private final Map<Long, Long> asked = new HashMap<>();

    private final Map<Long, Long> answered = new HashMap<>();

    boolean isAsked(SocketRow socket) {
        return isKnown(asked, socket);
    }

    boolean isAnswered(SocketRow socket) {
        return isKnown(answered, socket);
    }

    private static boolean isKnown(Map<Long, Long> known, SocketRow socket) {
        Long received = known.get(socket.inode());
        return received != null && received == socket.traffic().bytesReceived();
    }

    /** Asks for these, by inode with the bytes received; what cannot be read stays undecided. */
    void ask(Map<Long, Long> undecided, SocketTable proc, PortSet ports) {
        asked.putAll(undecided);
        try {
            proc.scan(ports, TcpState.HOLDING, this);
        } catch (ScanException e) {
            answered.keySet().removeAll(undecided.keySet());
        } finally {
            proc.close();
        }
    }

    @Override
    public void begin() {}

    @Override
    public void visit(SocketRow socket) {
        Long received = asked.get(socket.inode());
        if (received != null && socket.isInteractive()) {
            answered.put(socket.inode(), received);
        }
    }

    void forget() {
        asked.clear();
        answered.clear();
    }
}
