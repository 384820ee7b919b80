package dev.zerohalt.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.HostKernel;
import dev.zerohalt.process.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** Walks the whole table: every setting means the same wherever it is given, changes the configuration, and is proven to do something. */
@Timeout(60)
class EverySettingTest {
    /**
     * A setting at work.
     *
     * @param value not the default
     * @param test where its effect is tested, {@code package.Class#method}
     * @param context what else must be set for it to matter, as {@code KEY=value}, with spaces between them
     */
    private record Use(String value, String test, String context) {
        Use(String value, String test) {
            this(value, test, "");
        }
    }

    private static final Map<Setting, Use> USES = Map.ofEntries(
            entry(Setting.CONFIG, new Use("zerohalt.yaml", "it.ConfigExamplesIT#isValidWithoutAWarning")),
            entry(Setting.APP_PORT, new Use("9090", "it.DrainIT#anotherApplicationPort")),
            entry(Setting.ADDITIONAL_PORTS, new Use("9090,9091", "it.PortsIT#additionalPortsCount")),
            entry(
                    Setting.APP_HEALTH_URL,
                    new Use(
                            "tcp://localhost:9999",
                            "it.HealthModeIT#aConnectionMayBeEnough",
                            "HEALTH_MODE=hybrid APP_PORT=8080")),
            entry(
                    Setting.APP_STARTUP_TIMEOUT,
                    new Use("15s", "sim.HealthStoriesTest#whoDoesNotBecomeHealthyInTimeIsUnhealthyAndMayRecover")),
            entry(Setting.HEALTH_PORT, new Use("9000", "it.UsageIT#flagsBeatTheEnvironment")),
            entry(Setting.HEALTH_BIND, new Use("::1", "it.HealthIT#oneAddressIfAsked")),
            entry(Setting.HEALTH_PATH, new Use("/ready/for/traffic", "it.HealthIT#otherPaths")),
            entry(Setting.LIVENESS_PATH, new Use("/alive", "it.HealthIT#otherPaths")),
            entry(Setting.READINESS_PATH, new Use("/open", "it.HealthIT#otherPaths")),
            entry(Setting.READINESS_FAIL_DELAY, new Use("3s", "sim.HealthStoriesTest#theReadinessMayOutlastTheHealth")),
            entry(Setting.STATUS_ACCESS, new Use("all", "it.StatusAccessIT#whoMaySeeIt")),
            entry(
                    Setting.HEALTH_MODE,
                    new Use("app-dependent", "it.HealthModeIT#startsSlowlyFailsAndRecovers", "APP_PORT=8080")),
            entry(
                    Setting.HEALTH_PROBE_INTERVAL,
                    new Use("10s", "sim.HealthStoriesTest#aCommandThatSucceedsMakesHealthyAndIsRunAgainAndAgain")),
            entry(Setting.HEALTH_PROBE_TIMEOUT, new Use("500ms", "it.HealthModeIT#anApplicationThatHangsIsCutOff")),
            entry(
                    Setting.HEALTH_FAILURE_THRESHOLD,
                    new Use("2", "sim.HealthStoriesTest#severalResultsInARowMayBeNeeded")),
            entry(
                    Setting.HEALTH_SUCCESS_THRESHOLD,
                    new Use("2", "sim.HealthStoriesTest#severalResultsInARowMayBeNeeded")),
            entry(Setting.HEALTH_COMMAND, new Use("test -e '/a file'", "it.HealthModeIT#aCommandDecides")),
            entry(
                    Setting.HEALTH_COMMAND_TIMEOUT,
                    new Use("100ms", "it.HealthModeIT#aCommandThatHangsAndForksIsCutOff")),
            entry(Setting.DRAIN_TIMEOUT, new Use("700ms", "it.DrainIT#theDeadlineEndsIt")),
            entry(Setting.DRAIN_STEADY_STATE_WAIT, new Use("0s", "it.DrainIT#theSteadyStateWait")),
            entry(Setting.DRAIN_MIN_DURATION, new Use("1m30s", "it.DrainIT#theMinimumDuration")),
            entry(Setting.DRAIN_STRATEGY, new Use("connections", "it.ProtocolsIT#isSeenAndHeldAsTheDocumentSays")),
            entry(Setting.DRAIN_PROBES, new Use("2", "it.ProbersIT#eachMustHaveBeenToldOftenEnough")),
            entry(
                    Setting.DRAIN_GAUGE,
                    new Use(
                            "http://localhost:9901/stats/prometheus#active{prefix!=\"admin\"}<=1",
                            "it.GaugeIT#whatCannotBeDecidedFromOutsideTheGaugeDecides")),
            entry(Setting.DRAIN_CHECK_INTERVAL, new Use("7s", "sim.ShutdownStoriesTest#pollingFindsOutAtTheNextCheck")),
            entry(Setting.CONNECTION_BACKEND, new Use("proc", "it.CountingIT#held")),
            entry(Setting.CONNECTION_IDLE_THRESHOLD, new Use("1s", "it.ProtocolsIT#isSeenAndHeldAsTheDocumentSays")),
            entry(Setting.CONNECTION_BUSY_LIMIT, new Use("1h", "it.ProtocolsIT#isSeenAndHeldAsTheDocumentSays")),
            entry(Setting.CONNECTION_EXCLUDE, new Use("10.0.0.0/8, 2001:db8::/32", "it.PeersIT#withEvents")),
            entry(Setting.CONNECTION_INCLUDE, new Use("192.0.2.1", "it.PeersIT#withEvents")),
            entry(
                    Setting.SHUTDOWN_TIMEOUT,
                    new Use("700ms", "it.SecondSignalIT#anApplicationThatDoesNotEndIsKilledAtTheShutdownTimeout")),
            entry(Setting.GRACE_PERIOD, new Use("30s", "it.GracePeriodIT#theDrainEndsInTime")),
            entry(
                    Setting.FLUSH_TIMEOUT,
                    new Use("10m", "it.FlushIT#aPeerThatNeverReadsIsWaitedForNoLongerThanTheFlushTimeout")),
            entry(Setting.FORCE_KILL, new Use("false", "it.ForceKillIT#theShutdownTimeoutKillsNobody")),
            entry(
                    Setting.EXIT_CODE_REMAP,
                    new Use("143:0,137:1", "it.ExitCodeRemapIT#anApplicationEndedByItsSignalHasStoppedWell")),
            entry(
                    Setting.SHUTDOWN_SIGNALS,
                    new Use("SIGRTMIN+3,USR1,2", "it.SignalSettingsIT#otherSignalsBeginTheShutdown")),
            entry(Setting.SECOND_SIGNAL_AFTER, new Use("10m", "it.SecondSignalIT#aDuplicateSkipsNothing")),
            entry(
                    Setting.PASSTHROUGH_SIGNALS,
                    new Use("usr1,SIGRTMAX-1", "it.SignalSettingsIT#onlySignalsOfTheListArePassedOn")),
            entry(Setting.SIGNAL_REWRITE, new Use("HUP:USR2,28:0", "it.SignalRewriteIT#everySignalAsTheNext")),
            entry(
                    Setting.SIGNAL_TO_APP,
                    new Use("quit", "it.SignalSettingsIT#theApplicationGetsTheSignalItUnderstands")),
            entry(Setting.PARENT_DEATH_SIGNAL, new Use("SIGTERM", "it.ParentDeathIT#aShutdownSignalBeginsTheShutdown")),
            entry(Setting.SIGNAL_TARGET, new Use("group", "it.SignalSettingsIT#theWholeGroupIsReached")),
            entry(
                    Setting.PRE_SHUTDOWN_COMMAND,
                    new Use("sh -c 'echo \"bye\"'", "it.HooksIT#theDrainDoesNotEndBeforeTheFirstIsDone")),
            entry(
                    Setting.PRE_SHUTDOWN_URL,
                    new Use("http://10.0.0.1:80", "it.HookUrlIT#theDrainDoesNotEndBeforeItIsAnswered")),
            entry(
                    Setting.PRE_SHUTDOWN_TIMEOUT,
                    new Use("500ms", "it.HooksIT#itsTimeoutEndsTheFirstWithAllItStarted", "PRE_SHUTDOWN_COMMAND=x")),
            entry(Setting.POST_SHUTDOWN_COMMAND, new Use("touch /end", "it.HooksIT#theLastRunsWhenAllElseIsOver")),
            entry(
                    Setting.POST_SHUTDOWN_TIMEOUT,
                    new Use("500ms", "it.HooksIT#itsTimeoutEndsTheLastWithAllItStarted", "POST_SHUTDOWN_COMMAND=x")),
            entry(Setting.METRICS_ENABLED, new Use("true", "it.MetricsIT#theyAreServedOnlyIfAskedFor")),
            entry(
                    Setting.METRICS_PORT,
                    new Use("9102", "it.MetricsIT#theyMayHaveAPortOfTheirOwn", "METRICS_ENABLED=true")),
            entry(
                    Setting.METRICS_PATH,
                    new Use("/m", "it.MetricsIT#theyMayHaveAPortOfTheirOwn", "METRICS_ENABLED=true")),
            entry(Setting.TERMINATION_LOG, new Use("/tmp/end", "it.ReportIT#theTerminationLogTellsTheWholeStory")),
            entry(Setting.LOG_LEVEL, new Use("error", "it.LogFormatIT#onlyWhatIsOfTheLevel")),
            entry(Setting.LOG_FORMAT, new Use("json", "it.LogFormatIT#aWholeLife")),
            entry(Setting.LOG_OUTPUT, new Use("stdout", "it.LogFormatIT#theOutputCanBeChosen")));

    @TempDir
    Path directory;

    private static Use use(Setting setting) {
        assertThat(USES).as("a use of every setting: add one here").containsKey(setting);
        return USES.get(setting);
    }

    private static ConfigReader reader(Setting setting) {
        ConfigReader reader = new ConfigReader();
        for (String each : use(setting).context().split(" ", -1)) {
            reader.environment(Setting.PREFIX + each);
        }
        return reader;
    }

    private static Config byFlag(Setting setting) {
        ConfigReader reader = reader(setting);
        reader.flag(setting, use(setting).value());
        return reader.read();
    }

    private Config byFile(Setting setting, String name, String content) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content);
        ConfigReader reader = reader(setting);
        reader.flag(Setting.CONFIG, file.toString());
        reader.file(new HostKernel());
        return reader.read();
    }

    /** JSON's strings are also YAML's and TOML's. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String key(Setting setting) {
        return setting.path().substring(setting.group().section().length() + 1);
    }

    /** All but the one that names the file. */
    static Set<Setting> inFiles() {
        return EnumSet.complementOf(EnumSet.of(Setting.CONFIG));
    }

    @ParameterizedTest
    @MethodSource("inFiles")
    void itChangesTheConfiguration(Setting setting) {
        assertThat(byFlag(setting)).isNotEqualTo(reader(setting).read());
    }

    @ParameterizedTest
    @MethodSource("inFiles")
    void theEnvironmentMeansTheSameAsTheFlag(Setting setting) {
        ConfigReader reader = reader(setting);
        reader.environment(setting.variable() + "=" + use(setting).value());
        assertThat(reader.read()).isEqualTo(byFlag(setting));
    }

    @ParameterizedTest
    @MethodSource("inFiles")
    void yamlMeansTheSameAsTheFlag(Setting setting) throws IOException {
        String value = use(setting).value();
        String section = setting.group().section() + ":\n  " + key(setting) + ": ";
        assertThat(byFile(setting, "quoted.yaml", section + quoted(value) + "\n"))
                .isEqualTo(byFlag(setting));
        assertThat(byFile(setting, "plain", section + value + "\n")).isEqualTo(byFlag(setting));
    }

    @ParameterizedTest
    @MethodSource("inFiles")
    void tomlMeansTheSameAsTheFlag(Setting setting) throws IOException {
        String value = use(setting).value();
        String section = "[" + setting.group().section() + "]\n" + key(setting) + " = ";
        assertThat(byFile(setting, "quoted.toml", section + quoted(value) + "\n"))
                .isEqualTo(byFlag(setting));
        if (value.matches("[0-9]+|true|false")) {
            assertThat(byFile(setting, "plain", section + value + "\n")).isEqualTo(byFlag(setting));
        }
    }

    /** Of the settings that are lists. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "ADDITIONAL_PORTS",
                "CONNECTION_EXCLUDE",
                "CONNECTION_INCLUDE",
                "HEALTH_COMMAND",
                "SHUTDOWN_SIGNALS",
                "PASSTHROUGH_SIGNALS",
                "SIGNAL_REWRITE",
                "EXIT_CODE_REMAP",
                "PRE_SHUTDOWN_COMMAND",
                "POST_SHUTDOWN_COMMAND"
            })
    void aListInAFileMeansTheSame(Setting setting) throws IOException {
        String value = use(setting).value();
        List<String> items = setting.kind() == Kind.COMMAND ? Words.split(value).orElseThrow() : Lists.split(value);
        String list = items.stream().map(EverySettingTest::quoted).collect(Collectors.joining(", ", "[", "]"));
        String section = setting.group().section();
        assertThat(byFile(setting, "list.yaml", section + ": {" + key(setting) + ": " + list + "}\n"))
                .isEqualTo(byFlag(setting));
        assertThat(byFile(setting, "list.toml", setting.path() + " = " + list + "\n"))
                .isEqualTo(byFlag(setting));
    }

    /** A test of that name exists, and its class sets it. */
    @ParameterizedTest
    @EnumSource
    void itsEffectIsTested(Setting setting) throws ClassNotFoundException, IOException {
        String[] test = use(setting).test().split("#", -1);
        Class<?> in = Class.forName("dev.zerohalt." + test[0], false, getClass().getClassLoader());
        assertThat(in.getDeclaredMethods())
                .anyMatch(method ->
                        method.getName().equals(test[1]) && AnnotationSupport.isAnnotated(method, Testable.class));
        String source = in.getName().replace('.', '/') + ".java";
        Path file = Files.exists(Path.of("src/it/java", source))
                ? Path.of("src/it/java", source)
                : Path.of("src/test/java", source);
        assertThat(Files.readString(file)).containsAnyOf(setting.name(), setting.flag());
    }

    @Test
    void nothingIsEqualByChance() {
        assertThat(new ConfigReader().read()).isEqualTo(new ConfigReader().read());
    }
}
