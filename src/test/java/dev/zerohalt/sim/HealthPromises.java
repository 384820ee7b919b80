package dev.zerohalt.sim;

import dev.zerohalt.sim.SimulatedKernel.Raised;

/** What is promised of the health port. */
final class HealthPromises {
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
            if (answered.time() < goodUntil) {
                facts.promise(
                        client.status() == 200, client.path() + " is 200 while all is well, not " + client.status());
            } else if (answered.turn() >= goodUntil) {
                facts.promise(client.status() == 503, client.path() + " is 503 after that, not " + client.status());
            }
        }
    }
}
