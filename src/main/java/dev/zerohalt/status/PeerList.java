package dev.zerohalt.status;

import dev.zerohalt.connections.counting.Census;
import dev.zerohalt.connections.counting.CensusTaker;
import dev.zerohalt.connections.counting.Peer;
import java.util.ArrayList;
import java.util.List;

/**
 * Which connections are shown one by one.
 *
 * @param more how many like them there are besides
 */
record PeerList(List<Peer> shown, int more) {
    /** The first of those that hold the drain. */
    static PeerList holding(Census census) {
        List<Peer> holding = new ArrayList<>();
        for (Peer peer : census.named()) {
            if (peer.holds() && holding.size() < CensusTaker.NAMED) {
                holding.add(peer);
            }
        }
        return new PeerList(holding, census.holding() - holding.size());
    }

    /** As many of all as were named. */
    static PeerList all(Census census) {
        return new PeerList(census.named(), census.total() - census.named().size());
    }

    static PeerList none() {
        return new PeerList(List.of(), 0);
    }
}
