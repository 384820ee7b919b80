package dev.zerohalt.e2e.kubernetes;

import static dev.zerohalt.e2e.kubernetes.Cluster.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code kubectl delete pod --grace-period=3}: nobody in the container can see that it has 3 s only. It is killed in the drain, and its
 * last words say how far it had come.
 */
class ShortGraceE2E {
    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void isKilledInTheDrain(int delay) {
        var rows = Variants.together(
                "short", "delete pod --grace-period=3", Duration.ofSeconds(delay), "dies", Variants.SHORT, scenario -> {
                    for (var pod : scenario.pods()) {
                        CLIENT.pods()
                                .inNamespace(scenario.namespace())
                                .withName(pod)
                                .withGracePeriod(3)
                                .delete();
                        scenario.awaitStop(pod);
                        scenario.awaitReplicas(Application.REPLICAS);
                    }
                });
        assertThat(rows.values())
                .filteredOn(row -> row.variant().hasZerohalt())
                .allMatch(row -> row.exitCodes().keySet().equals(java.util.Set.of(137)), "killed")
                .allMatch(row -> row.messages() == row.seconds().size(), "with last words");
        assertThat(rows.get(Variant.ALONE).failed()).as("lost without zerohalt").isPositive();
    }
}
