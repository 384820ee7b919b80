package dev.zerohalt.connections;

import java.util.Arrays;

/** The monitored TCP ports, ascending, each once. */
public final class PortSet {
    private final int[] ports;

    private PortSet(int[] ports) {
        this.ports = ports;
    }

    public static PortSet of(int... ports) {
        int[] sorted = ports.clone();
        Arrays.sort(sorted);
        int kept = 0;
        for (int port : sorted) {
            if (kept == 0 || sorted[kept - 1] != port) {
                sorted[kept++] = port;
            }
        }
        return new PortSet(Arrays.copyOf(sorted, kept));
    }

    public boolean contains(int port) {
        return Arrays.binarySearch(ports, port) >= 0;
    }

    public int size() {
        return ports.length;
    }

    /** The n-th lowest port. */
    public int get(int n) {
        return ports[n];
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int port : ports) {
            text.append(text.length() == 0 ? "" : ",").append(port);
        }
        return text.toString();
    }
}
