package dev.zerohalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** HAProxy, which checks the health of an application and says in its output what it finds. */
final class HaproxyChecks {
    private HaproxyChecks() {}

    /**
     * Starts it.
     *
     * @param checks lines of its configuration that say how it asks
     * @param server the rest of the server's line, behind its address
     */
    static Program start(Instance instance, Path directory, String checks, String server) throws IOException {
        String settings = """
                global
                    log stdout format raw local0
                defaults
                    mode http
                    timeout connect 5s
                    timeout client 5s
                    timeout server 5s
                    log global
                listen web
                    bind 127.0.0.1:9000
                    option log-health-checks
                    CHECKS
                    server web1 127.0.0.1:8080 SERVER
                """.replace("CHECKS", checks).replace("SERVER", server);
        Path file = Files.writeString(directory.resolve("haproxy.cfg"), settings);
        return new Program(instance.network(), "haproxy", "-db", "-f", file.toString());
    }
}
