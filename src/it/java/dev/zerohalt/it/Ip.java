package dev.zerohalt.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Addresses and links of the networks of sandboxes, by ip(8). A network is named by a process that lives in it. */
final class Ip {
    /** The near end of a cable. */
    static final String HERE = here(0);

    /** Its far end. */
    static final String THERE = there(0);

    private Ip() {}

    /** Lays a cable between two networks. */
    static void join(int here, int there) throws IOException {
        join(here, there, 0);
    }

    /** Lays one of several cables, each with addresses of its own. */
    static void join(int here, int there, int cable) throws IOException {
        String name = "veth" + cable;
        in(here, "link", "add", name, "type", "veth", "peer", "name", name, "netns", "" + there);
        in(here, "address", "add", here(cable) + "/24", "dev", name);
        in(there, "address", "add", there(cable) + "/24", "dev", name);
        in(here, "link", "set", name, "up");
        in(there, "link", "set", name, "up");
    }

    /** The near end of one of several cables. */
    static String here(int cable) {
        return "10.99." + cable + ".1";
    }

    private static String there(int cable) {
        return "10.99." + cable + ".2";
    }

    /** Nothing passes the cable any more, and nobody is told. */
    static void cut(int there) throws IOException {
        in(there, "link", "set", "veth0", "down");
    }

    /** Takes the cable away. It may already be gone with the network at its other end. */
    static void unplug(int there) throws IOException {
        unplug(there, 0);
    }

    static void unplug(int there, int cable) throws IOException {
        run(there, List.of("sh", "-c", "ip link delete veth" + cable + " || true"));
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
