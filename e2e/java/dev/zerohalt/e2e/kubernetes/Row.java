package dev.zerohalt.e2e.kubernetes;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of a scenario.
 *
 * @param idle seconds from a pod's last answer to its end, of pods that answered at all
 */
record Row(
        String title,
        Application application,
        long requests,
        long failed,
        List<Double> seconds,
        List<Double> idle,
        Map<Integer, Long> exitCodes,
        long messages,
        List<String> failures) {

    static final String HEAD = """
            | | listens after | | requests | failed | pods stopped | seconds a pod, median / worst | idle of it, median | exit codes | termination message |
            |---|---|---|---|---|---|---|---|---|---|
            """;

    static Row of(String title, Application application, LoadClient.Report report, List<PodStops.Stop> stops) {
        return new Row(
                title,
                application,
                report.requests(),
                report.failed(),
                stops.stream().map(PodStops.Stop::seconds).sorted().toList(),
                stops.stream()
                        .filter(stop -> report.last().containsKey(stop.pod()))
                        .map(stop -> Math.max(0, (stop.ended() - report.last().get(stop.pod())) / 1000.0))
                        .sorted()
                        .toList(),
                stops.stream()
                        .collect(Collectors.groupingBy(PodStops.Stop::exitCode, TreeMap::new, Collectors.counting())),
                stops.stream().filter(stop -> !stop.message().isEmpty()).count(),
                report.failures().stream()
                        .collect(Collectors.groupingBy(Row::kind, TreeMap::new, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .map(kind -> kind.getValue() + "x " + kind.getKey())
                        .toList());
    }

    private static String kind(LoadClient.Failure failure) {
        return failure.way() + ", " + failure.kind() + ": " + failure.what();
    }

    Variant variant() {
        return application.variant();
    }

    double median() {
        return median(seconds);
    }

    static double median(List<Double> sorted) {
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }

    String markdown() {
        return String.format(
                Locale.ROOT,
                "| %s | %d s | %s | %,d | %s | %d | %.1f / %.1f | %.1f | %s | %s |%n",
                title,
                application.delay().toSeconds(),
                variant().title,
                requests,
                failed == 0 ? "0" : String.format(Locale.ROOT, "**%,d**", failed),
                seconds.size(),
                median(),
                seconds.isEmpty() ? Double.NaN : seconds.getLast(),
                median(idle),
                exitCodes.entrySet().stream()
                        .map(code ->
                                exitCodes.size() == 1 ? code.getKey() + "" : code.getValue() + "x " + code.getKey())
                        .collect(Collectors.joining(", ")),
                messages == 0 ? "none" : messages == seconds.size() ? "all" : messages + " of " + seconds.size());
    }

    /** For a failed test, and for whoever reads the log. */
    @Override
    public String toString() {
        return markdown() + String.join("\n", failures);
    }
}
