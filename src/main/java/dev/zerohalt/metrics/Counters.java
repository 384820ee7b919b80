package dev.zerohalt.metrics;

/** What is counted as it happens. */
public final class Counters {
    /** More than the highest signal number. */
    private static final int SIGNALS = 65;

    private final long[] received = new long[SIGNALS];
    private final long[] forwarded = new long[SIGNALS];
    private final Histogram healthDurations = new Histogram();

    public void signalReceived(int signal) {
        received[signal]++;
    }

    public void signalForwarded(int signal) {
        forwarded[signal]++;
    }

    /**
     * A request for the health was answered.
     *
     * @param nanos since it was there to be read
     */
    public void healthAnswered(long nanos) {
        healthDurations.add(nanos);
    }

    long received(int signal) {
        return received[signal];
    }

    long forwarded(int signal) {
        return forwarded[signal];
    }

    Histogram healthDurations() {
        return healthDurations;
    }
}
