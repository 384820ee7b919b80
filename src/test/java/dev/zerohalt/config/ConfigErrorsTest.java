package dev.zerohalt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configuration is refused for, and how that is said. */
@Timeout(30)
class ConfigErrorsTest {
    private static final String SIGNALS =
            "auto, or signals such as SIGTERM, 15 or SIGRTMIN+3 with commas between them, not SIGKILL, SIGSTOP or SIGCHLD";
    private static final String PASSED_ON = "all, none, or signals such as SIGHUP, 1 or SIGRTMIN+3 with commas between"
            + " them, not SIGKILL, SIGSTOP or SIGCHLD";
    private static final String A_SIGNAL =
            "a signal such as SIGTERM, 15 or SIGRTMIN+3, not SIGKILL, SIGSTOP or SIGCHLD";
    private static final String EXIT_CODES = "pairs of exit codes from 0 to 255, such as 143:0,137:1, each code once";

    private static final String REWRITES = "pairs of signals such as SIGHUP:SIGUSR2,SIGWINCH:0, on the left each signal"
            + " once, not SIGKILL, SIGSTOP or SIGCHLD";

    private final ConfigReader reader = new ConfigReader();

    private List<String> errors() {
        return catchThrowableOfType(ConfigException.class, reader::read).errors();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "APP_PORT              | 0       | auto, none, or a port from 1 to 65535",
                "HEALTH_PORT           | http    | a port from 1 to 65535",
                "HEALTH_BIND           | eth0    | all, or an IPv4 or IPv6 address",
                "HEALTH_PATH           | health  | a path that begins with a slash, in ASCII without spaces, ? and #",
                "LIVENESS_PATH         | /a?b    | a path that begins with a slash, in ASCII without spaces, ? and #",
                "DRAIN_TIMEOUT         | 10      | a duration such as 1m30s, 500ms or 0s",
                "DRAIN_STEADY_STATE_WAIT | -1s   | a duration such as 1m30s, 500ms or 0s",
                "DRAIN_MIN_DURATION    | 1d      | a duration such as 1m30s, 500ms or 0s",
                "DRAIN_STRATEGY        | none!   | connections, in-flight, fixed or none",
                "DRAIN_CHECK_INTERVAL  | 0s      | a duration of 1ms or more, such as 1s",
                "CONNECTION_BACKEND    | netlink | auto, events, polling or proc",
                "ADDITIONAL_PORTS      | 1,,2    | ports from 1 to 65535 with commas between them",
                "ADDITIONAL_PORTS      | auto    | ports from 1 to 65535 with commas between them",
                "CONNECTION_IDLE_THRESHOLD | 5   | a duration such as 1m30s, 500ms or 0s",
                "CONNECTION_BUSY_LIMIT | -1s     | a duration such as 1m30s, 500ms or 0s",
                "CONNECTION_EXCLUDE    | 10/8    | networks such as 10.0.0.0/8 or 2001:db8::/32 with commas between them",
                "CONNECTION_INCLUDE    | host    | networks such as 10.0.0.0/8 or 2001:db8::/32 with commas between them",
                "GRACE_PERIOD          | 999ms   | auto, none, or a duration of 1s or more, such as 30s",
                "GRACE_PERIOD          | 0s      | auto, none, or a duration of 1s or more, such as 30s",
                "TERMINATION_LOG       | log     | an absolute path",
                "SHUTDOWN_SIGNALS      | SIGKILL | " + SIGNALS,
                "SHUTDOWN_SIGNALS      | TERM,19 | " + SIGNALS,
                "SHUTDOWN_SIGNALS      | CHLD    | " + SIGNALS,
                "SHUTDOWN_SIGNALS      | TERM,   | " + SIGNALS,
                "SHUTDOWN_SIGNALS      | ,       | " + SIGNALS,
                "SHUTDOWN_SIGNALS      | all     | " + SIGNALS,
                "SHUTDOWN_SIGNALS      | auto,USR1 | " + SIGNALS,
                "PASSTHROUGH_SIGNALS   | HUP,kill | " + PASSED_ON,
                "PASSTHROUGH_SIGNALS   | HUP,none | " + PASSED_ON,
                "PASSTHROUGH_SIGNALS   | 65      | " + PASSED_ON,
                "SIGNAL_TO_APP         | STOP    | " + A_SIGNAL,
                "SIGNAL_TO_APP         | 0       | " + A_SIGNAL,
                "SIGNAL_TO_APP         | HUP,INT | " + A_SIGNAL,
                "SIGNAL_REWRITE        | HUP     | " + REWRITES,
                "SIGNAL_REWRITE        | HUP:    | " + REWRITES,
                "SIGNAL_REWRITE        | HUP:65  | " + REWRITES,
                "SIGNAL_REWRITE        | 0:HUP   | " + REWRITES,
                "SIGNAL_REWRITE        | FOO:1   | " + REWRITES,
                "SIGNAL_REWRITE        | KILL:1  | " + REWRITES,
                "SIGNAL_REWRITE        | 1:2,HUP:0 | " + REWRITES,
                "PARENT_DEATH_SIGNAL   | KILL    | " + A_SIGNAL,
                "PARENT_DEATH_SIGNAL   | TERM,INT | " + A_SIGNAL,
                "PARENT_DEATH_SIGNAL   | 0       | " + A_SIGNAL,
                "SIGNAL_TARGET         | session | process or group",
                "FORCE_KILL            | never   | true or false",
                "EXIT_CODE_REMAP       | 143     | " + EXIT_CODES,
                "EXIT_CODE_REMAP       | 256:0   | " + EXIT_CODES,
                "EXIT_CODE_REMAP       | 0:-1    | " + EXIT_CODES,
                "EXIT_CODE_REMAP       | 143:0,143:1 | " + EXIT_CODES,
                "PRE_SHUTDOWN_COMMAND  | a 'b    | a command whose quotes are closed",
                "PRE_SHUTDOWN_TIMEOUT  | 0s      | a duration of 1ms or more, such as 1s",
                "POST_SHUTDOWN_COMMAND | a \\      | a command whose quotes are closed",
                "POST_SHUTDOWN_TIMEOUT | 1       | a duration of 1ms or more, such as 1s",
                "SHUTDOWN_TIMEOUT      | soon    | a duration such as 1m30s, 500ms or 0s",
                "FLUSH_TIMEOUT         | 2 s     | a duration such as 1m30s, 500ms or 0s",
                "DRAIN_PROBES          | -1      | a number from 0 to 1000",
                "DRAIN_PROBES          | 1001    | a number from 0 to 1000",
                "HEALTH_FAILURE_THRESHOLD | 0    | a number from 1 to 1000",
                "HEALTH_MODE           | app     | standalone, app-dependent, command or hybrid",
                "HEALTH_PROBE_INTERVAL | 0s      | a duration of 1ms or more, such as 1s",
                "HEALTH_COMMAND        | a 'b    | a command whose quotes are closed",
                "METRICS_ENABLED       | maybe   | true or false",
                "METRICS_PORT          | 0       | a port from 1 to 65535",
                "LOG_FORMAT            | xml     | text or json",
                "LOG_OUTPUT            | file    | stderr or stdout",
                "LOG_LEVEL             | verbose | debug, info, warn or error"
            })
    void anErrorNamesKeyValueSourceAndWhatWouldBeValid(Setting setting, String value, String valid) {
        reader.environment(setting.variable() + "=" + value);
        assertThat(errors())
                .containsExactly(setting.variable() + "=\"" + value + "\" (from the environment) is not " + valid);
    }

    @Test
    void theWayOutOfHttpsIsNamed() {
        reader.environment("ZEROHALT_APP_HEALTH_URL=https://localhost/health");
        assertThat(errors())
                .singleElement()
                .asString()
                .contains("an https one can be checked by tcp:// or by a command");
    }

    @Test
    void aGaugeThatNobodyWouldAskIsAMistake() {
        reader.environment("ZEROHALT_DRAIN_GAUGE=http://localhost:8080/metrics#x");
        reader.flag(Setting.DRAIN_STRATEGY, "fixed");
        assertThat(errors())
                .containsExactly(
                        "ZEROHALT_DRAIN_GAUGE=\"http://localhost:8080/metrics#x\" (from the environment), which is"
                                + " not asked with --drain-strategy \"fixed\" (from the command line): it must be in-flight or"
                                + " connections");
    }

    @Test
    void theFirstHookIsACommandOrAUrl() {
        reader.environment("ZEROHALT_PRE_SHUTDOWN_URL=http://localhost:9901/drain");
        reader.environment("ZEROHALT_PRE_SHUTDOWN_COMMAND=true");
        assertThat(errors())
                .containsExactly("ZEROHALT_PRE_SHUTDOWN_COMMAND=\"true\" (from the environment) and"
                        + " ZEROHALT_PRE_SHUTDOWN_URL=\"http://localhost:9901/drain\" (from the environment): only one of"
                        + " them can be set");
    }

    @Test
    void aModeNeedsWhatItAsks() {
        reader.environment("ZEROHALT_HEALTH_MODE=command");
        assertThat(errors())
                .containsExactly(
                        "ZEROHALT_HEALTH_MODE=\"command\" (from the environment) needs ZEROHALT_HEALTH_COMMAND");
    }

    @Test
    void withoutAPortThereIsNoDefaultUrl() {
        reader.environment("ZEROHALT_HEALTH_MODE=hybrid");
        reader.environment("ZEROHALT_APP_PORT=auto");
        assertThat(errors())
                .containsExactly("ZEROHALT_HEALTH_MODE=\"hybrid\" (from the environment) needs ZEROHALT_APP_HEALTH_URL"
                        + " where ZEROHALT_APP_PORT is no number");
    }

    @Test
    void aSignalCannotBeginTheShutdownAndBePassedOn() {
        reader.environment("ZEROHALT_PASSTHROUGH_SIGNALS=quit,HUP,2");
        assertThat(errors())
                .containsExactly("ZEROHALT_PASSTHROUGH_SIGNALS=\"quit,HUP,2\" (from the environment) and"
                        + " ZEROHALT_SHUTDOWN_SIGNALS=\"auto\" (from the default) both have"
                        + " SIGINT,SIGQUIT: a signal begins the shutdown or is passed on");
    }

    @Test
    void aSignalCannotBeginTheShutdownAndBeRewritten() {
        reader.environment("ZEROHALT_SIGNAL_REWRITE=15:3,HUP:USR2,INT:0");
        assertThat(errors())
                .containsExactly("ZEROHALT_SIGNAL_REWRITE=\"15:3,HUP:USR2,INT:0\" (from the environment) and"
                        + " ZEROHALT_SHUTDOWN_SIGNALS=\"auto\" (from the default) both have"
                        + " SIGINT,SIGTERM: a signal begins the shutdown or is passed on; ZEROHALT_SIGNAL_TO_APP says"
                        + " which signal stops the application");
    }

    @Test
    void aSignalThatIsNotPassedOnCannotBeRewritten() {
        reader.environment("ZEROHALT_SIGNAL_REWRITE=USR1:USR2,HUP:TERM,WINCH:0");
        reader.flag(Setting.PASSTHROUGH_SIGNALS, "HUP");
        assertThat(errors())
                .containsExactly("ZEROHALT_SIGNAL_REWRITE=\"USR1:USR2,HUP:TERM,WINCH:0\" (from the environment) has"
                        + " SIGUSR1, which --passthrough-signals \"HUP\" (from the command line) does not pass on");
    }

    @Test
    void aSignalThatBeginsTheShutdownNoLongerMayBePassedOn() {
        reader.environment("ZEROHALT_PASSTHROUGH_SIGNALS=quit,HUP,2");
        reader.flag(Setting.SHUTDOWN_SIGNALS, "TERM");
        assertThat(reader.read().policy().signals().passedOn()).hasToString("SIGHUP,SIGINT,SIGQUIT");
    }

    @Test
    void everyErrorIsReportedAtOnce() {
        reader.error("unknown option --foo; see zerohalt --help");
        Set<Setting> settings = EnumSet.complementOf(EnumSet.of(Setting.CONFIG)); // any path may be one
        for (Setting setting : settings) {
            reader.flag(setting, "?'");
        }
        List<String> errors = errors();
        assertThat(errors).hasSize(1 + settings.size()).startsWith("unknown option --foo; see zerohalt --help");
        for (Setting setting : settings) {
            assertThat(errors).anyMatch(error -> error.startsWith(setting.flag() + " \"?'\" "));
        }
    }

    @Test
    void anErrorThatAFlagOverridesIsNone() {
        reader.environment("ZEROHALT_APP_PORT=x");
        reader.flag(Setting.APP_PORT, "80");
        assertThat(reader.read().counting().ports().toString()).isEqualTo("80");
    }

    @Test
    void theApplicationAndTheHealthServerNeedTwoPorts() {
        reader.environment("ZEROHALT_APP_PORT=8888");
        assertThat(errors())
                .containsExactly("ZEROHALT_APP_PORT=\"8888\" (from the environment) is also"
                        + " ZEROHALT_HEALTH_PORT=\"8888\" (from the default): they must be two different ports");
    }

    @Test
    void anAdditionalPortIsNotTheHealthPortEither() {
        reader.flag(Setting.ADDITIONAL_PORTS, "9000,8888");
        assertThat(errors())
                .containsExactly("--additional-ports \"9000,8888\" (from the command line) is also"
                        + " ZEROHALT_HEALTH_PORT=\"8888\" (from the default): they must be different ports");
    }

    @Test
    void portsAreComparedAsNumbers() {
        reader.environment("ZEROHALT_APP_PORT=09000");
        reader.flag(Setting.HEALTH_PORT, "9000");
        assertThat(errors())
                .containsExactly("ZEROHALT_APP_PORT=\"09000\" (from the environment) is also"
                        + " --health-port \"9000\" (from the command line): they must be two different ports");
    }

    @Test
    void healthAndLivenessNeedTwoPaths() {
        reader.flag(Setting.LIVENESS_PATH, "/health");
        assertThat(errors())
                .containsExactly("ZEROHALT_HEALTH_PATH=\"/health\" (from the default) is also"
                        + " --liveness-path \"/health\" (from the command line): they must be two different paths");
    }

    @Test
    void conflictsAreReportedTogetherWithOtherErrors() {
        reader.environment("ZEROHALT_LOG_LEVEL=verbose");
        reader.environment("ZEROHALT_APP_PORT=8888");
        reader.environment("ZEROHALT_LIVENESS_PATH=/health");
        assertThat(errors())
                .satisfiesExactly(
                        error -> assertThat(error).startsWith("ZEROHALT_LOG_LEVEL=\"verbose\" "),
                        error -> assertThat(error).endsWith(": they must be two different ports"),
                        error -> assertThat(error).endsWith(": they must be two different paths"));
    }

    @Test
    void whatIsNotValidConflictsWithNothing() {
        reader.environment("ZEROHALT_APP_PORT=x");
        reader.environment("ZEROHALT_HEALTH_PORT=x");
        reader.environment("ZEROHALT_HEALTH_PATH=x");
        reader.environment("ZEROHALT_LIVENESS_PATH=x");
        assertThat(errors()).hasSize(4).noneMatch(error -> error.contains("two different"));
    }

    @Test
    void theExceptionSaysAllOfIt() {
        reader.error("one");
        reader.error("two");
        assertThatThrownBy(reader::read).isInstanceOf(ConfigException.class).hasMessage("one; two");
    }
}
