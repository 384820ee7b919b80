package dev.zerohalt.e2e.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.zerohalt.e2e.kubernetes.Cluster;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the component makes of a Deployment: what that has stays, its time above all. */
class ComponentE2E {
    /** The pod of an overlay of the component, with more in its pod, its first container and the kustomization. */
    private static PodSpec pod(String pod, String container, String more) {
        var folder = Cluster.WORK.resolve("kustomize/component").toAbsolutePath();
        var component = folder.relativize(Path.of("deploy/kustomize/component").toAbsolutePath());
        Manifests.write(folder.resolve("app.yaml"), """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: app
          annotations: {zerohalt.dev/drain: "true"}
        spec:
          selector:
            matchLabels: {app: app}
          template:
            metadata:
              labels: {app: app}
            spec:
              %s
              containers:
              - name: app
                image: app:1
                command: [/app]
                %s
        """.formatted(pod, container));
        Manifests.write(folder.resolve("kustomization.yaml"), """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [app.yaml]
        components: [%s]
        %s
        """.formatted(component, more));
        var yaml = Tool.text(Tool.kubectl("kustomize", folder.toString()));
        return Serialization.unmarshal(yaml, Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    /** The patches that the component's README gives for it. */
    private static String userLeft() {
        var readme = Manifests.read(Path.of("deploy/kustomize/README.md"));
        var from = readme.indexOf("    patches:");
        return readme.substring(from, readme.indexOf("\n\n", from)).stripIndent();
    }

    @Test
    void theTimeIsTheBases() {
        var pod = pod("terminationGracePeriodSeconds: 120", "env: [{name: ZEROHALT_GRACE_PERIOD, value: 120s}]", "");
        assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(120);
        assertThat(pod.getContainers().getFirst().getEnv())
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactly(tuple("ZEROHALT_GRACE_PERIOD", "120s"));
    }

    /** Kubernetes' default, which zerohalt recognises. */
    @Test
    void noTimeIsSetWhereTheBaseHasNone() {
        var pod = pod("", "", "");
        assertThat(pod.getTerminationGracePeriodSeconds()).isNull();
        assertThat(pod.getContainers().getFirst().getEnv()).isEmpty();
        assertThat(pod.getContainers().getFirst().getCommand()).containsExactly("/zerohalt-bin/zerohalt", "--", "/app");
        assertThat(pod.getContainers().getFirst().getVolumeMounts())
                .singleElement()
                .matches(mount -> mount.getName().equals("zerohalt")
                        && mount.getMountPath().equals("/zerohalt-bin"));
    }

    @Test
    void listsKeepWhatIsInThem() {
        var pod = pod("volumes: [{name: data, emptyDir: {}}]", "volumeMounts: [{name: data, mountPath: /data}]", "");
        assertThat(pod.getVolumes()).hasSize(2);
        assertThat(pod.getContainers().getFirst().getVolumeMounts()).hasSize(2);
    }

    /** OpenShift's restricted-v2 gives users of its own. */
    @Test
    void theInitContainersUserCanBeLeftToOthers() {
        assertThat(pod("", "", "")
                        .getInitContainers()
                        .getFirst()
                        .getSecurityContext()
                        .getRunAsUser())
                .isEqualTo(65532);
        var left = pod("", "", userLeft()).getInitContainers().getFirst().getSecurityContext();
        assertThat(left.getRunAsUser()).isNull();
        assertThat(left.getRunAsGroup()).isNull();
        assertThat(left.getRunAsNonRoot()).isTrue();
        assertThat(left.getCapabilities().getDrop()).containsExactly("ALL");
    }
}
