package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas are restarted one after the other under load, behind a real balancer that forgives nothing. They take a while to
 * listen, and stop at once when they are told to; nothing is set. No request fails.
 */
@Timeout(180)
class RollingRestartIT {
    private static final int REPLICAS = 2;
    private static final int CLIENTS = 8;
    private static final int BALANCER_PORT = 9000;
    private static final int SECONDS_TO_LISTEN = 5;

    /** By the kernel's number. */
    private static final int LISTEN = 10;

    /** A second's work: the half of it is sent at once, the rest a second later. */
    private static final int BODY = 20_000;

    @TempDir
    Path directory;

    private final Instance[] replicas = new Instance[REPLICAS];
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong requests = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Set<String> answeredBy = ConcurrentHashMap.newKeySet();

    /** As a container: with a network of its own, an address, and no setting. */
    private Instance start(int number, String name, Instance balancer) throws IOException {
        Path prefix = Files.createDirectory(directory.resolve(name));
        Files.write(prefix.resolve("page"), new byte[BODY]);
        Path settings = Files.writeString(prefix.resolve("nginx.conf"), """
                daemon off;
                user root;
                pid nginx.pid;
                error_log stderr crit;
                events {}
                http {
                    access_log off;
                    keepalive_timeout 0;
                    server {
                        listen 8080;
                        root %s;
                        add_header Replica %s;
                        limit_rate %d;
                    }
                }
                """.formatted(prefix, name, BODY / 2));
        Instance instance = Launch.unset(Mode.PID_1)
                .shell("sleep " + SECONDS_TO_LISTEN + "; exec nginx -e stderr -p " + prefix + " -c " + settings)
                .start();
        replicas[number] = instance;
        Ip.join(instance.pid(), balancer.pid(), number);
        return instance;
    }

    private String balancerSettings() throws IOException {
        StringBuilder text = new StringBuilder("""
                global
                    log stdout format raw local0
                defaults
                    mode http
                    timeout connect 5s
                    timeout client 20s
                    timeout server 20s
                    timeout check 5s
                    log global
                    retries 0
                listen web
                    bind 127.0.0.1:%d
                    option httpchk GET /health
                    default-server check port 8888 inter 500ms fall 2 rise 1
                """.formatted(BALANCER_PORT));
        for (int i = 0; i < REPLICAS; i++) {
            text.append("    server replica%d %s:8080\n".formatted(i, Ip.here(i)));
        }
        return Files.writeString(directory.resolve("haproxy.cfg"), text.toString())
                .toString();
    }

    private void client(boolean keepsConnection) {
        while (running.get()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), BALANCER_PORT)) {
                socket.setSoTimeout((int) Await.PATIENCE.toMillis());
                do {
                    request(socket);
                } while (keepsConnection && running.get());
            } catch (IOException | RuntimeException e) {
                failures.add(e.toString());
            }
        }
    }

    private void request(Socket socket) throws IOException {
        requests.incrementAndGet();
        Http.send(socket, Http.request("GET", "/page"));
        Http.Response response = Http.receive(socket, true);
        if (response.code() != 200 || response.body().length() != BODY) {
            failures.add(response.head());
        }
        answeredBy.add(response.header("Replica"));
    }

    private static void awaitUp(Program haproxy, int number, int times) {
        String up = "Server web/replica" + number + " is UP";
        Await.until(haproxy::output, () -> haproxy.output().split(up, -1).length > times);
    }

    @Test
    void noRequestFails() throws Exception {
        try (Instance balancer = Launch.in(Mode.ORDINARY).startInstead("sleep", "600")) {
            for (int i = 0; i < REPLICAS; i++) {
                start(i, "old" + i, balancer);
            }
            for (Instance replica : replicas) {
                replica.awaitHealthy();
            }
            try (Program haproxy = new Program(balancer.network(), "haproxy", "-db", "-f", balancerSettings())) {
                restartAll(balancer, haproxy);
                assertThat(failures).as(haproxy.output()).isEmpty();
            }
            assertThat(answeredBy).containsExactlyInAnyOrder("old0", "old1", "new0", "new1");
            assertThat(requests.get()).isGreaterThan(10 * CLIENTS);
        } finally {
            for (Instance replica : replicas) {
                if (replica != null) {
                    replica.close();
                }
            }
        }
    }

    private void restartAll(Instance balancer, Program haproxy) throws Exception {
        balancer.awaitTcpState(BALANCER_PORT, LISTEN);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            boolean keepsConnection = i % 2 == 0;
            clients.add(balancer.network().threads().newThread(() -> client(keepsConnection)));
        }
        clients.forEach(Thread::start);
        for (int i = 0; i < REPLICAS; i++) {
            Instance old = replicas[i];
            old.signal(Posix.SIGTERM);
            assertThat(old.exitCode()).as(old.transcript()).isZero();
            assertThat(old.awaitEvent("drain.end").get("outcome"))
                    .as(old.transcript())
                    .isEqualTo("drained");
            old.close();
            Ip.unplug(balancer.pid(), i);
            start(i, "new" + i, balancer);
            awaitUp(haproxy, i, 1);
        }
        Await.until("answers of all", () -> answeredBy.size() == 2 * REPLICAS || !failures.isEmpty());
        running.set(false);
        for (Thread client : clients) {
            client.join(Await.PATIENCE);
        }
    }
}
