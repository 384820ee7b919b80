package dev.zerohalt.sim;

import dev.zerohalt.sim.SocketTables.Family;

/** Stories of drains on request. */
abstract class RequestStories extends ShutdownStories {
    static final String DRAIN = "/drain";
    static final String RESUME = "/resume";

    HealthClient orderAt(double seconds, String method, String target, String address) {
        HealthClient client = machine.newClient(target, address);
        at(seconds, () -> {
            client.connect(Plan.HEALTH_PORT);
            client.ask(method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        });
        return client;
    }

    HealthClient postAt(double seconds, String target) {
        return orderAt(seconds, "POST", target, "127.0.0.1");
    }

    void connectionFor(double from, double seconds) {
        at(from, () -> server.connect(Family.IPV4, (long) (seconds * Dice.SECOND)));
    }

    static String body(HealthClient client) {
        return client.answer().substring(client.answer().indexOf("\r\n\r\n") + 4);
    }
}
