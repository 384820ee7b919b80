package dev.zerohalt.cli;

import dev.zerohalt.config.Config;
import dev.zerohalt.http.HttpUrl;
import dev.zerohalt.os.IpAddress;
import java.util.ArrayList;
import java.util.List;

/** The health server that a configuration is of. */
final class OwnServer {
    private OwnServer() {}

    static HttpUrl url(Config.Health health, String target) {
        List<IpAddress> addresses = new ArrayList<>();
        if (health.bind().isPresent() && !health.bind().get().isAny()) {
            addresses.add(health.bind().get());
        } else {
            addresses.add(IpAddress.LOOPBACK_IPV4);
            addresses.add(IpAddress.LOOPBACK_IPV6);
        }
        return new HttpUrl(addresses, "localhost", health.port(), target);
    }
}
