package dev.zerohalt.e2e.kubernetes;

import static dev.zerohalt.e2e.kubernetes.Cluster.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code kubectl drain} does to the pods of a node: it evicts each, as often as it is refused, and a PodDisruptionBudget lets one
 * go at a time. The node itself stays schedulable, as there may be no other.
 */
class NodeDrainE2E {
    private static final String BUDGET = """
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: app}
      spec: {maxUnavailable: 1, selector: {matchLabels: {app: app}}}
      """;

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void losesNothing(int delay) {
        var rows = Variants.together(
                "drain",
                "drain of the node, with a PodDisruptionBudget",
                Duration.ofSeconds(delay),
                "dies",
                Variants.SHORT,
                scenario -> {
                    Cluster.apply(scenario.namespace(), BUDGET);
                    for (int i = 0; i < Math.ceilDiv(Variants.ROLLOUTS, 4); i++) {
                        scenario.pods().forEach(pod -> evict(scenario.namespace(), pod));
                        scenario.awaitReplicas(Application.REPLICAS);
                        scenario.awaitStops();
                    }
                });
        Variants.assertNothingLost(rows);
        Variants.assertSoonerThanSleep(rows);
        assertThat(rows.get(Variant.ALONE).failed()).as("lost without zerohalt").isPositive();
    }

    /** The API server refuses it, with 429, while the budget has nothing to spare. */
    private static void evict(String namespace, String pod) {
        Cluster.await(
                pod + " is evicted",
                Duration.ofMinutes(3),
                () -> CLIENT.pods().inNamespace(namespace).withName(pod).evict());
    }
}
