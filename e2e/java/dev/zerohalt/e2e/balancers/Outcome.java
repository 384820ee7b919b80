package dev.zerohalt.e2e.balancers;

import dev.zerohalt.demo.DrainEnd;
import dev.zerohalt.demo.Failure;
import dev.zerohalt.demo.Median;
import dev.zerohalt.demo.PooledRestart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a row came to, as the row's program tells it.
 *
 * @param assumed the grace period that zerohalt assumed, as in "Docker, 10.000s"; empty if none
 * @param why how many requests failed in which way
 * @param median seconds a replica takes to stop
 * @param worst seconds
 * @param lastSent seconds after SIGTERM, at most, when a client sent a request that still went to the replica
 * @param drained how many drains ended because nothing held them
 * @param leftOpen connections at the end of a drain, at most
 */
record Outcome(
        String assumed,
        long requests,
        int failed,
        String why,
        int stops,
        double median,
        double worst,
        double lastSent,
        int drained,
        int leftOpen) {
    private static final Pattern ASSUMED = Pattern.compile("event=config\\.platform platform=(\\S+) .*grace=(\\S+)");

    /**
     * @param log of a replica
     */
    static Outcome of(PooledRestart.Result result, String log) {
        var assumed = ASSUMED.matcher(log);
        var seconds = result.stops().stream().map(PooledRestart.Stop::seconds).toList();
        return new Outcome(
                assumed.find() ? assumed.group(1) + ", " + assumed.group(2) : "",
                result.requests(),
                result.failures().size(),
                result.failures().stream()
                        .collect(Collectors.groupingBy(Failure::kind, Collectors.counting()))
                        .toString(),
                result.stops().size(),
                Median.of(seconds),
                seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                result.stops().stream()
                        .mapToDouble(stop -> stop.lastSent().orElse(0))
                        .max()
                        .orElseThrow(),
                (int) result.drains().stream().filter(DrainEnd::drained).count(),
                result.drains().stream().mapToInt(DrainEnd::connections).max().orElse(0));
    }

    void write(Path file) throws IOException {
        var properties = new Properties();
        properties.setProperty("assumed", assumed);
        properties.setProperty("requests", Long.toString(requests));
        properties.setProperty("failed", Integer.toString(failed));
        properties.setProperty("why", why);
        properties.setProperty("stops", Integer.toString(stops));
        properties.setProperty("median", Double.toString(median));
        properties.setProperty("worst", Double.toString(worst));
        properties.setProperty("lastSent", Double.toString(lastSent));
        properties.setProperty("drained", Integer.toString(drained));
        properties.setProperty("leftOpen", Integer.toString(leftOpen));
        try (var out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
    }

    static Outcome read(Path file) throws IOException {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        return new Outcome(
                properties.getProperty("assumed"),
                Long.parseLong(properties.getProperty("requests")),
                Integer.parseInt(properties.getProperty("failed")),
                properties.getProperty("why"),
                Integer.parseInt(properties.getProperty("stops")),
                Double.parseDouble(properties.getProperty("median")),
                Double.parseDouble(properties.getProperty("worst")),
                Double.parseDouble(properties.getProperty("lastSent")),
                Integer.parseInt(properties.getProperty("drained")),
                Integer.parseInt(properties.getProperty("leftOpen")));
    }
}
