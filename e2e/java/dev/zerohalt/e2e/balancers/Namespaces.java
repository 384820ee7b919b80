package dev.zerohalt.e2e.balancers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The network of a row: this process and the load balancer have 192.0.2.1, and each replica has a network namespace with an address from
 * 192.0.2.11 on, as the examples have it. This process must be in network and mount namespaces of its own, with /run to itself.
 */
final class Namespaces {
    private Namespaces() {}

    static String address(int replica) {
        return "192.0.2." + (10 + replica);
    }

    /** Makes the networks of replicas 1 to {@code replicas}. */
    static void make(int replicas) throws IOException, InterruptedException {
        run("mkdir -p /run/netns && ip link set lo up");
        run(IntStream.rangeClosed(1, replicas).mapToObj(Namespaces::commands).collect(Collectors.joining("\n")));
    }

    /** The command, run in a replica's network. */
    static List<String> inside(int replica, List<String> command) {
        var inside = new ArrayList<>(List.of("nsenter", "--net=/run/netns/app-" + replica, "--"));
        inside.addAll(command);
        return inside;
    }

    private static String commands(int replica) {
        return """
                ip netns add app-%1$d
                ip link add to-app-%1$d type veth peer name eth0 netns app-%1$d
                ip addr add 192.0.2.1 peer %2$s dev to-app-%1$d
                ip link set to-app-%1$d up
                ip -n app-%1$d addr add %2$s peer 192.0.2.1 dev eth0
                ip -n app-%1$d link set lo up
                ip -n app-%1$d link set eth0 up
                """.formatted(replica, address(replica));
    }

    private static void run(String script) throws IOException, InterruptedException {
        var process = new ProcessBuilder("sh", "-e", "-c", script)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("cannot make a network: " + output);
        }
    }
}
