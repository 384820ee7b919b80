package dev.zerohalt.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Pods whose end is not what it would be by default: probes that connect, preStop hooks, delayed readiness. */
@Execution(ExecutionMode.CONCURRENT)
class PodEndsE2E {
    private static final String PROBE_OF_THE_APPLICATION =
            "readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 2}";

    /** The kubelet goes on with it, so the drain lasts until its deadline, and says who comes; without that peer it does not. */
    @Test
    void readinessOnTheApplicationsPort() {
        String kubelet;
        try (var pod = SinglePod.of("own-port", Map.of(), "", PROBE_OF_THE_APPLICATION, "")) {
            var stop = pod.stop();
            assertThat(stop.exitCode()).isEqualTo(143);
            assertThat(stop.seconds()).isBetween(19.0, 30.0);
            var returning =
                    Pattern.compile("([0-9a-f.:]+) (?:came|\\d+ times|\\d+x)").matcher(stop.message());
            assertThat(returning.find()).as(stop.message()).isTrue();
            kubelet = returning.group(1);
        }
        try (var pod = SinglePod.of(
                "excluded",
                Map.of(),
                "",
                PROBE_OF_THE_APPLICATION + "\nenv: [{name: ZEROHALT_CONNECTION_EXCLUDE, value: '" + kubelet + "'}]",
                "")) {
            var stop = pod.stop();
            assertThat(stop.exitCode()).isEqualTo(143);
            assertThat(stop.seconds()).isBetween(5.0, 12.0);
            assertThat(stop.message()).contains("Drain: drained");
        }
    }

    /** The sleep is part of the grace period, and zerohalt cannot see it: GRACE_PERIOD is what the sleep leaves. */
    @Test
    void preStopSleepBesideZerohalt() {
        try (var pod = SinglePod.of("beside", """
            lifecycle: {preStop: {sleep: {seconds: 10}}}
            env: [{name: ZEROHALT_GRACE_PERIOD, value: 20s}]""")) {
            var stop = pod.stop();
            assertThat(stop.exitCode()).isEqualTo(143);
            assertThat(stop.message()).contains("Drain: drained");
            assertThat(stop.seconds()).isBetween(15.0, 25.0);
        }
    }

    /** A hook that has drained leaves nothing to wait for. */
    @Test
    void drainAsThePreStopHook() {
        try (var pod = SinglePod.of("hook", "lifecycle: {preStop: {exec: {command: [/zerohalt, --drain]}}}")) {
            var stop = pod.stop();
            assertThat(stop.exitCode()).isEqualTo(143);
            assertThat(stop.message()).contains("drained");
            assertThat(stop.seconds()).isBetween(5.0, 10.0);
        }
    }

    /**
     * A node's balancer goes on to a terminating pod while this is the node's only one and ready. /readyz stays 200 for the delay, so
     * that requests are served until the balancer outside has learned of the drain from /health.
     */
    @Test
    void delayedReadinessWithALocalTrafficPolicy() {
        try (var pod = SinglePod.of("local", Map.of(), "", """
            env: [{name: ZEROHALT_READINESS_FAIL_DELAY, value: 8s}]
            readinessProbe: {httpGet: {path: /readyz, port: 8888}, periodSeconds: 1, failureThreshold: 1}""", "")) {
            pod.apply("""
          apiVersion: v1
          kind: Service
          metadata: {name: local}
          spec:
            type: NodePort
            externalTrafficPolicy: Local
            selector: {app: app}
            ports: [{port: 80, targetPort: 8080}]
          """);
            var address = pod.nodePort("local");
            Cluster.await("the node port answers", Duration.ofSeconds(30), () -> status(address) == 200);
            pod.delete();
            long begin = System.nanoTime();
            var statuses = new ArrayList<Integer>();
            while (System.nanoTime() - begin < Duration.ofSeconds(7).toNanos()) {
                statuses.add(status(address));
                Await.pause(Duration.ofMillis(50));
            }
            assertThat(statuses).hasSizeGreaterThan(20).containsOnly(200);
            assertThat(pod.serving()).as("ready while it terminates").isTrue();
            assertThat(pod.exec("/zerohalt", "--probe").exitCode())
                    .as("/health is 503")
                    .isEqualTo(1);
            Cluster.await("the endpoint is out of service", Duration.ofSeconds(5), () -> !pod.serving());
            assertThat(pod.awaitStop().exitCode()).isEqualTo(143);
        }
    }

    /** 0: there is no answer. */
    private static int status(String address) {
        try {
            var connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
            connection.setConnectTimeout(2000);
            connection.setReadTimeout(5000);
            connection.setRequestProperty("Connection", "close");
            return connection.getResponseCode();
        } catch (IOException _) {
            return 0;
        }
    }
}
