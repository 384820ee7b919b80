package dev.zerohalt.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Nginx's configuration: pools of idle connections, kept as long as nginx keeps them by default, and no request tried twice,
 * which could hide a failure. There is a group of all replicas and one without each of them; files tell which group a request
 * goes to, because a reload would close the idle connections.
 */
final class NginxConfiguration {
    private NginxConfiguration() {}

    static String of(List<Replica> replicas, int port, Path directory) {
        return """
                daemon off;
                user %s;
                pid nginx.pid;
                error_log stderr;
                events {}
                http {
                    access_log off;
                    client_body_temp_path temporary;
                    proxy_temp_path temporary;
                    fastcgi_temp_path temporary;
                    uwsgi_temp_path temporary;
                    scgi_temp_path temporary;

                    proxy_next_upstream off;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";

                %s
                    server {
                        listen 127.0.0.1:%d;
                        set $replicas all;
                %s
                        location / {
                            proxy_pass http://$replicas;
                        }
                    }
                }
                """.formatted(System.getProperty("user.name"), groups(replicas), port, choices(replicas, directory));
    }

    /** The file that exists as long as a replica is to be given no new requests. */
    static Path outOfService(Replica replica, Path directory) {
        return directory.resolve(replica.name() + ".out-of-service");
    }

    private static String groups(List<Replica> replicas) {
        var groups = new StringBuilder(group("all", replicas));
        for (var out : replicas) {
            var others = replicas.stream().filter(replica -> replica != out).toList();
            groups.append(group("without-" + out.name(), others));
        }
        return groups.toString();
    }

    private static String group(String name, List<Replica> replicas) {
        var servers = replicas.stream()
                .map(replica -> "        server 127.0.0.1:%d max_fails=0;\n".formatted(replica.port()))
                .collect(Collectors.joining());
        return """
                    upstream %s {
                %s        keepalive 64;
                        keepalive_timeout 60s;
                    }
                """.formatted(name, servers);
    }

    private static String choices(List<Replica> replicas, Path directory) {
        return replicas.stream()
                .map(replica -> "        if (-f \"%s\") { set $replicas without-%s; }\n"
                        .formatted(outOfService(replica, directory), replica.name()))
                .collect(Collectors.joining());
    }
}
