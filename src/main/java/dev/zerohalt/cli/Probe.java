package dev.zerohalt.cli;

import dev.zerohalt.config.Config;
import dev.zerohalt.http.HttpGet;
import dev.zerohalt.http.HttpUrl;
import dev.zerohalt.os.Kernel;
import java.util.Optional;

/** Asks a running zerohalt for its health. */
public final class Probe {
    private static final long TIMEOUT = 5_000_000_000L;

    private Probe() {}

    /** Whether one of the addresses the URL, or else the configuration, stands for answers with a 2xx status. */
    public static Optional<String> failure(Kernel kernel, Optional<String> url, Config.Health health) {
        HttpUrl target;
        if (url.isPresent()) {
            Optional<HttpUrl> parsed = HttpUrl.parse(url.get());
            if (parsed.isEmpty()) {
                return Optional.of("cannot probe \"" + url.get()
                        + "\": not http://host[:port][/path] with an IP address or localhost as host");
            }
            target = parsed.get();
        } else {
            target = OwnServer.url(health, health.healthPath());
        }
        return HttpGet.failure(kernel, target, TIMEOUT);
    }
}
