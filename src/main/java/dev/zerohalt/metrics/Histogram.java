package dev.zerohalt.metrics;

/** How often something took how long. Times in nanoseconds, buckets in milliseconds as they are exposed. */
final class Histogram {
    /** Upper bounds, and how they are written. */
    private static final long[] BOUNDS = {
        100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 50_000_000, 100_000_000
    };

    private static final String[] LABELS = {"0.1", "0.25", "0.5", "1", "2.5", "5", "10", "50", "100"};

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
            text.sample(name + "_bucket", "le", LABELS[i], upTo);
        }
        text.sample(name + "_bucket", "le", "+Inf", count());
        text.sampleMillis(name + "_sum", sum);
        text.sample(name + "_count", count());
    }
}
