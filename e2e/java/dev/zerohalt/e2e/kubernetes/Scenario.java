package dev.zerohalt.e2e.kubernetes;

import static dev.zerohalt.e2e.kubernetes.Cluster.CLIENT;

import dev.zerohalt.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A namespace with an application, its Service, an ingress and clients. What happens to the application is up to the test. */
final class Scenario implements AutoCloseable {
    private final String namespace;
    private final Application application;
    private final PodStops stops;
    private final LoadClient load;

    /** Begins once all is ready and clients ask. */
    Scenario(String name, Application application, String clients) {
        this.application = application;
        namespace = name + "-" + application.delay().toSeconds() + "s-"
                + application.variant().label();
        Cluster.makeNamespace(namespace, Map.of());
        Cluster.apply(namespace, Ingress.yaml(namespace));
        Cluster.apply(namespace, application.yaml());
        Cluster.awaitReady(namespace, "ingress");
        awaitReplicas(Application.REPLICAS);
        Await.pause(Duration.ofSeconds(3)); // the ingress has heard of the last of them
        stops = new PodStops(namespace);
        load = new LoadClient(namespace, clients);
        Await.pause(Duration.ofSeconds(1));
    }

    String namespace() {
        return namespace;
    }

    Variant variant() {
        return application.variant();
    }

    LoadClient load() {
        return load;
    }

    List<String> pods() {
        return CLIENT.pods().inNamespace(namespace).withLabel("app", "app").list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    /** {@code kubectl rollout restart}, until all replicas are new and all old ones have gone. */
    void rollOut() {
        CLIENT.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("app")
                .rolling()
                .restart();
        awaitReplicas(Application.REPLICAS);
        awaitStops();
    }

    /** {@code kubectl scale}, until all replicas are ready and those that are too many have gone. */
    void scale(int replicas) {
        CLIENT.apps().deployments().inNamespace(namespace).withName("app").scale(replicas);
        awaitReplicas(replicas);
        awaitStops();
    }

    void awaitReplicas(int replicas) {
        Cluster.await(replicas + " replicas in " + namespace, Duration.ofMinutes(4), () -> {
            var deployment = CLIENT.apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withName("app")
                    .get();
            var status = deployment.getStatus();
            return Objects.equals(
                            status.getObservedGeneration(),
                            deployment.getMetadata().getGeneration())
                    && Objects.requireNonNullElse(status.getReplicas(), 0) == replicas
                    && Objects.requireNonNullElse(status.getUpdatedReplicas(), 0) == replicas
                    && Objects.requireNonNullElse(status.getAvailableReplicas(), 0) == replicas;
        });
    }

    /** Until every pod that was told to stop has stopped. */
    void awaitStops() {
        Await.pause(Duration.ofSeconds(1)); // a deletion is seen a little later than it was made
        Cluster.await("stopped pods in " + namespace, Duration.ofMinutes(2), () -> stops.pending() == 0);
    }

    void awaitStop(String pod) {
        Cluster.await(
                "the end of " + pod, Duration.ofMinutes(2), () -> stops.of(pod).isPresent());
    }

    /** Ends the clients' requests. */
    Row result(String title) {
        awaitStops();
        var report = load.stop();
        return Row.of(title, application, report, stops.stops());
    }

    @Override
    public void close() {
        stops.close();
        Cluster.removeNamespace(namespace);
    }
}
