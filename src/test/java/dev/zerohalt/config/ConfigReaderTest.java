package dev.zerohalt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.lifecycle.Policy;
import dev.zerohalt.lifecycle.SignalRules;
import dev.zerohalt.log.Level;
import dev.zerohalt.process.SignalRewrites;
import dev.zerohalt.process.SignalSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ConfigReaderTest {
    private static final long SECOND = 1_000_000_000L;

    private final ConfigReader reader = new ConfigReader();

    private List<String> errors() {
        return catchThrowableOfType(ConfigException.class, reader::read).errors();
    }

    @Test
    void aLongValueIsShownInPart() {
        reader.environment("ZEROHALT_APP_PORT=" + "1".repeat(100_000));
        assertThat(errors())
                .containsExactly(
                        "ZEROHALT_APP_PORT=\"" + "1".repeat(200)
                                + "... (100000 characters)\" (from the environment) is not auto, none, or a port from 1 to 65535");
    }

    @Test
    void ofVeryManyErrorsTheRestIsCounted() {
        for (int i = 0; i < 1_000; i++) {
            reader.error("x".repeat(2_000));
        }
        assertThat(errors())
                .hasSize(Values.MOST_ERRORS + 1)
                .startsWith("x".repeat(1_000) + "... (2000 characters)")
                .endsWith("and " + (1_000 - Values.MOST_ERRORS) + " more errors");
    }

    // Values

    @Test
    void theDefaultsAreThoseOfTheContract() {
        Config config = reader.read();
        assertThat(config.counting().appPort()).isEqualTo(AppPort.AUTO);
        assertThat(config.counting().ports().isEmpty()).isTrue();
        assertThat(config.counting().backends())
                .containsExactly(CountingBackend.EVENTS, CountingBackend.POLLING, CountingBackend.PROC);
        assertThat(config.counting().intervalNanos()).isEqualTo(SECOND);
        assertThat(config.health().port()).isEqualTo(8888);
        assertThat(config.health().bind()).isEmpty();
        assertThat(config.health().healthPath()).isEqualTo("/health");
        assertThat(config.health().livenessPath()).isEqualTo("/livez");
        assertThat(config.policy().signals())
                .isEqualTo(new SignalRules(
                        SignalSet.of(15, 2, 3, 37, 28), SignalSet.ALL, SignalRewrites.NONE, 0, 2 * SECOND));
        assertThat(config.signalsGroup()).isFalse();
        assertThat(config.policy().forceKill()).isTrue();
        assertThat(config.policy().exitCodes().of(143)).isEqualTo(143);
        assertThat(config.hooks()).isEqualTo(new Config.Hooks(List.of(), Optional.empty(), 10 * SECOND, List.of()));
        assertThat(config.policy().preHookTimeout()).isZero();
        assertThat(config.policy().postHookTimeout()).isZero();
        assertThat(config.policy().strategy()).isEqualTo(DrainStrategy.IN_FLIGHT);
        assertThat(config.policy().drainTimeout()).isEqualTo(60 * SECOND);
        assertThat(config.policy().steadyStateWait()).isEqualTo(5 * SECOND);
        assertThat(config.policy().minDuration()).isZero();
        assertThat(config.policy().shutdownTimeout()).isEqualTo(30 * SECOND);
        assertThat(config.policy().flushTimeout()).isEqualTo(2 * SECOND);
        assertThat(config.logging().level()).isEqualTo(Level.INFO);
        assertThat(config.counting().appPort()).isEqualTo(AppPort.AUTO);
        assertThat(config.counting().idleMillis()).isEqualTo(5_000);
        assertThat(config.counting().busyMillis()).isEqualTo(30_000);
        assertThat(config.counting().filter()).isEqualTo(NetworkFilter.NONE);
        assertThat(config.policy().stopBy()).isEqualTo(Policy.UNLIMITED);
        assertThat(config.terminationLog()).isEqualTo("/dev/termination-log");
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void everySettingReachesTheConfiguration() {
        reader.environment("ZEROHALT_APP_PORT=1");
        reader.environment("ZEROHALT_HEALTH_PORT=2");
        reader.environment("ZEROHALT_HEALTH_BIND=::1");
        reader.environment("ZEROHALT_HEALTH_PATH=/h");
        reader.environment("ZEROHALT_LIVENESS_PATH=/l");
        reader.environment("ZEROHALT_DRAIN_TIMEOUT=3s");
        reader.environment("ZEROHALT_DRAIN_STEADY_STATE_WAIT=4s");
        reader.environment("ZEROHALT_DRAIN_MIN_DURATION=5s");
        reader.environment("ZEROHALT_DRAIN_STRATEGY=fixed");
        reader.environment("ZEROHALT_DRAIN_CHECK_INTERVAL=6s");
        reader.environment("ZEROHALT_CONNECTION_BACKEND=proc");
        reader.environment("ZEROHALT_SHUTDOWN_TIMEOUT=7s");
        reader.environment("ZEROHALT_FLUSH_TIMEOUT=8s");
        reader.environment("ZEROHALT_LOG_LEVEL=debug");
        reader.environment("ZEROHALT_ADDITIONAL_PORTS=3, 4");
        reader.environment("ZEROHALT_CONNECTION_IDLE_THRESHOLD=9s");
        reader.environment("ZEROHALT_CONNECTION_BUSY_LIMIT=10s");
        reader.environment("ZEROHALT_CONNECTION_EXCLUDE=10.0.0.0/8");
        reader.environment("ZEROHALT_CONNECTION_INCLUDE=10.1.0.0/16,::1");
        reader.environment("ZEROHALT_TERMINATION_LOG=/log");
        reader.environment("ZEROHALT_FORCE_KILL=false");
        reader.environment("ZEROHALT_EXIT_CODE_REMAP=143:0,137:1");
        reader.environment("ZEROHALT_SHUTDOWN_SIGNALS=term,12");
        reader.environment("ZEROHALT_SECOND_SIGNAL_AFTER=700ms");
        reader.environment("ZEROHALT_PASSTHROUGH_SIGNALS=SIGHUP");
        reader.environment("ZEROHALT_SIGNAL_REWRITE=HUP:USR2");
        reader.environment("ZEROHALT_SIGNAL_TO_APP=QUIT");
        reader.environment("ZEROHALT_SIGNAL_TARGET=group");
        reader.environment("ZEROHALT_PRE_SHUTDOWN_COMMAND=pre 'a b'");
        reader.environment("ZEROHALT_PRE_SHUTDOWN_TIMEOUT=2s");
        reader.environment("ZEROHALT_POST_SHUTDOWN_COMMAND=post");
        reader.environment("ZEROHALT_POST_SHUTDOWN_TIMEOUT=12s");
        Config config = reader.read();
        assertThat(config.policy().forceKill()).isFalse();
        assertThat(config.policy().exitCodes().of(143)).isZero();
        assertThat(config.policy().exitCodes().of(137)).isEqualTo(1);
        assertThat(config.policy().signals())
                .isEqualTo(new SignalRules(
                        SignalSet.of(15, 12), SignalSet.of(1), new SignalRewrites(Map.of(1, 12)), 3, 700_000_000L));
        assertThat(config.signalsGroup()).isTrue();
        assertThat(config.hooks())
                .isEqualTo(new Config.Hooks(List.of("pre", "a b"), Optional.empty(), 2 * SECOND, List.of("post")));
        assertThat(config.policy().preHookTimeout()).isEqualTo(2 * SECOND);
        assertThat(config.policy().postHookTimeout()).isEqualTo(12 * SECOND);
        assertThat(config.counting().ports().toString()).isEqualTo("1,3,4");
        assertThat(config.counting().idleMillis()).isEqualTo(9_000);
        assertThat(config.counting().busyMillis()).isEqualTo(10_000);
        assertThat(config.counting().filter().exclude()).hasSize(1);
        assertThat(config.counting().filter().include()).hasSize(2);
        assertThat(config.terminationLog()).isEqualTo("/log");
        assertThat(config.health().port()).isEqualTo(2);
        assertThat(config.health().bind()).isPresent();
        assertThat(config.health().healthPath()).isEqualTo("/h");
        assertThat(config.health().livenessPath()).isEqualTo("/l");
        assertThat(config.policy().drainTimeout()).isEqualTo(3 * SECOND);
        assertThat(config.policy().steadyStateWait()).isEqualTo(4 * SECOND);
        assertThat(config.policy().minDuration()).isEqualTo(5 * SECOND);
        assertThat(config.policy().strategy()).isEqualTo(DrainStrategy.FIXED);
        assertThat(config.counting().intervalNanos()).isEqualTo(6 * SECOND);
        assertThat(config.counting().backends()).containsExactly(CountingBackend.PROC);
        assertThat(config.policy().shutdownTimeout()).isEqualTo(7 * SECOND);
        assertThat(config.policy().flushTimeout()).isEqualTo(8 * SECOND);
        assertThat(config.logging().level()).isEqualTo(Level.DEBUG);
    }

    @Test
    void portsThatAreToBeFoundAreNoneYet() {
        reader.environment("ZEROHALT_APP_PORT=auto");
        assertThat(reader.read().counting().ports().isEmpty()).isTrue();
        assertThat(reader.read().counting().appPort().finds()).isTrue();
        reader.environment("ZEROHALT_ADDITIONAL_PORTS=9000");
        assertThat(reader.read().counting().ports()).hasToString("9000");
        assertThat(reader.read().counting().appPort().finds()).isTrue();
    }

    @Test
    void anApplicationWithoutAPortHasNoAdditionalOnes() {
        reader.environment("ZEROHALT_APP_PORT=none");
        assertThat(reader.read().counting().appPort()).isEqualTo(AppPort.NONE);
        assertThat(reader.read().counting().ports().isEmpty()).isTrue();
        reader.environment("ZEROHALT_ADDITIONAL_PORTS=9000");
        assertThat(errors())
                .containsExactly("ZEROHALT_APP_PORT=\"none\" (from the environment) and"
                        + " ZEROHALT_ADDITIONAL_PORTS=\"9000\" (from the environment):"
                        + " an application without a port has no additional ones");
    }

    @Test
    void ourOwnPortsAreThoseOfHealthAndMetrics() {
        assertThat(reader.read().ownPorts().ports()).hasToString("8888");
        reader.environment("ZEROHALT_METRICS_PORT=9100");
        assertThat(reader.read().ownPorts().ports()).hasToString("8888");
        reader.environment("ZEROHALT_METRICS_ENABLED=true");
        assertThat(reader.read().ownPorts().ports()).hasToString("8888,9100");
    }

    @Test
    void aPortMayBeThereTwice() {
        reader.environment("ZEROHALT_ADDITIONAL_PORTS=8080,9000,9000");
        assertThat(reader.read().counting().ports()).hasToString("8080,9000");
    }

    @Test
    void theApplicationIsAskedOnItsPortUnlessToldOtherwise() {
        reader.environment("ZEROHALT_HEALTH_MODE=app-dependent");
        reader.environment("ZEROHALT_APP_PORT=9000");
        assertThat(reader.read().checks().url().orElseThrow()).hasToString("http://localhost:9000/health");
        reader.environment("ZEROHALT_APP_HEALTH_URL=tcp://[::1]:99");
        assertThat(reader.read().checks().url().orElseThrow()).hasToString("tcp://[::1]:99");
    }

    // Where they come from

    /** Empty means none there, and is not the same as not set. */
    @Test
    void anEmptyVariableTurnsTheTerminationLogOff() {
        reader.environment("ZEROHALT_TERMINATION_LOG=");
        assertThat(reader.read().terminationLog()).isEmpty();
    }

    @Test
    void theTerminationLogIsKnownAlsoIfTheRestIsNotValid() {
        assertThat(reader.terminationLog()).isEqualTo("/dev/termination-log");
        reader.flag(Setting.APP_PORT, "nothing");
        reader.environment("ZEROHALT_TERMINATION_LOG=/log");
        assertThat(reader.terminationLog()).isEqualTo("/log");
        reader.flag(Setting.TERMINATION_LOG, "log");
        assertThat(reader.terminationLog()).isEqualTo("/dev/termination-log");
        assertThat(errors()).hasSize(2);
        reader.flag(Setting.TERMINATION_LOG, "");
        assertThat(reader.terminationLog()).isEmpty();
    }

    @Test
    void theEnvironmentBeatsTheDefault() {
        reader.environment("ZEROHALT_DRAIN_TIMEOUT=10s");
        assertThat(reader.read().policy().drainTimeout()).isEqualTo(10 * SECOND);
    }

    @Test
    void aFlagBeatsTheEnvironmentInWhateverOrderTheyCome() {
        reader.flag(Setting.DRAIN_TIMEOUT, "20s");
        reader.environment("ZEROHALT_DRAIN_TIMEOUT=10s");
        reader.environment("ZEROHALT_SHUTDOWN_TIMEOUT=10s");
        reader.flag(Setting.SHUTDOWN_TIMEOUT, "20s");
        Config config = reader.read();
        assertThat(config.policy().drainTimeout()).isEqualTo(20 * SECOND);
        assertThat(config.policy().shutdownTimeout()).isEqualTo(20 * SECOND);
    }

    @Test
    void theLastOfAFlagCounts() {
        reader.flag(Setting.APP_PORT, "1000");
        reader.flag(Setting.APP_PORT, "2000");
        assertThat(reader.read().counting().ports().toString()).isEqualTo("2000");
    }

    @Test
    void anEmptyVariableIsNotSet() {
        reader.environment("ZEROHALT_DRAIN_TIMEOUT=");
        reader.environment("ZEROHALT_APP_PORT=");
        assertThat(reader.read().policy().drainTimeout()).isEqualTo(60 * SECOND);
        assertThat(reader.foreign().unknown()).isEmpty();
    }

    /** A secret ends in a newline. */
    @ParameterizedTest
    @ValueSource(strings = {"8081\n", "\n8081", " 8081 ", "\t8081\r\n", "8081\u000b\f"})
    void whiteSpaceAroundAVariablesValueIsNotPartOfIt(String value) {
        reader.environment("ZEROHALT_APP_PORT=" + value);
        assertThat(reader.read().counting().ports()).hasToString("8081");
    }

    @Test
    void aVariableOfWhiteSpaceIsEmpty() {
        reader.environment("ZEROHALT_HEALTH_PORT= \n");
        reader.environment("ZEROHALT_TERMINATION_LOG=\n");
        Config config = reader.read();
        assertThat(config.health().port()).isEqualTo(8888);
        assertThat(config.terminationLog()).isEmpty();
    }

    @Test
    void whiteSpaceWithinAVariablesValueStays() {
        reader.environment("ZEROHALT_PRE_SHUTDOWN_COMMAND= a ' b ' \n");
        assertThat(reader.read().hooks().preShutdown()).containsExactly("a", " b ");
    }

    @Test
    void whiteSpaceAroundAFlagsValueIsAnError() {
        reader.flag(Setting.APP_PORT, "8081\n");
        assertThat(errors()).singleElement().asString().startsWith("--app-port \"8081\n\" (from the command line)");
    }

    @Test
    void anEmptyFlagIsAnError() {
        reader.flag(Setting.APP_PORT, "");
        assertThat(errors())
                .containsExactly(
                        "--app-port \"\" (from the command line) is not auto, none, or a port from 1 to 65535");
    }

    @Test
    void aValueMayContainAnEqualsSign() {
        reader.environment("ZEROHALT_HEALTH_PATH=/health;a=b");
        assertThat(reader.read().health().healthPath()).isEqualTo("/health;a=b");
    }

    @ParameterizedTest
    @CsvSource({
        "PATH=/bin",
        "ZEROHALTAPP_PORT=x",
        "zerohalt_app_port=x",
        "ZEROHALT=x",
        "ZEROHALT_APP_PORT",
        "XZEROHALT_APP_PORT=x",
        "''",
        "="
    })
    void whatIsNotOursIsIgnored(String entry) {
        reader.environment(entry);
        assertThat(reader.read()).isNotNull();
        assertThat(reader.foreign().unknown()).isEmpty();
    }

    @Test
    void unknownVariablesAreKeptAndHarmless() {
        reader.environment("ZEROHALT_DRAIN_TIMOUT=10s");
        reader.environment("ZEROHALT_app_port=1");
        assertThat(reader.read().policy().drainTimeout()).isEqualTo(60 * SECOND);
        assertThat(reader.foreign().unknown()).containsExactly("ZEROHALT_DRAIN_TIMOUT", "ZEROHALT_app_port");
    }

    /** What a hook is told; it may run zerohalt itself. */
    @Test
    void whatAHookFindsInItsEnvironmentIsNotUnknown() {
        reader.environment("ZEROHALT_SIGNAL=SIGTERM");
        reader.environment("ZEROHALT_OUTCOME=drained");
        reader.environment("ZEROHALT_EXIT_CODE=0");
        assertThat(reader.read()).isNotNull();
        assertThat(reader.foreign().unknown()).isEmpty();
        reader.environment("ZEROHALT_SIGNALS=SIGTERM");
        assertThat(reader.foreign().unknown()).containsExactly("ZEROHALT_SIGNALS");
    }
}
