package dev.zerohalt.e2e.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.e2e.kubernetes.Cluster;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the API server says of the manifests, without keeping them: to its schema, and to pod security's strictest level. */
class ServerE2E {
    private static final String NAMESPACE = "charts-server";

    @BeforeAll
    static void namespace() {
        Cluster.makeNamespace(NAMESPACE, Map.of("pod-security.kubernetes.io/enforce", "restricted"));
    }

    @AfterAll
    static void remove() {
        Cluster.removeNamespace(NAMESPACE);
    }

    private static Tool.Said dryRun(String yaml) {
        return Tool.kubectlWith(yaml, "apply", "--dry-run=server", "--validate=strict", "-n", NAMESPACE, "-f", "-");
    }

    @ParameterizedTest
    @EnumSource
    void takesThem(Way way) {
        var said = dryRun(way.manifests());
        assertThat(Tool.text(said)).contains("deployment.apps/", "service/").doesNotContain("Warning");
    }

    @ParameterizedTest
    @EnumSource
    void thePodsAreRestricted(Way way) {
        var yaml = new ByteArrayInputStream(way.manifests().getBytes(StandardCharsets.UTF_8));
        var deployment = Cluster.CLIENT.load(yaml).items().stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .findFirst()
                .orElseThrow();
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("restricted")
                .endMetadata()
                .withSpec(deployment.getSpec().getTemplate().getSpec())
                .build();
        assertThat(Cluster.CLIENT
                        .pods()
                        .inNamespace(NAMESPACE)
                        .resource(pod)
                        .dryRun(true)
                        .create())
                .isNotNull();
    }

    /** Or the tests above would say nothing. */
    @Test
    void othersItRefuses() {
        var said = dryRun(Way.HELM_COPY.manifests().replace("readinessProbe", "rediness"));
        assertThat(said.code()).isNotZero();
        assertThat(said.text()).contains("unknown field", "rediness");
    }

    /** What a component cannot know, it does not guess. */
    @Test
    void withoutACommandTheComponentIsRefused() {
        var folder = Cluster.WORK.resolve("kustomize/nothing").toAbsolutePath();
        var deploy = folder.relativize(java.nio.file.Path.of("deploy/kustomize").toAbsolutePath());
        Manifests.write(folder.resolve("chosen/kustomization.yaml"), """
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        commonAnnotations: {zerohalt.dev/drain: "true"}
        """);
        Manifests.write(folder.resolve("kustomization.yaml"), """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [%s/example/base]
        components: [chosen, %s/component]
        """.formatted(deploy, deploy));
        var said = Tool.kubectl("kustomize", folder.toString());
        assertThat(said.code()).isNotZero();
        assertThat(said.text()).contains("/spec/template/spec/containers/0/command/0");
    }
}
