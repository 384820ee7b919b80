package dev.zerohalt;

import dev.zerohalt.connections.proc.Openings;
import dev.zerohalt.http.HttpServer;
import java.util.List;

/**
 * Our own servers together, for who counts connections.
 *
 * @param servers which listen
 */
record OwnServers(List<HttpServer> servers) implements Openings.Own {
    @Override
    public long accepted() {
        long accepted = 0;
        for (HttpServer server : servers) {
            accepted += server.accepted();
        }
        return accepted;
    }

    @Override
    public boolean isAnyWaiting() {
        boolean waiting = false;
        for (HttpServer server : servers) {
            waiting |= server.isAnyWaiting();
        }
        return waiting;
    }
}
