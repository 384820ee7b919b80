package dev.zerohalt.metrics;

/** How often something took how long. Times in nanoseconds, buckets in milliseconds as they are exposed. */
final class Histogram {
    /** Upper bounds. */
    private static final long[] BOUNDS = {
        100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 50_000_000, 100_000_000
    };

    private final long[] counts = new long[BOUNDS.length + 1];
    private long sum;

    void add(long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
            bucket++;
        }
        counts[bucket]++;
        sum += nanos;
    }

    long count() {
        long all = 0;
        for (long count : counts) {
            all += count;
        }
        return all;
    }

    void write(Exposition text, String name) {
        long upTo = 0;
        for (int i = 0; i < BOUNDS.length; i++) {
            upTo += counts[i];
            text.sample(name + "_bucket", upTo, "le", Exposition.millis(BOUNDS[i]));
        }
        text.sample(name + "_bucket", count(), "le", "+Inf");
        text.sampleMillis(name + "_sum", sum);
        text.sample(name + "_count", count());
    }
}
