package dev.zerohalt.demo;

import dev.zerohalt.demo.HaproxyConfiguration.Afterwards;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The load balancers that can keep a pool of idle connections to replicas under zerohalt. */
enum PooledBalancer {
    HAPROXY("HAProxy"),
    NGINX("nginx");

    private final String label;

    PooledBalancer(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    LoadBalancer start(List<Replica> replicas, Ports ports, Path directory) throws IOException {
        return switch (this) {
            case HAPROXY -> Haproxy.start(Deployment.ZEROHALT, Afterwards.POOL, replicas, ports, directory);
            case NGINX -> Nginx.start(replicas, ports, directory);
        };
    }
}
