package dev.zerohalt.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What one run came to. */
record Run(
        Deployment deployment,
        Duration length,
        long requests,
        List<Failure> failures,
        List<Duration> restarts,
        Map<String, ReplicaHistory> replicas) {

    long failures(Failure.Kind kind) {
        return failures.stream().filter(failure -> failure.kind() == kind).count();
    }

    long requestsPerSecond() {
        return requests / Math.max(1, length.toSeconds());
    }

    double medianSeconds() {
        return Median.of(restarts.stream().map(Run::seconds).toList());
    }

    double worstSeconds() {
        return restarts.stream().mapToDouble(Run::seconds).max().orElseThrow();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
