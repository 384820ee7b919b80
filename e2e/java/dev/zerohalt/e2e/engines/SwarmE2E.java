package dev.zerohalt.e2e.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stack of examples/swarm/swarm.yaml on a swarm of one node: a start-first update while clients ask. */
@Timeout(240)
class SwarmE2E {
    private static final Path EXAMPLES = Path.of("examples/swarm");
    private static final InetSocketAddress BALANCER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8000);

    /** Before and after an update, so that clients are seen to be served by all replicas. */
    private static final Duration AROUND = Duration.ofSeconds(2);

    /**
     * What Docker says when it does not find the network of a container that it has just started: the task fails, is stopped, and the
     * update with it (moby/moby issue 31698). What was to be seen was not seen then.
     */
    private static final String LOST_BY_DOCKER = "network sandbox does not exist for container";

    private static final int TRIES = 3;

    private static final Pattern DRAIN = Pattern.compile("event=exit .* drain=(\\S+) drain_outcome=(\\S+)");

    private static Docker docker;

    /** What the tasks of the last update said. */
    private static String last = "";

    @BeforeAll
    static void start() throws IOException {
        docker = Docker.start();
        CommandLine commands = docker.commandLine();
        Path balancer = Path.of(System.getProperty("e2e.work"), "balancer").toAbsolutePath();
        String _ = commands.ok("build", "--tag=haproxy", balancer.toString());
        // What stacks name: an image that no registry has, in two versions.
        String _ = commands.ok("tag", Image.NAME, "shop:1");
        String _ = commands.ok("tag", Image.NAME, "shop:2");
        String _ = commands.ok("swarm", "init", "--advertise-addr=127.0.0.1");
    }

    @AfterAll
    static void stop() {
        docker.close();
    }

    @Test
    void anUpdateLosesNoRequest() throws IOException {
        Clients clients = update("under zerohalt, nothing set", EXAMPLES);
        assertThat(clients.failures()).as(last).isEmpty();
        assertThat(drains()).as(last).hasSize(2);
    }

    /** Else the clients would be too kind. */
    @Test
    void withoutZerohaltItDoes() throws IOException {
        Path alone = Files.createDirectories(
                Path.of(System.getProperty("e2e.work"), "alone").toAbsolutePath());
        Files.writeString(
                alone.resolve("haproxy.cfg"),
                Files.readString(EXAMPLES.resolve("haproxy.cfg"))
                        .replace("GET /health", "GET /work/1")
                        .replace("port 8888", "port 8080"));
        Files.writeString(
                alone.resolve("swarm.yaml"),
                Files.readString(EXAMPLES.resolve("swarm.yaml"))
                        .replace(
                                "image: shop:1\n",
                                "image: shop:1\n    entrypoint: [/app]\n    healthcheck: {disable: true}\n"));
        Clients clients = update("the application alone", alone);
        assertThat(clients.failures()).isNotEmpty();
    }

    /** Swarm's own balancing, by a virtual address and a port that every node publishes, is IPVS. A kernel without it says so. */
    @Test
    void swarmsOwnBalancingNeedsIpvs() {
        CommandLine commands = docker.commandLine();
        String _ = commands.ok(
                "service",
                "create",
                "--detach",
                "--no-resolve-image",
                "--name=shop_web",
                "--publish=8001:8080",
                "shop:1");
        try {
            Await.until(() -> "the task: " + state(), () -> tasks("shop:1") == 1);
            InetSocketAddress published = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8001);
            Optional<String> refused = docker.said("net.ipv4.vs.conn_reuse_mode");
            if (refused.isPresent()) {
                Table.add(
                        "updates",
                        List.of(
                                "Swarm, Docker " + docker.version() + ", its own balancing (a virtual address)",
                                "not here: `" + refused.get().replaceAll(".*msg=", "") + "`",
                                "",
                                "",
                                "",
                                ""));
                assertThat(status(published)).as("it works without IPVS").isZero();
            } else {
                Await.until(() -> "an answer: " + state(), () -> status(published) == 200);
            }
        } finally {
            String _ = commands.ok("service", "rm", "shop_web");
            Await.until(
                    () -> "the service's end: " + state(),
                    () -> commands.ok("ps", "--quiet").isEmpty());
        }
    }

    private static Clients update(String title, Path stack) {
        for (int attempt = 1; ; attempt++) {
            try {
                return deployAndUpdate(title, stack);
            } catch (LostByDocker e) {
                if (attempt == TRIES) {
                    throw e;
                }
                System.err.println("once more, as Docker lost a container's network: " + e.getMessage());
            }
        }
    }

    private static Clients deployAndUpdate(String title, Path stack) {
        CommandLine commands = docker.commandLine();
        try {
            return updateOf(title, stack, commands);
        } finally {
            String _ = commands.ok("stack", "rm", "shop");
            Await.until(
                    () -> "the stack's end: " + state(),
                    () -> commands.ok("ps", "--quiet").isEmpty()
                            && commands.ok("network", "ls", "--quiet", "--filter=name=shop_")
                                    .isEmpty());
        }
    }

    private static Clients updateOf(String title, Path stack, CommandLine commands) {
        String _ = commands.ok(
                "stack", "deploy", "--compose-file=" + stack.toAbsolutePath().resolve("swarm.yaml"), "shop");
        until("two tasks and the balancer", () -> tasks("shop:1") == 2 && status(BALANCER) == 200);
        Clients clients = Clients.start(BALANCER);
        double seconds;
        try {
            Await.pause(AROUND);
            long begun = System.nanoTime();
            replaceTasks(commands);
            seconds = (System.nanoTime() - begun) / 1e9;
            Await.pause(AROUND);
        } finally {
            clients.stop();
        }
        last = logs();
        Table.add(
                "updates",
                List.of(
                        "Swarm, Docker " + docker.version() + ", HAProxy by DNS: " + title,
                        Integer.toString(tasks("shop:2")),
                        String.format(Locale.ROOT, "%.1f", seconds),
                        Integer.toString(clients.requests()),
                        Integer.toString(clients.failures().size()),
                        String.join(", ", drains())));
        return clients;
    }

    private static void replaceTasks(CommandLine commands) {
        String _ = commands.ok("service", "update", "--detach", "--no-resolve-image", "--image=shop:2", "shop_web");
        // Each of the two tasks has its start, its health check and the old one's drain before it.
        until("the first task's update", () -> tasks("shop:2") >= 1 && tasks("shop:1") <= 1);
        until("the second task's update", () -> tasks("shop:2") == 2 && tasks("shop:1") == 0);
        until("the update's end", () -> inspect("{{.UpdateStatus.State}}").equals("completed"));
        // The update is over for Swarm when it has told the last old task to stop.
        until("the old tasks' end", () -> containers("shop:1") == 0);
    }

    private static void until(String what, BooleanSupplier condition) {
        Await.until(() -> what + ": " + state(), () -> {
            String tasks = docker.commandLine().ok("service", "ps", "--no-trunc", "shop_web");
            if (tasks.contains(LOST_BY_DOCKER)) {
                throw new LostByDocker(tasks);
            }
            return condition.getAsBoolean();
        });
    }

    private static final class LostByDocker extends AssertionError {
        private static final long serialVersionUID = 1L;

        LostByDocker(String tasks) {
            super(tasks);
        }
    }

    /** How the drains of the old tasks ended. */
    private static List<String> drains() {
        return DRAIN.matcher(last)
                .results()
                .map(drain -> drain.group(2) + " after " + drain.group(1))
                .toList();
    }

    private static String logs() {
        CommandLine commands = docker.commandLine();
        StringBuilder logs = new StringBuilder();
        commands.ok("ps", "--all", "--quiet", "--filter=status=exited")
                .lines()
                .forEach(id -> logs.append(id)
                        .append('\n')
                        .append(commands.run("logs", "--timestamps", id).said()));
        return logs.append(commands.run("service", "logs", "shop_balancer").said())
                .toString();
    }

    /** Of an answer, 0 without one. */
    private static int status(InetSocketAddress server) {
        try (Connection connection = new Connection(server)) {
            connection.ask("/work/1");
            return connection.answer().status();
        } catch (IOException e) {
            return 0;
        }
    }

    private static String inspect(String format) {
        return docker.commandLine().ok("service", "inspect", "--format=" + format, "shop_web");
    }

    /** Tasks of the image that Swarm has seen healthy and wants to run. */
    private static long tasksRunning(String image) {
        return docker.commandLine()
                .ok(
                        "service",
                        "ps",
                        "--filter=desired-state=running",
                        "--format={{.Image}} {{.CurrentState}}",
                        "shop_web")
                .lines()
                .filter(line -> line.startsWith(image + " Running"))
                .count();
    }

    private static int tasks(String image) {
        return Math.toIntExact(tasksRunning(image));
    }

    private static long containers(String image) {
        return docker.commandLine()
                .ok("ps", "--filter=label=com.docker.swarm.service.name=shop_web", "--format={{.Image}}")
                .lines()
                .filter(image::equals)
                .count();
    }

    private static String state() {
        CommandLine commands = docker.commandLine();
        return commands.run("service", "ps", "--no-trunc", "shop_web", "shop_balancer")
                        .said()
                + commands.run("ps", "--all").said()
                + commands.run("service", "logs", "--tail=20", "shop_balancer").said();
    }
}
