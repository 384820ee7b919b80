package dev.zerohalt.cli;

import dev.zerohalt.config.Config;
import dev.zerohalt.http.HttpGet;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.status.StatusPage;

/** Asks a running zerohalt for its status. */
public final class StatusQuery {
    private static final long TIMEOUT = 5_000_000_000L;

    private StatusQuery() {}

    public static HttpGet.Answer answer(Kernel kernel, Invocation.Status status, Config.Health health) {
        String format = status.asJson() ? "" : StatusPage.AS_TEXT;
        String connections = status.allConnections() ? "&" + StatusPage.ALL_CONNECTIONS : "";
        String target = StatusPage.PATH + "?" + format + connections;
        return HttpGet.answer(kernel, OwnServer.url(health, target), TIMEOUT);
    }
}
