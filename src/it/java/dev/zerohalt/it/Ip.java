package dev.zerohalt.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Addresses and links of the networks of sandboxes, by ip(8). A network is named by a process that lives in it. */
final class Ip {
    /** The near end of a cable. */
    static final String HERE = "10.99.0.1";

    /** Its far end. */
    static final String THERE = "10.99.0.2";

    private Ip() {}

    /** Lays a cable between two networks. */
    static void join(int here, int there) throws IOException {
        in(here, "link", "add", "veth0", "type", "veth", "peer", "name", "veth0", "netns", "" + there);
        in(here, "address", "add", HERE + "/24", "dev", "veth0");
        in(there, "address", "add", THERE + "/24", "dev", "veth0");
        in(here, "link", "set", "veth0", "up");
        in(there, "link", "set", "veth0", "up");
    }

    /** Nothing passes the cable any more, and nobody is told. */
    static void cut(int there) throws IOException {
        in(there, "link", "set", "veth0", "down");
    }

    /** Takes the cable away. It may already be gone with the network at its other end. */
    static void unplug(int there) throws IOException {
        run(there, List.of("sh", "-c", "ip link delete veth0 || true"));
    }

    /** ip(8) in the network of a process. */
    static void in(int pid, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        run(pid, command);
    }

    private static void run(int pid, List<String> command) throws IOException {
        List<String> line = new ArrayList<>(List.of("nsenter", "--net=/proc/" + pid + "/ns/net"));
        line.addAll(command);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", line) + "\n" + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
