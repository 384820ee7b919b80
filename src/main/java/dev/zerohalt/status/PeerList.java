package dev.zerohalt.status;

import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.counting.Peer;
import java.util.ArrayList;
import java.util.List;

/**
 * Which connections are shown one by one.
 *
 * @param more how many like them there are besides
 */
record PeerList(List<Peer> shown, int more) {
    private static final int MOST_HOLDING = 10;

    static final PeerList NONE = new PeerList(List.of(), 0);

    /** The first of those that hold the drain. */
    static PeerList holding(Census census) {
        List<Peer> holding = new ArrayList<>();
        for (Peer peer : census.named()) {
            if (peer.holds() && holding.size() < MOST_HOLDING) {
                holding.add(peer);
            }
        }
        return new PeerList(holding, census.holding() - holding.size());
    }

    /** As many of all as were named. */
    static PeerList all(Census census) {
        return new PeerList(census.named(), census.total() - census.named().size());
    }
}
