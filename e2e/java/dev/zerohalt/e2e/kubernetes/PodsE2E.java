package dev.zerohalt.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a pod may say, and what becomes of zerohalt in it. */
@Execution(ExecutionMode.CONCURRENT)
class PodsE2E {
    @Test
    void readinessLivenessAndStartupProbe() {
        try (var pod = SinglePod.of("probes", Map.of(), "", """
            startupProbe: {httpGet: {path: /health, port: 8888}, periodSeconds: 1, failureThreshold: 60}
            readinessProbe: {httpGet: {path: /health, port: 8888}, periodSeconds: 1, failureThreshold: 1}
            livenessProbe: {httpGet: {path: /livez, port: 8888}, periodSeconds: 1, failureThreshold: 1}
            """, ", -delay, 5s")) {
            assertThat(pod.log()).contains("application: listening");
            assertThat(pod.pod().getStatus().getContainerStatuses().getFirst().getRestartCount())
                    .isZero();
            pod.delete();
            Cluster.await("the endpoint is out of service", Duration.ofSeconds(5), () -> !pod.serving());
            var stop = pod.awaitStop();
            assertThat(stop.exitCode()).isEqualTo(143);
            assertThat(stop.seconds()).isBetween(5.0, 15.0);
            assertThat(stop.message()).contains("Stopped by SIGTERM. Drain: drained", "Exit code 143.");
        }
    }

    /** Their variables look like settings: ZEROHALT_APP_PORT=tcp://10.96.0.7:80. */
    @Test
    void servicesNamedLikeSettings() {
        Cluster.makeNamespace("pod-services", Map.of());
        for (var name : new String[] {"zerohalt-app", "zerohalt-health", "zerohalt-metrics"}) {
            Cluster.apply("pod-services", """
          apiVersion: v1
          kind: Service
          metadata: {name: %s}
          spec: {selector: {app: app}, ports: [{port: 80, targetPort: 8080}]}
          """.formatted(name));
        }
        try (var pod = SinglePod.in("pod-services")) {
            assertThat(pod.log()).contains("ZEROHALT_APP_PORT", "zerohalt-app");
            assertThat(pod.pod().getStatus().getContainerStatuses().getFirst().getRestartCount())
                    .isZero();
            assertThat(pod.stop().exitCode()).isEqualTo(143);
        }
    }

    @Test
    void statusAndMetrics() {
        try (var pod = SinglePod.of("status", "env: [{name: ZEROHALT_METRICS_ENABLED, value: 'true'}]")) {
            assertThat(pod.exec("/zerohalt", "--status").text())
                    .contains("state         healthy", "platform Kubernetes");
            assertThat(pod.get(8888, "/metrics")).contains("zerohalt_state 1");
            pod.delete();
            Cluster.await(
                    "status and metrics say that it drains",
                    Duration.ofSeconds(4),
                    () -> pod.exec("/zerohalt", "--status").text().contains("state         draining")
                            && pod.get(8888, "/metrics").contains("zerohalt_state 3"));
            assertThat(pod.awaitStop().exitCode()).isEqualTo(143);
        }
    }

    @Test
    void nativeSidecar() {
        try (var pod = SinglePod.of(
                "sidecar",
                Map.of(),
                """
            initContainers:
            - name: sidecar
              image: localhost/zerohalt-e2e:1
              imagePullPolicy: %s
              restartPolicy: Always
              command: [/app, sleep]""".formatted(Application.pullPolicy()),
                "readinessProbe: {httpGet: {path: /health, port: 8888}, periodSeconds: 1}",
                "")) {
            pod.delete();
            var stop = pod.awaitStop();
            assertThat(stop.exitCode()).isEqualTo(143);
            assertThat(stop.message()).contains("Drain: drained");
            assertThat(pod.sidecarRan())
                    .as("the sidecar was there until the application had ended")
                    .isTrue();
        }
    }

    @Test
    void sharedProcessNamespace() {
        try (var pod = SinglePod.of(
                "shared",
                Map.of(),
                "shareProcessNamespace: true",
                "readinessProbe: {httpGet: {path: /health, port: 8888}, periodSeconds: 1}",
                "")) {
            var doctor = pod.exec("/zerohalt", "--doctor");
            assertThat(doctor.text()).doesNotContain("WARN").doesNotContain("it is not PID 1");
            assertThat(doctor.exitCode()).isZero();
            var stop = pod.stop();
            assertThat(stop.exitCode()).isEqualTo(143);
            assertThat(stop.message()).contains("Drain: drained");
        }
    }

    /** No root, no capability, nothing to write to but what Kubernetes mounts itself. */
    @Test
    void restricted() {
        try (var pod =
                SinglePod.of("restricted", Map.of("pod-security.kubernetes.io/enforce", "restricted"), """
            securityContext: {runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532, seccompProfile: {type: RuntimeDefault}}""", """
            readinessProbe: {httpGet: {path: /health, port: 8888}, periodSeconds: 1}
            securityContext: {readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}""", "")) {
            var doctor = pod.exec("/zerohalt", "--doctor");
            assertThat(doctor.text()).doesNotContain("WARN").contains("connections are counted by events");
            assertThat(doctor.exitCode()).isZero();
            var stop = pod.stop();
            assertThat(stop.exitCode()).isEqualTo(143);
            assertThat(stop.message()).contains("Drain: drained", "Told 503:");
        }
    }

    /** It is killed by zerohalt, before the kubelet would. */
    @Test
    void anApplicationThatIgnoresTheSignal() {
        try (var pod = SinglePod.of("ignores", Map.of(), "", """
            env: [{name: ZEROHALT_SHUTDOWN_TIMEOUT, value: 4s}, {name: ZEROHALT_GRACE_PERIOD, value: 30s}]
            readinessProbe: {httpGet: {path: /health, port: 8888}, periodSeconds: 1}""", ", -stop, ignores")) {
            var stop = pod.stop();
            assertThat(stop.exitCode()).isEqualTo(137);
            assertThat(stop.message()).contains("Drain: drained", "Exit code 137.");
            assertThat(stop.seconds()).isBetween(9.0, 20.0);
        }
    }

    @Test
    void anApplicationThatFinishes() {
        try (var pod = SinglePod.of(
                "finishes",
                Map.of(),
                "",
                "readinessProbe: {httpGet: {path: /health, port: 8888}, periodSeconds: 1}",
                ", -stop, finishes")) {
            assertThat(pod.stop().exitCode()).isZero();
        }
    }
}
