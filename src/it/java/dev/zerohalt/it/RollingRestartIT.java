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
import java.util.Random;
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
@Timeout(300)
class RollingRestartIT {
    private static final int CLIENTS = 8;
    private static final int BALANCER_PORT = 9000;
    private static final int SECONDS_TO_LISTEN = 5;

    /** By the kernel's number. */
    private static final int LISTEN = 10;

    /** For nginx a second's work: the half of it is sent at once, the rest a second later. */
    private static final int BODY = 20_000;

    /** Of an answer by Node.js, in milliseconds: until then nothing is sent at all. */
    private static final int LONGEST = 8_000;

    /** Listens after a while, and is ended at once by SIGTERM, as any program of Node.js that does not care. */
    private static final String NODE_SERVER = """
            const server = require('http').createServer((request, response) => {
                const answer = () => {
                    response.writeHead(200, {'Replica': process.env.REPLICA, 'Content-Length': %d});
                    response.end(Buffer.alloc(%1$d));
                };
                setTimeout(answer, Number(request.url.split('?')[1]));
            });
            server.keepAliveTimeout = 600000; // else it ends connections while the balancer sends a request
            setTimeout(() => server.listen(8080), %d);
            """.formatted(BODY, 1000 * SECONDS_TO_LISTEN);

    @TempDir
    Path directory;

    /** How a replica is started, given its folder and its name. */
    private interface Start {
        Launch replica(Path folder, String name) throws IOException;
    }

    private final List<Instance> replicas = new ArrayList<>();
    private final List<Instance> ended = new ArrayList<>();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong requests = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Set<String> answeredBy = ConcurrentHashMap.newKeySet();

    private static Launch nginx(Path folder, String name) throws IOException {
        Files.write(folder.resolve("page"), new byte[BODY]);
        Nginx.configure(folder, """
                keepalive_timeout 0;
                server {
                    listen 8080;
                    root %s;
                    add_header Replica %s;
                    limit_rate %d;
                }
                """.formatted(folder, name, BODY / 2));
        return Launch.unset(Mode.PID_1)
                .shell("sleep " + SECONDS_TO_LISTEN + "; exec " + String.join(" ", Nginx.command(folder)));
    }

    /**
     * A start in a folder with a program for Node.js, as Kubernetes would, with its grace period.
     *
     * @param command which leaves out exec
     */
    private static Start node(String... command) {
        return (folder, name) -> {
            Files.writeString(folder.resolve("server.js"), NODE_SERVER);
            Files.writeString(folder.resolve("package.json"), "{\"scripts\": {\"start\": \"node server.js\"}}");
            return Launch.unset(Mode.PID_1)
                    .environment("KUBERNETES_SERVICE_HOST", "10.0.0.1")
                    .environment("HOME", folder.toString())
                    .environment("REPLICA", name)
                    .startedBy("env", "--chdir=" + folder)
                    .command(command);
        };
    }

    /** As a container: with a network of its own, an address, and no setting. */
    private Instance start(int number, String name, Start start, Instance balancer) throws IOException {
        Instance instance = start.replica(Files.createDirectory(directory.resolve(name)), name)
                .start();
        if (number < replicas.size()) {
            replicas.set(number, instance);
        } else {
            replicas.add(instance);
        }
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
        for (int i = 0; i < replicas.size(); i++) {
            text.append("    server replica%d %s:8080\n".formatted(i, Ip.here(i)));
        }
        return Files.writeString(directory.resolve("haproxy.cfg"), text.toString())
                .toString();
    }

    /**
     * @param longest of its requests, in milliseconds: each takes half of that at least
     */
    private void client(boolean keepsConnection, int longest) {
        Random random = new Random();
        while (running.get()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), BALANCER_PORT)) {
                socket.setSoTimeout((int) Await.PATIENCE.toMillis());
                do {
                    request(socket, longest / 2 + random.nextInt(longest / 2 + 1));
                } while (keepsConnection && running.get());
            } catch (IOException | RuntimeException e) {
                failures.add(e.toString());
            }
        }
    }

    private void request(Socket socket, int millis) throws IOException {
        requests.incrementAndGet();
        Http.send(socket, Http.request("GET", "/page?" + millis));
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
        restart(List.of(RollingRestartIT::nginx, RollingRestartIT::nginx));
    }

    /** The signal ends the first process at once, and the server is another process. */
    @Test
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void noRequestFailsBehindAWrapper() throws Exception {
        restart(List.of(
                node("sh", "-c", "node server.js; exit $?"),
                node("npm", "start"),
                node("sh", "-c", "npm start; exit $?")));
        for (Instance old : ended) {
            assertThat(old.events("leftovers")).as(old.transcript()).isEmpty();
            assertThat(old.awaitEvent("app.wrapper").get("hint")).contains("[\"node\", ...]");
        }
    }

    private void restart(List<Start> starts) throws Exception {
        try (Instance balancer = Launch.in(Mode.ORDINARY).startInstead("sleep", "600")) {
            for (int i = 0; i < starts.size(); i++) {
                start(i, "old" + i, starts.get(i), balancer);
            }
            for (Instance replica : replicas) {
                replica.awaitHealthy();
            }
            try (Program haproxy = new Program(balancer.network(), "haproxy", "-db", "-f", balancerSettings())) {
                restartAll(starts, balancer, haproxy);
                assertThat(failures).as(haproxy.output()).isEmpty();
            }
            assertThat(answeredBy).hasSize(2 * starts.size());
            assertThat(requests.get()).isGreaterThan(10 * CLIENTS);
        } finally {
            replicas.forEach(Instance::close);
            ended.forEach(Instance::close);
        }
    }

    private void restartAll(List<Start> starts, Instance balancer, Program haproxy) throws Exception {
        balancer.awaitTcpState(BALANCER_PORT, LISTEN);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            boolean keepsConnection = i % 2 == 0;
            int longest = i < CLIENTS / 2 ? LONGEST : LONGEST / 100;
            clients.add(balancer.network().threads().newThread(() -> client(keepsConnection, longest)));
        }
        clients.forEach(Thread::start);
        for (int i = 0; i < starts.size(); i++) {
            Instance old = replicas.get(i);
            old.signal(Posix.SIGTERM);
            assertThat(old.exitCode()).as(old.transcript()).isIn(0, 143);
            assertThat(old.awaitEvent("drain.end").get("outcome"))
                    .as(old.transcript())
                    .isEqualTo("drained");
            ended.add(old);
            Ip.unplug(balancer.pid(), i);
            start(i, "new" + i, starts.get(i), balancer);
            awaitUp(haproxy, i, 1);
        }
        Await.until("answers of all", () -> answeredBy.size() == 2 * starts.size() || !failures.isEmpty());
        running.set(false);
        for (Thread client : clients) {
            client.join(Await.PATIENCE);
        }
    }
}
