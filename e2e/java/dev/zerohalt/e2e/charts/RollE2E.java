package dev.zerohalt.e2e.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import dev.zerohalt.e2e.kubernetes.Cluster;
import dev.zerohalt.e2e.kubernetes.Ingress;
import dev.zerohalt.e2e.kubernetes.LoadClient;
import dev.zerohalt.e2e.kubernetes.PodStops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Rollouts, under load, of what the chart and the component install: an application that dies at once on SIGTERM. Clients ask by the
 * Service, and by an ingress that hears late of a change.
 */
class RollE2E {
    private static final int ROLLOUTS = 2;
    private static final int REPLICAS = 3;
    private static final String CLIENTS = "-get 24,50ms,300ms";

    private static final String HEAD = """
            | installed by | requests | failed | pods stopped | drained | seconds a pod, median / worst |
            |---|---|---|---|---|---|
            """;

    /** What came of one way. */
    private record Row(Way way, LoadClient.Report report, List<PodStops.Stop> stops) {
        long drained() {
            return stops.stream()
                    .filter(stop -> stop.message().contains("Drain: drained"))
                    .count();
        }

        String markdown() {
            var seconds = stops.stream().map(PodStops.Stop::seconds).sorted().toList();
            return String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %d | %d | %.1f / %.1f |%n",
                    way.title,
                    report.requests(),
                    report.failed(),
                    stops.size(),
                    drained(),
                    seconds.get(seconds.size() / 2),
                    seconds.getLast());
        }
    }

    @Test
    void losesNothing() throws InterruptedException, ExecutionException {
        var rows = new ArrayList<Row>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<Future<Row>>();
            for (var way : Way.values()) {
                results.add(threads.submit(() -> roll(way)));
            }
            for (var result : results) {
                rows.add(result.get());
            }
        }
        var table = new StringBuilder(HEAD);
        rows.forEach(row -> table.append(row.markdown()));
        Manifests.write(Cluster.WORK.resolve("table.md"), table.toString());
        for (var row : rows) {
            if (row.way().hasZerohalt()) {
                assertThat(row.report().failures()).as(row.way().title).isEmpty();
                assertThat(row.report().failed()).as(row.way().title).isZero();
                assertThat(row.drained())
                        .as(row.way().title)
                        .isEqualTo(row.stops().size());
                assertThat(row.stops()).hasSizeGreaterThanOrEqualTo(ROLLOUTS * REPLICAS);
            } else {
                assertThat(row.report().failed()).as("lost without zerohalt").isPositive();
            }
        }
    }

    private static Row roll(Way way) {
        var namespace = "charts-" + way.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Cluster.makeNamespace(namespace, Map.of());
        try (var stops = new PodStops(namespace, way.selector, "shop")) {
            Cluster.apply(namespace, Ingress.yaml(namespace, way.application));
            way.install(namespace);
            if (way.hasZerohalt()) {
                assertThat(Tool.text(Tool.kubectl(
                                "exec",
                                "-n",
                                namespace,
                                "deployment/" + way.application,
                                "--",
                                way.zerohalt,
                                "--doctor")))
                        .doesNotContain("WARN");
            }
            Cluster.awaitReady(namespace, "ingress");
            Await.pause(Duration.ofSeconds(3)); // the ingress has heard of the last replica
            var load = new LoadClient(namespace, way.application, CLIENTS);
            for (int i = 1; i <= ROLLOUTS; i++) {
                way.roll(namespace, i);
                int told = i * REPLICAS;
                Cluster.await(
                        told + " stopped pods in " + namespace,
                        Duration.ofMinutes(2),
                        () -> stops.pending() == 0 && stops.stops().size() >= told);
            }
            return new Row(way, load.stop(), stops.stops());
        } finally {
            Cluster.removeNamespace(namespace);
        }
    }
}
