package dev.zerohalt.e2e.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart makes of values, and which it refuses. */
class ValuesE2E {
    private static Tool.Said render(String... values) {
        var words = new ArrayList<>(List.of("template", "app", Tool.CONTAINER.toString()));
        for (var value : values) {
            words.add("--set-json");
            words.add(value);
        }
        return Tool.helm(words.toArray(String[]::new));
    }

    private static Pod pod(String... values) {
        return Serialization.unmarshal(Tool.text(render(values)), Pod.class);
    }

    private static Container container(String... values) {
        return pod(values).getSpec().getContainers().getFirst();
    }

    private static Container initContainer(String... values) {
        return pod(values).getSpec().getInitContainers().getFirst();
    }

    private static Optional<String> variable(Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst();
    }

    // What it refuses, and what it says then

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                zerohalt.install="sidecar"                     | /install
                zerohalt.instal="copy"                         | 'instal'
                zerohalt.path="zerohalt"                       | /path
                zerohalt.image.repository="zerohalt:0.2.0"     | /image/repository
                zerohalt.image.tag="not a tag"                 | /image/tag
                zerohalt.image.digest="sha256:0"               | /image/digest
                zerohalt.image.pullPolicy="Sometimes"          | /image/pullPolicy
                zerohalt.terminationGracePeriodSeconds=3       | /terminationGracePeriodSeconds
                zerohalt.terminationGracePeriodSeconds="60s"   | /terminationGracePeriodSeconds
                zerohalt.settings.DRAIN_TIMOUT="5s"            | 'DRAIN_TIMOUT'
                zerohalt.settings.ZEROHALT_APP_PORT=8080       | 'ZEROHALT_APP_PORT'
                zerohalt.settings.DRAIN_TIMEOUT="5 parsecs"    | /settings/DRAIN_TIMEOUT
                zerohalt.settings.DRAIN_TIMEOUT=5              | /settings/DRAIN_TIMEOUT
                zerohalt.settings.DRAIN_STRATEGY="sometimes"   | /settings/DRAIN_STRATEGY
                zerohalt.settings.HEALTH_PORT=99999            | /settings/HEALTH_PORT
                zerohalt.settings.ADDITIONAL_PORTS=[9090]      | /settings/ADDITIONAL_PORTS
                zerohalt.settings.METRICS_ENABLED="perhaps"    | /settings/METRICS_ENABLED
                zerohalt.probes.rediness.periodSeconds=2       | 'rediness'
                zerohalt.probes.readiness.periodSeconds=0      | /probes/readiness/periodSeconds
                zerohalt.probes.liveness.enabled="no"          | /probes/liveness/enabled
                zerohalt.probes.startup.tcpSocket={"port":80}  | 'tcpSocket'
                """)
    void isRefusedByName(String value, String named) {
        var said = render(value);
        assertThat(said.code()).as(said.text()).isNotZero();
        assertThat(said.text()).contains("values don't meet the specifications of the schema", named);
    }

    @Test
    void withoutACommandItSaysWhy() {
        var said = render("container.command=null");
        assertThat(said.code()).isNotZero();
        assertThat(said.text()).contains("container \"app\": zerohalt.install is copy, so `command` has to be set");
    }

    @Test
    void aSleepThatLeavesNoTimeIsRefused() {
        var said = render("container.lifecycle={\"preStop\":{\"sleep\":{\"seconds\":28}}}");
        assertThat(said.code()).isNotZero();
        assertThat(said.text()).contains("its preStop sleep of 28 s leaves 2 s");
    }

    /** The kubelet asks the pod's address: such a pod would be restarted for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "::1", "0:0:0:0:0:0:0:1", "0::01", "::ffff:7f00:1"})
    void aHealthServerThatTheKubeletCannotReachIsRefused(String address) {
        var loopback = "zerohalt.settings.HEALTH_BIND=\"" + address + "\"";
        var said = render(loopback);
        assertThat(said.code()).as(said.text()).isNotZero();
        assertThat(said.text())
                .contains("settings.HEALTH_BIND is " + address, "the kubelet asks the pod's address", "leave it out");
        var without = container(
                loopback,
                "zerohalt.probes.readiness.enabled=false",
                "zerohalt.probes.liveness.enabled=false",
                "zerohalt.probes.startup.enabled=false");
        assertThat(variable(without, "ZEROHALT_HEALTH_BIND")).contains(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "0.0.0.0", "10.127.0.1", "::", "2001:db8::1", "::1:1"})
    void otherAddressesAreNot(String address) {
        assertThat(container("zerohalt.settings.HEALTH_BIND=\"" + address + "\"")
                        .getReadinessProbe())
                .isNotNull();
    }

    // What it makes of them

    @Test
    void nothingSet() {
        var pod = pod();
        var init = pod.getSpec().getInitContainers().getFirst();
        assertThat(Tool.text(Tool.helm("show", "chart", "deploy/helm/zerohalt")))
                .contains("appVersion: " + init.getImage().replace("ghcr.io/zerohalt/zerohalt:", "") + "\n");
        assertThat(init.getCommand()).containsExactly("/zerohalt", "--copy-to", "/zerohalt-bin/zerohalt");
        assertThat(pod.getSpec().getVolumes()).singleElement().matches(volume -> volume.getEmptyDir() != null);
        assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(30);
        var container = pod.getSpec().getContainers().getFirst();
        assertThat(container.getCommand()).containsExactly("/zerohalt-bin/zerohalt", "--", "/app");
        assertThat(container.getVolumeMounts())
                .singleElement()
                .matches(mount -> mount.getMountPath().equals("/zerohalt-bin") && mount.getReadOnly());
        assertThat(container.getEnv()).hasSize(1);
        assertThat(variable(container, "ZEROHALT_GRACE_PERIOD")).contains("30s");
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/health");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
        assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/health");
    }

    @Test
    void whatTheContainerHasStays() {
        var container = container(
                "container.env=[{\"name\":\"A\",\"value\":\"b\"}]",
                "container.volumeMounts=[{\"name\":\"x\",\"mountPath\":\"/x\"}]",
                "container.readinessProbe={\"tcpSocket\":{\"port\":80}}",
                "container.args=[\"--quiet\"]");
        assertThat(variable(container, "A")).contains("b");
        assertThat(variable(container, "ZEROHALT_GRACE_PERIOD")).contains("30s");
        assertThat(container.getVolumeMounts()).hasSize(2);
        assertThat(container.getReadinessProbe().getHttpGet()).isNull();
        assertThat(container.getReadinessProbe().getTcpSocket().getPort().getIntVal())
                .isEqualTo(80);
        assertThat(container.getArgs()).containsExactly("--quiet");
    }

    /** Twice the same name, and server-side apply refuses the pod. */
    @Test
    void whatTheContainerHasIsNotThereTwice() {
        var container = container(
                "container.env=[{\"name\":\"ZEROHALT_GRACE_PERIOD\",\"value\":\"20s\"},"
                        + "{\"name\":\"ZEROHALT_LOG_FORMAT\",\"value\":\"json\"}]",
                "container.volumeMounts=[{\"name\":\"zerohalt\",\"mountPath\":\"/zerohalt-bin/\"}]",
                "zerohalt.settings={\"LOG_FORMAT\":\"text\",\"LOG_LEVEL\":\"debug\"}");
        assertThat(container.getEnv())
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactly(
                        tuple("ZEROHALT_GRACE_PERIOD", "20s"),
                        tuple("ZEROHALT_LOG_FORMAT", "json"),
                        tuple("ZEROHALT_LOG_LEVEL", "debug"));
        assertThat(container.getVolumeMounts()).hasSize(1);
    }

    /** How a value of another file is unset. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "container.lifecycle=null",
                "container.lifecycle={\"preStop\":null}",
                "container.lifecycle={\"preStop\":{\"sleep\":null}}",
                "container.lifecycle={\"preStop\":{\"sleep\":{\"seconds\":null}}}",
                "container.env=null",
                "container.volumeMounts=null",
                "container.readinessProbe=null",
                "zerohalt.install=null",
                "zerohalt.terminationGracePeriodSeconds=null",
                "zerohalt.settings=null",
                "zerohalt.settings.DRAIN_TIMEOUT=null",
                "zerohalt.settings.GRACE_PERIOD=null",
                "zerohalt.settings.HEALTH_PORT=null",
                "zerohalt.settings.HEALTH_BIND=null",
                "zerohalt.probes.readiness.path=null",
                "zerohalt.image.tag=null",
                "zerohalt.image.pullPolicy=null"
            })
    void nullIsAsIfItWereNotThere(String value) {
        var container = container(value);
        assertThat(container.getCommand()).startsWith("/zerohalt-bin/zerohalt", "--");
        assertThat(container.getEnv())
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactly(tuple("ZEROHALT_GRACE_PERIOD", "30s"));
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/health");
        assertThat(container.getReadinessProbe().getHttpGet().getPort().getIntVal())
                .isEqualTo(8888);
    }

    @Test
    void aProbeThatIsUnsetIsLeftOut() {
        assertThat(container("zerohalt.probes.startup=null").getStartupProbe()).isNull();
        assertThat(container("zerohalt.probes=null").getReadinessProbe()).isNull();
        assertThat(pod("zerohalt.resources=null").getSpec().getInitContainers()).hasSize(1);
    }

    /** OpenShift's restricted-v2 gives users of its own. */
    @Test
    void theInitContainersUserCanBeLeftToOthers() {
        var given = initContainer().getSecurityContext();
        assertThat(given.getRunAsUser()).isEqualTo(65532);
        assertThat(given.getRunAsGroup()).isEqualTo(65532);
        var left = initContainer("zerohalt.securityContext.runAsUser=null", "zerohalt.securityContext.runAsGroup=null")
                .getSecurityContext();
        assertThat(left.getRunAsUser()).isNull();
        assertThat(left.getRunAsGroup()).isNull();
        assertThat(left.getRunAsNonRoot()).isTrue();
        assertThat(left.getReadOnlyRootFilesystem()).isTrue();
        assertThat(left.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(initContainer("zerohalt.securityContext.runAsUser=1000")
                        .getSecurityContext()
                        .getRunAsUser())
                .isEqualTo(1000);
        assertThat(initContainer("zerohalt.securityContext=null").getSecurityContext())
                .isNull();
    }

    @Test
    void theBinaryInTheImage() {
        var pod = pod("zerohalt.install=\"image\"", "zerohalt.path=\"/opt/zerohalt\"");
        assertThat(pod.getSpec().getInitContainers()).isEmpty();
        assertThat(pod.getSpec().getVolumes()).isEmpty();
        var container = pod.getSpec().getContainers().getFirst();
        assertThat(container.getCommand()).containsExactly("/opt/zerohalt", "--", "/app");
        assertThat(container.getVolumeMounts()).isEmpty();
    }

    /** Its entry point is zerohalt already. */
    @Test
    void theBinaryInTheImageAndNoCommand() {
        var container = container("zerohalt.install=\"image\"", "container.command=null");
        assertThat(container.getCommand()).isEmpty();
        assertThat(variable(container, "ZEROHALT_GRACE_PERIOD")).contains("30s");
    }

    @Test
    void theGracePeriodIsThePodsLessTheSleep() {
        var sleep = "container.lifecycle={\"preStop\":{\"sleep\":{\"seconds\":10}}}";
        var grace = "zerohalt.terminationGracePeriodSeconds=60";
        assertThat(pod(grace).getSpec().getTerminationGracePeriodSeconds()).isEqualTo(60);
        assertThat(variable(container(grace), "ZEROHALT_GRACE_PERIOD")).contains("60s");
        assertThat(variable(container(grace, sleep), "ZEROHALT_GRACE_PERIOD")).contains("50s");
        assertThat(variable(container(grace, "zerohalt.settings.GRACE_PERIOD=\"45s\""), "ZEROHALT_GRACE_PERIOD"))
                .contains("45s");
    }

    @Test
    void settingsAreTexts() {
        var container =
                container("zerohalt.settings={\"APP_PORT\":8080,\"METRICS_ENABLED\":true,\"DRAIN_TIMEOUT\":\"10s\"}");
        assertThat(variable(container, "ZEROHALT_APP_PORT")).contains("8080");
        assertThat(variable(container, "ZEROHALT_METRICS_ENABLED")).contains("true");
        assertThat(variable(container, "ZEROHALT_DRAIN_TIMEOUT")).contains("10s");
    }

    @Test
    void probesGoWhereTheSettingsSay() {
        var container = container(
                "zerohalt.settings={\"HEALTH_PORT\":9000,\"HEALTH_PATH\":\"/ok\",\"LIVENESS_PATH\":\"/alive\"}",
                "zerohalt.probes.readiness.path=\"/readyz\"",
                "zerohalt.probes.startup.enabled=false");
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
        assertThat(container.getReadinessProbe().getHttpGet().getPort().getIntVal())
                .isEqualTo(9000);
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/alive");
        assertThat(container.getStartupProbe()).isNull();
    }

    @Test
    void theImageByTagOrDigest() {
        var digest = "sha256:" + "0123456789abcdef".repeat(4);
        var other = "zerohalt.image.repository=\"registry.local:5000/tools/zerohalt\"";
        assertThat(pod(other, "zerohalt.image.tag=\"9\"")
                        .getSpec()
                        .getInitContainers()
                        .getFirst()
                        .getImage())
                .isEqualTo("registry.local:5000/tools/zerohalt:9");
        assertThat(pod(other, "zerohalt.image.digest=\"" + digest + "\"")
                        .getSpec()
                        .getInitContainers()
                        .getFirst()
                        .getImage())
                .isEqualTo("registry.local:5000/tools/zerohalt@" + digest);
    }
}
