package dev.zerohalt.connections;

import java.util.Arrays;

/** The monitored TCP ports, ascending, each once. */
public final class PortSet {
    /** Every port there is. */
    public static final PortSet ALL = new PortSet(new int[0], true);

    private final int[] ports;
    private final boolean all;

    private PortSet(int[] ports, boolean all) {
        this.ports = ports;
        this.all = all;
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
        return new PortSet(Arrays.copyOf(sorted, kept), false);
    }

    /** Both, each port once. */
    public PortSet with(PortSet more) {
        if (all || more.all) {
            return ALL;
        }
        int[] both = Arrays.copyOf(ports, ports.length + more.ports.length);
        System.arraycopy(more.ports, 0, both, ports.length, more.ports.length);
        return of(both);
    }

    public boolean contains(int port) {
        return all || Arrays.binarySearch(ports, port) >= 0;
    }

    public boolean isAll() {
        return all;
    }

    /** How many there are, if not {@link #isAll all}. */
    public int size() {
        return ports.length;
    }

    /** The n-th lowest port. */
    public int get(int n) {
        return ports[n];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortSet that && all == that.all && Arrays.equals(ports, that.ports);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ports);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(all ? "all" : "");
        for (int port : ports) {
            text.append(text.length() == 0 ? "" : ",").append(port);
        }
        return text.toString();
    }
}
