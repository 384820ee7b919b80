package dev.zerohalt.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Scanner;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Free ports on the loopback interface, outside the range the kernel takes the local ports of outgoing connections from: a
 * replica's port is free for a moment at each restart, and the load would sooner or later be given it.
 */
final class Ports {
    private static final Path EPHEMERAL_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 65_000;

    private final RandomGenerator random = new Random();
    private final Set<Integer> taken = new HashSet<>();
    private final int ephemeralLow;
    private final int ephemeralHigh;

    Ports() throws IOException {
        int low;
        int high;
        // The kernel answers only the first read of this file: it must be one with room for all of it.
        try (var range = new Scanner(Files.newBufferedReader(EPHEMERAL_RANGE))) {
            low = range.nextInt();
            high = range.nextInt();
        }
        boolean roomOutside = low > LOWEST + 1000 || high < HIGHEST - 1000;
        ephemeralLow = roomOutside ? low : 0;
        ephemeralHigh = roomOutside ? high : 0;
    }

    synchronized int next() {
        for (int attempt = 0; attempt < 10_000; attempt++) {
            int port = random.nextInt(LOWEST, HIGHEST);
            boolean ephemeral = port >= ephemeralLow && port <= ephemeralHigh;
            if (!ephemeral && isFree(port) && taken.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException("cannot find a free port between " + LOWEST + " and " + HIGHEST);
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (java.net.BindException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
