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
            if (Orders.isOrder(client)) {
                order(client, Math.min(shutdown, ended));
                continue;
            }
            boolean live = client.path().equals("/livez");
            long goodUntil = live ? ended : Math.min(shutdown, ended);
            if (!live && facts.orders.standingAt(answered.time()).isPresent()) {
                facts.promise(client.status() == 503, "/health is 503 in a drain on request, not " + client.status());
                continue;
            }
            if (answered.time() < goodUntil && (live || isKnownToListen(answered) || wasGood(answered))) {
                facts.promise(
                        client.status() == 200, client.path() + " is 200 while all is well, not " + client.status());
            } else if (answered.turn() >= goodUntil) {
                facts.promise(client.status() == 503, client.path() + " is 503 after that, not " + client.status());
            }
        }
    }

    /** Before the end it is taken, whatever came before it. */
    private void order(HealthClient client, long end) {
        int status = client.status();
        boolean drains = client.path().equals(Orders.DRAIN);
        if (client.answered().time() < end) {
            facts.promise(
                    status == 200 || drains && status == 202,
                    client.path() + " is taken before the end, not " + status);
        } else {
            facts.promise(
                    status == 200 || status == 409 || drains && status == 202,
                    client.path() + " is answered after that, not with " + status);
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
                    && !Orders.isOrder(client)
                    && client.isAnswered()
                    && undisturbed(client.answered().time(), answered.time())
                    && client.asked().time() >= allowed;
            if (asked && client.answered().time() + TURNS * scan < answered.time()) {
                return true;
            }
        }
        return false;
    }

    /** In mode standalone healthy is healthy for good, but for drains. */
    private boolean wasGood(Moment answered) {
        return facts.machine.clients().stream()
                .anyMatch(client -> client.path().equals("/health")
                        && client.status() == 200
                        && client.answered().time() < answered.time());
    }

    /** In a drain nobody looks who listens: whether there was none meanwhile. */
    private boolean undisturbed(long from, long to) {
        return facts.orders.standingAt(from).isEmpty()
                && facts.machine.clients().stream()
                        .noneMatch(client -> Orders.isOrder(client)
                                && client.isAnswered()
                                && client.answered().time() >= from
                                && client.answered().time() <= to);
    }
}
