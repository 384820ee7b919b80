package dev.zerohalt.report;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.Setting;
import dev.zerohalt.connections.watching.ReturningPeers;
import dev.zerohalt.lifecycle.Policy;
import dev.zerohalt.log.Line;
import dev.zerohalt.log.Log;
import java.util.List;
import java.util.Optional;

/**
 * Says in the log who keeps a drain from its end by coming again and again. Those who stop before a drain could be over, as a load
 * balancer that has learnt of it, are not named.
 */
final class ReturningJournal {
    private final Log log;
    private final Config.Health health;
    private final boolean isDelay;
    private final long soonestEnd;
    private Optional<ReturningPeers> last = Optional.empty();
    private int told;

    ReturningJournal(Log log, Config config) {
        Policy policy = config.policy();
        this.log = log;
        this.health = config.health();
        this.isDelay = policy.strategy().counts() && policy.steadyStateWait() > 0;
        this.soonestEnd = Math.max(policy.steadyStateWait(), policy.minDuration());
    }

    /** Tells when there is one more of them. */
    void counted(ReturningPeers returning) {
        last = Optional.of(returning);
        int before = told;
        told = returning.count(soonestEnd); // fewer, when another drain has begun
        if (isDelay && told > before) {
            List<ReturningPeers.Peer> peers = peers();
            log.warn("drain.progress", "connections keep coming, and each begins the steady-state wait anew")
                    .with("returning", Journal.list(peers, ReturningPeers.Peer::describe))
                    .with("hint", hint(peers))
                    .end();
        }
    }

    /** The drain is over. */
    Line describe(Line line) {
        List<ReturningPeers.Peer> peers = peers();
        return peers.isEmpty()
                ? line
                : line.with("returning", Journal.list(peers, ReturningPeers.Peer::describe))
                        .with("hint", hint(peers));
    }

    /** Who delayed the drain, and what to do about it; empty if nobody did. */
    String story() {
        List<ReturningPeers.Peer> peers = peers();
        return peers.isEmpty()
                ? ""
                : "connections kept coming, and each began the steady-state wait anew: "
                        + Journal.list(peers, ReturningPeers.Peer::describe) + "; " + hint(peers);
    }

    private List<ReturningPeers.Peer> peers() {
        return isDelay ? last.map(returning -> returning.peers(soonestEnd)).orElse(List.of()) : List.of();
    }

    private String hint(List<ReturningPeers.Peer> peers) {
        StringBuilder text = new StringBuilder("if these are probes, have them ask ");
        text.append(health.healthPath())
                .append(" on port ")
                .append(health.port())
                .append(", or set ");
        text.append(Setting.CONNECTION_EXCLUDE.variable()).append('=');
        String separator = "";
        for (ReturningPeers.Peer peer : peers) {
            text.append(separator).append(peer.address());
            separator = ",";
        }
        return text.append(" unless clients have the same address").toString();
    }
}
