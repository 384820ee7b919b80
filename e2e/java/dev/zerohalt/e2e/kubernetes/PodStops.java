package dev.zerohalt.e2e.kubernetes;

import static dev.zerohalt.e2e.kubernetes.Cluster.CLIENT;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How the application's pods of a namespace stop, as whoever watches the API server sees it. */
public final class PodStops implements ResourceEventHandler<Pod>, AutoCloseable {
    /**
     * One stop.
     *
     * @param deleted when the pod was told to stop, in milliseconds since 1970
     * @param ended when its container had ended
     * @param exitCode of the container
     * @param message the container's last words: the termination message, empty if there is none
     */
    public record Stop(String pod, long deleted, long ended, int exitCode, String message) {
        public double seconds() {
            return (ended - deleted) / 1000.0;
        }
    }

    private final Map<String, Long> deleted = new ConcurrentHashMap<>();
    private final Map<String, Stop> stops = new ConcurrentHashMap<>();
    private volatile boolean sidecarEndedLast;
    private final String container;
    private final SharedIndexInformer<Pod> informer;

    PodStops(String namespace) {
        this(namespace, "app=app", "app");
    }

    /**
     * @param selector labels of the application's pods
     * @param container its name in them
     */
    public PodStops(String namespace, String selector, String container) {
        this.container = container;
        informer =
                CLIENT.pods().inNamespace(namespace).withLabelSelector(selector).inform(this);
    }

    public List<Stop> stops() {
        return List.copyOf(stops.values());
    }

    /** Pods that were told to stop and whose end has not been seen. */
    public long pending() {
        return deleted.keySet().stream().filter(pod -> !stops.containsKey(pod)).count();
    }

    Optional<Stop> of(String pod) {
        return Optional.ofNullable(stops.get(pod));
    }

    /** Whether every sidecar was seen to run still when the application's container had ended. */
    boolean sidecarEndedLast() {
        return sidecarEndedLast;
    }

    @Override
    public void onAdd(Pod pod) {
        see(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        see(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {
        see(pod);
    }

    private void see(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() == null) {
            return;
        }
        String name = pod.getMetadata().getName();
        long now = System.currentTimeMillis();
        deleted.putIfAbsent(name, now);
        var sidecars = pod.getStatus().getInitContainerStatuses();
        if (end(pod).isPresent() && sidecars != null && !sidecars.isEmpty() && !stops.containsKey(name)) {
            sidecarEndedLast = sidecars.stream().allMatch(sidecar -> endsNoSooner(sidecar, end(pod).orElseThrow()));
        }
        end(pod).ifPresent(end -> stops.putIfAbsent(
                name,
                new Stop(
                        name,
                        deleted.get(name),
                        now,
                        end.getExitCode(),
                        Objects.requireNonNullElse(end.getMessage(), ""))));
    }

    private static boolean endsNoSooner(ContainerStatus sidecar, ContainerStateTerminated end) {
        var itsEnd = sidecar.getState().getTerminated();
        return itsEnd == null || itsEnd.getFinishedAt().compareTo(end.getFinishedAt()) >= 0;
    }

    private Optional<ContainerStateTerminated> end(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> status.getName().equals(container))
                .map(status -> status.getState().getTerminated())
                .filter(Objects::nonNull)
                .findFirst();
    }

    @Override
    public void close() {
        informer.close();
    }
}
