package dev.zerohalt.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What one run came to. */
record Run(
        Mode mode,
        Duration length,
        long requests,
        List<Failure> failures,
        List<Duration> restarts,
        Map<String, History> replicas) {

    long failures(Failure.Kind kind) {
        return failures.stream().filter(failure -> failure.kind() == kind).count();
    }

    double medianSeconds() {
        var sorted = restarts.stream().sorted().toList();
        int middle = sorted.size() / 2;
        var upper = sorted.get(middle);
        var lower = sorted.get((sorted.size() - 1) / 2);
        return seconds(upper.plus(lower)) / 2;
    }

    double worstSeconds() {
        return restarts.stream().mapToDouble(Run::seconds).max().orElseThrow();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
