package dev.zerohalt.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.ConfigReader;
import dev.zerohalt.lifecycle.Event;
import dev.zerohalt.lifecycle.Lifecycle;
import dev.zerohalt.lifecycle.Policies;
import dev.zerohalt.process.ExitStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PortHintTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int SIGTERM = 15;

    private final Lifecycle life = new Lifecycle(new Policies().policy(), false);
    private final long start = Long.MAX_VALUE - 5 * SECOND;

    private static Config config(String... environment) {
        ConfigReader reader = new ConfigReader();
        for (String entry : environment) {
            reader.environment(entry);
        }
        return reader.read();
    }

    private PortHintTest started() {
        return on(new Event.Started(), 0);
    }

    private PortHintTest on(Event event, long after) {
        assertThat(life.on(event, start + after)).isNotNull();
        return this;
    }

    private PortHintTest exited(int code, long after) {
        return on(new Event.Exited(new ExitStatus(code, 0)), after);
    }

    private String hint(String... environment) {
        Config config = config(environment);
        return PortHint.of(life.timeline(), config.health(), config.counting().appPort());
    }

    @Test
    void anApplicationThatGivesUpSoonMayWantThePort() {
        started().exited(1, 10 * SECOND);
        assertThat(hint())
                .isEqualTo("if the application could not listen on port 8888: zerohalt's health server has it;"
                        + " set ZEROHALT_HEALTH_PORT to another port");
    }

    @Test
    void alsoOneThatWasFoundUnwell() {
        started().on(new Event.Unhealthy(), SECOND).exited(1, 2 * SECOND);
        assertThat(hint()).isNotEmpty();
    }

    @Test
    void whoHasSetThePortKnowsOfIt() {
        started().exited(1, SECOND);
        assertThat(hint("ZEROHALT_HEALTH_PORT=8888")).isEmpty();
        assertThat(hint("ZEROHALT_HEALTH_PORT=9000")).isEmpty();
        assertThat(hint("ZEROHALT_HEALTH_PORT=")).isNotEmpty();
    }

    @Test
    void oneWhosePortIsKnownDoesNotWantThisOne() {
        started().exited(1, SECOND);
        assertThat(hint("ZEROHALT_APP_PORT=8080")).isEmpty();
        assertThat(hint("ZEROHALT_APP_PORT=none")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {126, 127})
    void oneThatWasNotThereWantedNothing(int code) {
        started().exited(code, SECOND);
        assertThat(hint()).isEmpty();
    }

    @Test
    void oneThatLivedLongerHadItsPort() {
        started().exited(1, 10 * SECOND + 1);
        assertThat(hint()).isEmpty();
    }

    @Test
    void oneThatWasHealthyHadItsPort() {
        started()
                .on(new Event.Healthy(), SECOND)
                .on(new Event.Unhealthy(), 2 * SECOND)
                .exited(1, 3 * SECOND);
        assertThat(hint()).isEmpty();
    }

    @Test
    void oneThatEndedWellWantedNothing() {
        started().exited(0, SECOND);
        assertThat(hint()).isEmpty();
    }

    @Test
    void oneThatCrashedWantedNothing() {
        started().on(new Event.Exited(new ExitStatus(0, 11)), SECOND);
        assertThat(hint()).isEmpty();
    }

    @Test
    void oneThatWasToldToStopDidAsItWasTold() {
        started().on(new Event.Signalled(SIGTERM), SECOND).exited(1, 2 * SECOND);
        assertThat(hint()).isEmpty();
    }

    @Test
    void oneThatNobodyHasSeenEndSaysNothing() {
        started();
        assertThat(hint()).isEmpty();
    }
}
