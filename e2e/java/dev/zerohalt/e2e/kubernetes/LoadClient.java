package dev.zerohalt.e2e.kubernetes;

import static dev.zerohalt.e2e.kubernetes.Cluster.CLIENT;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients outside the application's pods, in the node's network: they ask through the Service and through the ingress. */
public final class LoadClient {
    /** What became of the requests. Times are milliseconds since 1970. */
    public record Report(Map<String, Tally> ways, Map<String, Long> last, List<Failure> failures, long slowest) {
        public long requests() {
            return ways.values().stream().mapToLong(Tally::requests).sum();
        }

        public long failed() {
            return ways.values().stream().mapToLong(Tally::failed).sum();
        }
    }

    /** The requests by one way. */
    public record Tally(long requests, long failed) {}

    /** One request that failed: when, by which way, of which kind, seconds after it began, and what was seen. */
    public record Failure(long at, String way, String kind, String seconds, String what) {}

    private static final AtomicInteger PORTS =
            new AtomicInteger(9100 + 20 * (int) (ProcessHandle.current().pid() % 500));

    private final String namespace;
    private final int port = PORTS.getAndIncrement();

    /** Clients as e2e/kubernetes/app's load takes them: {@code -get 24,50ms,300ms}. */
    LoadClient(String namespace, String clients) {
        this(namespace, "app", clients);
    }

    /** Clients of this Service, and of the ingress. */
    public LoadClient(String namespace, String application, String clients) {
        this.namespace = namespace;
        var arguments = new StringBuilder("/app load -port " + port + " -name " + namespace + " " + clients);
        for (var way : List.of("service", "ingress")) {
            var service = CLIENT.services()
                    .inNamespace(namespace)
                    .withName(way.equals("service") ? application : way)
                    .get();
            arguments
                    .append(' ')
                    .append(way)
                    .append('=')
                    .append(service.getSpec().getClusterIP())
                    .append(":80");
        }
        Cluster.apply(namespace, """
        apiVersion: v1
        kind: Pod
        metadata: {name: load}
        spec:
          hostNetwork: true
          automountServiceAccountToken: false
          terminationGracePeriodSeconds: 1
          containers:
          - name: load
            image: localhost/zerohalt-e2e:1
            imagePullPolicy: %s
            command: ["%s"]
            readinessProbe: {httpGet: {path: /%s/, port: %d}, periodSeconds: 1}
        """.formatted(
                        Application.pullPolicy(), arguments.toString().replace(" ", "\", \""), namespace, port));
        Cluster.awaitReady(namespace, "load");
    }

    Report report() {
        return parse(CLIENT.raw(path()));
    }

    /** Ends what has been begun, and begins nothing more. */
    public Report stop() {
        return parse(CLIENT.raw(path() + "stop", "POST", ""));
    }

    private String path() {
        return "/api/v1/namespaces/" + namespace + "/pods/load:" + port + "/proxy/" + namespace + "/";
    }

    private static Report parse(String json) {
        return Serialization.unmarshal(json, Report.class);
    }
}
