package dev.zerohalt.e2e.kubernetes;

import static dev.zerohalt.e2e.kubernetes.Cluster.CLIENT;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A pod with zerohalt, in a namespace of its own, and the Service app. */
final class SinglePod implements AutoCloseable {
    private static final String READY_BY_HEALTH =
            "readinessProbe: {httpGet: {path: /health, port: 8888}, periodSeconds: 1}";

    private final String namespace;
    private final PodStops stops;

    /** What a command in the container said, and its exit code. */
    record Said(String text, int exitCode) {}

    private SinglePod(String namespace) {
        this.namespace = namespace;
        stops = new PodStops(namespace);
    }

    static SinglePod of(String name, String container) {
        return of(name, Map.of(), "", READY_BY_HEALTH + "\n" + container, "");
    }

    /**
     * Begins once it is ready.
     *
     * @param labels of the namespace
     * @param pod more of the pod, in YAML
     * @param container more of its container
     * @param arguments of the application, such as {@code , -delay, 5s}
     */
    static SinglePod of(String name, Map<String, String> labels, String pod, String container, String arguments) {
        var namespace = "pod-" + name;
        Cluster.makeNamespace(namespace, labels);
        var single = new SinglePod(namespace);
        single.start(pod, container, arguments);
        return single;
    }

    /** In a namespace that is there. */
    static SinglePod in(String namespace) {
        var single = new SinglePod(namespace);
        single.start("", READY_BY_HEALTH, "");
        return single;
    }

    private void start(String pod, String container, String arguments) {
        apply("""
        apiVersion: v1
        kind: Service
        metadata: {name: app}
        spec: {selector: {app: app}, ports: [{port: 80, targetPort: 8080}]}
        """);
        apply("""
        apiVersion: v1
        kind: Pod
        metadata: {name: app, labels: {app: app}}
        spec:
          automountServiceAccountToken: false
        %s
          containers:
          - name: app
            image: localhost/zerohalt-e2e:1
            imagePullPolicy: %s
            command: [/zerohalt, /app, app%s]
        %s""".formatted(pod.indent(2), Application.pullPolicy(), arguments, container.indent(4)));
        Cluster.awaitReady(namespace, "app");
    }

    void apply(String yaml) {
        Cluster.apply(namespace, yaml);
    }

    Pod pod() {
        return CLIENT.pods().inNamespace(namespace).withName("app").get();
    }

    String log() {
        return CLIENT.pods()
                .inNamespace(namespace)
                .withName("app")
                .inContainer("app")
                .getLog();
    }

    /** GET of a page of the pod, by way of the API server; only of one whose status is 200. */
    String get(int port, String path) {
        return CLIENT.raw("/api/v1/namespaces/" + namespace + "/pods/app:" + port + "/proxy" + path);
    }

    /** {@code kubectl exec}. */
    Said exec(String... command) {
        var out = new ByteArrayOutputStream();
        try (var exec = CLIENT.pods()
                .inNamespace(namespace)
                .withName("app")
                .inContainer("app")
                .writingOutput(out)
                .writingError(out)
                .exec(command)) {
            int code = exec.exitCode().get(1, TimeUnit.MINUTES);
            return new Said(out.toString(StandardCharsets.UTF_8), code);
        } catch (Exception e) {
            throw new AssertionError("cannot execute " + String.join(" ", command), e);
        }
    }

    /** Whether the Service's endpoint takes traffic although its pod may be terminating. */
    boolean serving() {
        return CLIENT.discovery().v1().endpointSlices().inNamespace(namespace).list().getItems().stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .anyMatch(
                        endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getServing()));
    }

    /** Whether the container sidecar ended no sooner than the application's, to the second. */
    boolean sidecarRan() {
        return stops.sidecarEndedLast();
    }

    /** The address of a Service of type NodePort, from outside the cluster. */
    String nodePort(String service) {
        int port = CLIENT.services()
                .inNamespace(namespace)
                .withName(service)
                .get()
                .getSpec()
                .getPorts()
                .getFirst()
                .getNodePort();
        var node = Optional.ofNullable(System.getenv("NODE_ADDRESS"))
                .orElseGet(() -> pod().getStatus().getHostIP());
        return "http://" + node + ":" + port + "/";
    }

    void delete() {
        CLIENT.pods().inNamespace(namespace).withName("app").delete();
        Cluster.await(
                "the deletion is seen",
                Duration.ofMinutes(1),
                () -> stops.pending() + stops.stops().size() > 0);
    }

    PodStops.Stop awaitStop() {
        Cluster.await(
                "the end of " + namespace,
                Duration.ofMinutes(2),
                () -> stops.of("app").isPresent());
        return stops.of("app").orElseThrow();
    }

    PodStops.Stop stop() {
        delete();
        return awaitStop();
    }

    @Override
    public void close() {
        stops.close();
        Cluster.removeNamespace(namespace);
    }
}
