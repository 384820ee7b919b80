package dev.zerohalt.connections;

import java.util.Arrays;

/** A set of TCP ports, kept as ranges: ascending, apart from each other, none empty. */
public final class PortSet {
    private static final int HIGHEST = 65_535;

    /** No more ranges are written, because the status and the log are asked for often. */
    private static final int MOST_WRITTEN = 100;

    /** Every port there is. */
    public static final PortSet ALL = range(0, HIGHEST);

    public static final PortSet NONE = new PortSet(new int[0]);

    /** The first and the last port of each range in turn. */
    private final int[] bounds;

    private PortSet(int[] bounds) {
        this.bounds = bounds;
    }

    public static PortSet of(int... ports) {
        int[] sorted = ports.clone();
        Arrays.sort(sorted);
        int[] bounds = new int[2 * sorted.length];
        int size = 0;
        for (int port : sorted) {
            if (size > 0 && port <= bounds[size - 1] + 1) {
                bounds[size - 1] = port;
            } else {
                bounds[size++] = port;
                bounds[size++] = port;
            }
        }
        return new PortSet(Arrays.copyOf(bounds, size));
    }

    /** From the first to the last, both of them in it. */
    public static PortSet range(int first, int last) {
        return new PortSet(new int[] {first, last});
    }

    /** The ports that are in either. */
    public PortSet with(PortSet more) {
        return without().without(more).without();
    }

    /** The ports that are in this set and not in the other. */
    public PortSet without(PortSet others) {
        int[] left = new int[bounds.length + others.bounds.length];
        int size = 0;
        int other = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            int first = bounds[i];
            int last = bounds[i + 1];
            while (other < others.bounds.length && others.bounds[other + 1] < first) {
                other += 2;
            }
            for (int at = other; at < others.bounds.length && others.bounds[at] <= last; at += 2) {
                if (first < others.bounds[at]) {
                    left[size++] = first;
                    left[size++] = others.bounds[at] - 1;
                }
                first = others.bounds[at + 1] + 1;
            }
            if (first <= last) {
                left[size++] = first;
                left[size++] = last;
            }
        }
        return new PortSet(Arrays.copyOf(left, size));
    }

    /** All other ports. */
    private PortSet without() {
        return ALL.without(this);
    }

    public boolean contains(int port) {
        int at = Arrays.binarySearch(bounds, port);
        return at >= 0 || -at - 1 < bounds.length && (-at - 1) % 2 == 1;
    }

    /** Whether a port is in both. */
    public boolean intersects(PortSet other) {
        return !without(other).equals(this);
    }

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** How many ranges the set consists of. */
    public int ranges() {
        return bounds.length / 2;
    }

    /** The first port of the n-th range. */
    public int first(int n) {
        return bounds[2 * n];
    }

    /** The last port of the n-th range. */
    public int last(int n) {
        return bounds[2 * n + 1];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortSet that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** {@code 80,443,8000-8009}; {@code all}; empty for none; {@code 1,3,5 and 7 more} where there are very many. */
    @Override
    public String toString() {
        if (equals(ALL)) {
            return "all";
        }
        StringBuilder text = new StringBuilder();
        int written = Math.min(ranges(), MOST_WRITTEN);
        for (int i = 0; i < written; i++) {
            text.append(i == 0 ? "" : ",").append(first(i));
            if (last(i) > first(i)) {
                text.append(last(i) == first(i) + 1 ? ',' : '-').append(last(i));
            }
        }
        int more = ranges() - written;
        return text.append(more > 0 ? " and " + more + " more" : "").toString();
    }
}
