package dev.zerohalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** nginx as the application: in the foreground, with all that it writes in a folder of the test's. */
final class Nginx {
    private static final int LISTEN = 10;

    private Nginx() {}

    /**
     * Writes its configuration.
     *
     * @param http what stands in the block of that name
     */
    static void configure(Path directory, String http) throws IOException {
        Files.writeString(directory.resolve("nginx.conf"), """
            daemon off;
            user root;
            worker_processes 1;
            pid nginx.pid;
            error_log stderr crit;
            events {}
            http {
            access_log off;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            %s
            }
            """.formatted(http));
    }

    /** What starts it, once it is configured. */
    static String[] command(Path directory) {
        return new String[] {"nginx", "-e", "stderr", "-p", directory + "/", "-c", directory + "/nginx.conf"};
    }

    /** Started under zerohalt, and listening on all of the ports. */
    static Instance start(Launch launch, Path directory, int... ports) {
        Instance instance = launch.command(command(directory)).start();
        try {
            for (int port : ports) {
                instance.awaitTcpState(port, LISTEN);
            }
            return instance;
        } catch (AssertionError e) {
            instance.close();
            throw e;
        }
    }
}
