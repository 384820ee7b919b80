package dev.zerohalt.demo;

import dev.zerohalt.demo.HaproxyConfiguration.Afterwards;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What stands between the clients and the replicas. */
interface LoadBalancer {
    /** The ones that can keep a pool of idle connections to replicas under zerohalt. */
    enum Kind {
        HAPROXY("HAProxy"),
        NGINX("nginx");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        LoadBalancer startWithPool(List<Replica> replicas, Ports ports, Path directory) throws IOException {
            return switch (this) {
                case HAPROXY -> Haproxy.start(Deployment.ZEROHALT, Afterwards.POOL, replicas, ports, directory);
                case NGINX -> Nginx.start(replicas, ports, directory);
            };
        }
    }

    int port();

    boolean listens();

    /** Whether this replica is given new requests. */
    boolean sendsTo(Replica replica);

    void stop() throws InterruptedException;
}
