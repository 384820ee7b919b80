package dev.zerohalt.demo;

import java.util.List;
import java.util.stream.Collectors;

/** HAProxy's configuration: active health checks, and its own defaults for everything that could hide a failure. */
final class HaproxyConfiguration {
    private static final String CHECK_APPLICATION = """
                # The application's own health endpoint; its port is the second part of the server's name.
                http-check connect port srv_name,field(2,:)
                http-check send meth GET uri /health
                http-check expect status 200
            """;

    private static final String CHECK_ZEROHALT = """
                # zerohalt's health endpoint, on the server's check port.
                http-check connect
                http-check send meth GET uri /health
                http-check expect status 200
            """;

    /** Zerohalt first: while it drains, the check ends there and opens no connection to the application. */
    private static final String CHECK_ZEROHALT_AND_APPLICATION = CHECK_ZEROHALT + CHECK_APPLICATION;

    private static final String NO_RETRIES = """
                # What is refused by a replica that does not listen yet is a failed request.
                retries 0
            """;

    private static final String CLOSE = """
                # One connection per request towards the replicas: a pool of idle ones would hold every drain.
                option http-server-close
            """;

    private static final String POOL = """
                # A pool of connections towards the replicas, the idle ones kept as long as nginx keeps them.
                http-reuse always
                default-server pool-purge-delay 60s
            """;

    /** What becomes of the connection to a replica when a request has been answered. */
    enum Afterwards {
        CLOSE,
        POOL
    }

    private HaproxyConfiguration() {}

    static String of(Deployment deployment, Afterwards afterwards, List<Replica> replicas, int port, int statsPort) {
        var connections = switch (afterwards) {
            case CLOSE -> CLOSE;
            case POOL -> POOL;
        };
        var backend = switch (deployment) {
            case PLAIN -> CHECK_APPLICATION;
            case ZEROHALT -> CHECK_ZEROHALT_AND_APPLICATION;
            case SLOW_START -> NO_RETRIES + CHECK_ZEROHALT;
        };
        return """
                global
                    stats socket ipv4@127.0.0.1:%d level user
                    log stdout format raw local0

                defaults
                    mode http
                    log global
                    option httplog
                %s    timeout connect 5s
                    timeout client 60s
                    timeout server 60s
                    timeout check 5s

                frontend web
                    bind 127.0.0.1:%d
                    default_backend replicas

                backend replicas
                    balance roundrobin
                    option httpchk
                    default-server check inter 100ms fall 1 rise 1
                """.formatted(statsPort, connections, port)
                + backend
                + replicas.stream().map(HaproxyConfiguration::server).collect(Collectors.joining());
    }

    static String serverName(Replica replica) {
        return replica.name() + ":" + replica.port();
    }

    private static String server(Replica replica) {
        return "    server %s 127.0.0.1:%d port %d\n"
                .formatted(serverName(replica), replica.port(), replica.healthPort());
    }
}
