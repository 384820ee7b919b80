package dev.zerohalt.sim;

import dev.zerohalt.sim.SimulatedMachine.Raised;

/** What is promised of the health port. */
final class HealthPromises {
    private static final int PACE = 20;

    /** A look is as long as a scan; between two of its slices others are served. */
    private static final int TURNS = 4;

    private final Evidence facts;

    HealthPromises(Evidence facts) {
        this.facts = facts;
    }

    void check() {
        long shutdown = Long.MAX_VALUE;
        for (Raised raised : facts.machine.raised()) {
            if (Behaviour.isStop(raised.signal())) {
                shutdown = Math.min(shutdown, raised.at().time());
            }
        }
        long ended = facts.application.ended().time();
        for (HealthClient client : facts.machine.clients()) {
            if (client.asked() == null || client.wasRefused()) {
                continue;
            }
            if (!client.isAnswered()) {
                facts.promise(client.asked().slept() == facts.returned.slept(), "a health client is answered");
                continue;
            }
            Moment answered = client.answered();
            facts.promise(answered.slept() == client.asked().slept(), "a health client is answered at once");
            boolean live = client.path().equals("/livez");
            long goodUntil = live ? ended : Math.min(shutdown, ended);
            if (answered.time() < goodUntil && (live || isKnownToListen(answered))) {
                facts.promise(
                        client.status() == 200, client.path() + " is 200 while all is well, not " + client.status());
            } else if (answered.turn() >= goodUntil) {
                facts.promise(client.status() == 503, client.path() + " is 503 after that, not " + client.status());
            }
        }
    }

    /**
     * Whether zerohalt must know that the application listens: somebody asked before, when looking was allowed (it takes a
     * twentieth of the time, of which some may be owed), and the look has had its time.
     */
    private boolean isKnownToListen(Moment answered) {
        if (facts.countingBroken) {
            return false;
        }
        long scan = facts.longestScan(0, Long.MAX_VALUE);
        if (facts.application.executedAt() == null) {
            return false;
        }
        long allowed = facts.application.executedAt().time() + PACE * scan;
        for (HealthClient client : facts.machine.clients()) {
            boolean asked = client.asked() != null
                    && client.isAnswered()
                    && client.asked().time() >= allowed;
            if (asked && client.answered().time() + TURNS * scan < answered.time()) {
                return true;
            }
        }
        return false;
    }
}
