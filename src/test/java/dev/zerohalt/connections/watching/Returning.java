package dev.zerohalt.connections.watching;

import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.SeenSocket;
import dev.zerohalt.connections.SocketRow;

/** Peers that come again and again during a drain that began at 0. */
public final class Returning {
    public static final ReturningPeers NOBODY = during();

    private Returning() {}

    private static ReturningPeers during() {
        ReturningPeers peers = new ReturningPeers(NetworkFilter.NONE, () -> true);
        peers.drainBegins(0);
        count(peers, 0);
        return peers;
    }

    /** Somebody who had no connection when the drain began. */
    public static ReturningPeers peer(String address, int times, long last) {
        ReturningPeers peers = during();
        come(peers, address, times, last);
        return peers;
    }

    /** Comes, and is gone again. */
    public static void come(ReturningPeers peers, String address, int times, long now) {
        for (int i = 0; i < times; i++) {
            peers.ended(SeenSocket.IDLE.of(address), now);
        }
    }

    /** A count. */
    static void count(ReturningPeers peers, long now, SocketRow... open) {
        peers.begin();
        for (SocketRow each : open) {
            peers.visit(each);
        }
        peers.counted(now);
    }
}
