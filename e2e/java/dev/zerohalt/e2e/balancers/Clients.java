package dev.zerohalt.e2e.balancers;

import dev.zerohalt.demo.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * What the clients ask, each on a connection that it keeps. Half of it is POST: proxies written in Go send a GET again by themselves when
 * a pooled connection turns out to be closed, whatever their settings say.
 */
final class Clients {
    private static final int MOST_BYTES = 20_000;

    private Clients() {}

    static List<Supplier<Request>> all() {
        var clients = new ArrayList<Supplier<Request>>();
        for (int i = 0; i < 16; i++) {
            clients.add(() -> request(20, 300));
        }
        for (int i = 0; i < 8; i++) {
            clients.add(() -> request(300, 3000));
        }
        return clients;
    }

    private static Request request(int leastMillis, int mostMillis) {
        var random = ThreadLocalRandom.current();
        int bytes = random.nextInt(1, MOST_BYTES);
        int millis = random.nextInt(leastMillis, mostMillis + 1);
        var path = "/work/" + bytes + "?ms=" + millis;
        return new Request(random.nextBoolean() ? "GET" : "POST", path, bytes, true);
    }
}
