package dev.zerohalt.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.GracePeriod.Origin;
import dev.zerohalt.json.Json;
import dev.zerohalt.lifecycle.Policy;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class GracePeriodTest {
    private static final long SECOND = 1_000_000_000L;

    private final ConfigReader reader = new ConfigReader();

    private GracePeriod read(String... settings) {
        for (String setting : settings) {
            reader.environment("ZEROHALT_" + setting);
        }
        return reader.read().gracePeriod();
    }

    private static String json(GracePeriod grace) {
        Json json = new Json().beginObject();
        grace.describe(json);
        return json.endObject().toString();
    }

    @Test
    void withoutAPlatformItIsNotKnown() {
        GracePeriod grace = read();
        assertThat(grace.origin()).isEqualTo(Origin.UNKNOWN);
        assertThat(grace.describe()).isEqualTo("unknown; platform not recognised");
        assertThat(json(grace)).isEqualTo("{\"source\":\"unknown\"}");
        assertThat(reader.read().policy().stopBy()).isEqualTo(Policy.UNLIMITED);
    }

    @ParameterizedTest
    @EnumSource
    void ofAPlatformItIsAssumedToBeTheDefault(Platform platform) {
        reader.platform(Optional.of(platform));
        GracePeriod grace = read();
        assertThat(grace).isEqualTo(new GracePeriod(Origin.ASSUMED, platform.graceNanos(), Optional.of(platform)));
        assertThat(reader.read().policy().latestExit()).isLessThan(platform.graceNanos());
        assertThat(reader.read().warnings()).isEmpty();
    }

    @Test
    void isDescribedWithTheSign() {
        reader.platform(Optional.of(Platform.PODMAN));
        assertThat(read().describe()).isEqualTo("10s, assumed; platform Podman, by /run/.containerenv");
        assertThat(json(read()))
                .isEqualTo("{\"source\":\"assumed\",\"seconds\":10.000,\"platform\":\"Podman\","
                        + "\"sign\":\"/run/.containerenv\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DRAIN_TIMEOUT=60s", "SHUTDOWN_TIMEOUT=30s"})
    void whoeverSetsATimeoutHasDecided(String setting) {
        reader.platform(Optional.of(Platform.KUBERNETES));
        GracePeriod grace = read(setting);
        assertThat(grace.origin()).isEqualTo(Origin.NOT_ASSUMED);
        assertThat(grace.isBudget()).isFalse();
        assertThat(grace.describe())
                .isEqualTo("not assumed, as timeouts are set; platform Kubernetes, by KUBERNETES_SERVICE_HOST");
        assertThat(reader.read().policy().drainTimeout()).isEqualTo(60 * SECOND);
    }

    @Test
    void aFlagOrAFileDecidesAsWell() {
        reader.platform(Optional.of(Platform.KUBERNETES));
        reader.flag(Setting.DRAIN_TIMEOUT, "10s");
        assertThat(read().origin()).isEqualTo(Origin.NOT_ASSUMED);
    }

    @Test
    void oneThatIsGivenCounts() {
        reader.platform(Optional.of(Platform.DOCKER));
        assertThat(read("GRACE_PERIOD=40s", "DRAIN_TIMEOUT=5s"))
                .isEqualTo(new GracePeriod(Origin.GIVEN, 40 * SECOND, Optional.of(Platform.DOCKER)));
        assertThat(read().describe()).isEqualTo("40s, as given; platform Docker, by /.dockerenv");
    }

    @Test
    void noneIsNone() {
        reader.platform(Optional.of(Platform.DOCKER));
        assertThat(read("GRACE_PERIOD=none").origin()).isEqualTo(Origin.NONE);
        assertThat(reader.read().policy().drainTimeout()).isEqualTo(60 * SECOND);
        assertThat(reader.read().policy().stopBy()).isEqualTo(Policy.UNLIMITED);
    }

    /** In a flag or a file it was valid before there was a word for it. */
    @Test
    void anEmptyValueIsNoneAndAnEmptyVariableIsNotSet() {
        assertThat(read("GRACE_PERIOD=").origin()).isEqualTo(Origin.UNKNOWN);
        reader.flag(Setting.GRACE_PERIOD, "");
        assertThat(read().origin()).isEqualTo(Origin.NONE);
    }
}
