package dev.zerohalt.e2e.balancers;

import static dev.zerohalt.e2e.balancers.Protocol.HTTP1;
import static dev.zerohalt.e2e.balancers.Protocol.HTTP2;

import java.util.List;
import java.util.Set;

/** The load balancers, and how to run the example of each in the folder where its files are. */
enum Balancer {
    HAPROXY("HAProxy", Set.of(HTTP1, HTTP2), List.of("haproxy.cfg")),
    /** Debian's refuses proxy_http_version 2. */
    NGINX("nginx", Set.of(HTTP1), List.of("nginx.conf", "nginx-agent.sh")),
    CADDY("Caddy", Set.of(HTTP1, HTTP2), List.of("Caddyfile", "Caddyfile.h2c")),
    TRAEFIK("Traefik", Set.of(HTTP1, HTTP2), List.of("traefik.yaml", "dynamic.yaml")),
    ENVOY("Envoy", Set.of(HTTP1, HTTP2), List.of("envoy.yaml"));

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of
    private final Set<Protocol> protocols;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> files;

    Balancer(String label, Set<Protocol> protocols, List<String> files) {
        this.label = label;
        this.protocols = protocols;
        this.files = files;
    }

    String label() {
        return label;
    }

    boolean speaks(Protocol protocol) {
        return protocols.contains(protocol);
    }

    /**
     * Whether it closes every connection that it does not need, so that a drain with strategy {@code connections} ends before its
     * deadline. HAProxy may keep the last one, and Caddy has no timeout for HTTP/2 without TLS.
     */
    boolean closesAllIdle(Protocol protocol) {
        return switch (this) {
            case HAPROXY -> false;
            case CADDY -> protocol != HTTP2;
            case NGINX, TRAEFIK, ENVOY -> true;
        };
    }

    /** In examples/balancers. */
    List<String> files() {
        return files;
    }

    /** What has to run: the load balancer first. */
    List<List<String>> commands(Protocol protocol) {
        return switch (this) {
            case HAPROXY -> List.of(List.of("haproxy", "-db", "-f", "haproxy.cfg"));
            case NGINX ->
                List.of(List.of("nginx", "-p", ".", "-c", "nginx.conf", "-e", "stderr"), List.of("./nginx-agent.sh"));
            case CADDY -> {
                var file = protocol == HTTP2 ? "Caddyfile.h2c" : "Caddyfile";
                yield List.of(List.of("caddy", "run", "--adapter", "caddyfile", "--config", file));
            }
            case TRAEFIK -> List.of(List.of("traefik", "--configFile=traefik.yaml"));
            case ENVOY -> List.of(List.of("envoy", "--concurrency", "2", "-l", "warn", "-c", "envoy.yaml"));
        };
    }
}
