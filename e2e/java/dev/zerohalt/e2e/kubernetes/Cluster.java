package dev.zerohalt.e2e.kubernetes;

import dev.zerohalt.Await;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The cluster that KUBECONFIG names. */
public final class Cluster {
    /** Where results go. */
    public static final Path WORK = Path.of(System.getProperty("e2e.work"));

    public static final KubernetesClient CLIENT = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(Config.autoConfigure(null))
                    .withRequestTimeout(120_000)
                    .build())
            .build();

    private Cluster() {}

    /** A new namespace, in place of one that an earlier run has left. */
    public static void makeNamespace(String name, Map<String, String> labels) {
        removeNamespace(name);
        await(
                name + " is gone",
                Duration.ofMinutes(3),
                () -> CLIENT.namespaces().withName(name).get() == null);
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build();
        CLIENT.resource(namespace).create();
        await(
                "the service account of " + name,
                Duration.ofMinutes(1),
                () -> CLIENT.serviceAccounts()
                                .inNamespace(name)
                                .withName("default")
                                .get()
                        != null);
    }

    public static void removeNamespace(String name) {
        CLIENT.namespaces().withName(name).withGracePeriod(0).delete();
    }

    /** Makes what a text in YAML says. */
    public static void apply(String namespace, String yaml) {
        var text = new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
        CLIENT.load(text).inNamespace(namespace).serverSideApply();
    }

    /** Waits for what takes seconds or minutes. */
    public static void await(String what, Duration limit, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > limit.toNanos()) {
                throw new AssertionError("waited " + limit.toSeconds() + " s in vain: " + what);
            }
            Await.pause(Duration.ofMillis(500));
        }
    }

    public static void awaitReady(String namespace, String pod) {
        await(
                pod + " of " + namespace + " is ready",
                Duration.ofMinutes(3),
                () -> CLIENT.pods().inNamespace(namespace).withName(pod).isReady());
    }
}
