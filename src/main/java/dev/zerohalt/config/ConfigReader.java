package dev.zerohalt.config;

import dev.zerohalt.connections.Network;
import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.http.Url;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.lifecycle.Hook;
import dev.zerohalt.lifecycle.Policy;
import dev.zerohalt.lifecycle.SignalRules;
import dev.zerohalt.log.Format;
import dev.zerohalt.log.Level;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.process.ExitCodes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the values of settings from where they are given, and makes the configuration of them once all are there. All errors are kept. */
public final class ConfigReader {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000_000_000L;

    /** Not settings: how long processes that the application left behind get to end. */
    private static final long LEFTOVER_WAIT = 2 * SECOND;

    private static final long KILL_WAIT = 5 * SECOND;

    /** A longer value of a variable that is no setting need not be looked at. */
    private static final int MOST_ADDRESS = 256;

    private final Values values = new Values();
    private final ForeignVariables foreign = new ForeignVariables();
    private Optional<Platform> platform = Optional.empty();
    private boolean hasTerminal;

    /**
     * Takes an environment entry, {@code NAME=value}, without the white space around the value: secrets end in a newline. One
     * that is not ours is ignored, an empty one where that is no value is not set.
     */
    public void environment(String entry) {
        int equals = entry.indexOf('=');
        if (!entry.startsWith(Setting.PREFIX) || equals < Setting.PREFIX.length() || Hook.tells(entry)) {
            return;
        }
        String variable = entry.substring(0, equals);
        Optional<Setting> setting = Names.find(entry.substring(Setting.PREFIX.length(), equals), Setting::name);
        String value = setting.isEmpty() && entry.length() - equals > MOST_ADDRESS
                ? ""
                : entry.substring(equals + 1).trim();
        boolean takesUrl = setting.isPresent() && setting.get().kind() == Kind.HEALTH_URL;
        if (!takesUrl && ForeignVariables.isAddress(value)) {
            foreign.addAddress(variable, setting.isPresent());
        } else if (setting.isEmpty()) {
            foreign.addUnknown(variable);
        } else if (!value.isEmpty() || setting.get().kind().isEmptyAValue()) {
            values.put(setting.get(), value, Source.ENVIRONMENT, "");
        }
    }

    /** Takes what runs the container, if it is known. */
    public void platform(Optional<Platform> found) {
        platform = found;
    }

    /** Zerohalt has a terminal, which may change its size. */
    public void onTerminal() {
        hasTerminal = true;
    }

    /** Takes the value of a flag. */
    public void flag(Setting setting, String value) {
        values.put(setting, value, Source.FLAG, "");
    }

    /** Takes the configuration file, if one is named by now. */
    public void file(Kernel kernel) {
        String file = values.text(Setting.CONFIG);
        if (!file.isEmpty()) {
            new FileSettings(values, file).read(kernel);
        }
    }

    /** Every setting's value as it was given, in the order of the table. */
    public List<Given> given() {
        return values.all();
    }

    /** Where the reason goes if nothing is started: the setting's value, or its default if that is not valid. */
    public String terminationLog() {
        Setting setting = Setting.TERMINATION_LOG;
        return (String) setting.kind().read(values.text(setting)).orElse(setting.defaultValue());
    }

    /** Takes an error in the command line. */
    public void error(String message) {
        values.error(message);
    }

    /** The variables that begin like ours and are not. */
    public ForeignVariables foreign() {
        return foreign;
    }

    /**
     * The configuration.
     *
     * @throws ConfigException with every error there is
     */
    public Config read() {
        Config.Health health = health();
        AppPort appPort = values.get(Setting.APP_PORT, AppPort.AUTO);
        Config.Checks checks = checks(appPort);
        Config.Counting counting = counting(appPort);
        Optional<Config.Metrics> metrics = metrics(health);
        Config.Hooks hooks = new Config.Hooks(
                values.get(Setting.PRE_SHUTDOWN_COMMAND, List.of()),
                values.find(Setting.PRE_SHUTDOWN_URL),
                values.duration(Setting.PRE_SHUTDOWN_TIMEOUT),
                values.get(Setting.POST_SHUTDOWN_COMMAND, List.of()));
        SignalSettings signals = new SignalSettings(values, hasTerminal);
        Policy policy = policy(health, hooks, counting, signals.rules());
        boolean signalsGroup = values.get(Setting.SIGNAL_TARGET, false);
        Optional<Integer> parentDeathSignal = values.find(Setting.PARENT_DEATH_SIGNAL);
        GracePeriod grace = gracePeriod();
        Config.Logging logging = new Config.Logging(
                values.get(Setting.LOG_LEVEL, Level.INFO),
                values.get(Setting.LOG_FORMAT, Format.TEXT),
                values.get(Setting.LOG_OUTPUT, 2));
        String terminationLog = values.get(Setting.TERMINATION_LOG, "");
        checkConflicts(counting, health, metrics);
        checkDrain(policy, hooks);
        if (!values.errors().isEmpty()) {
            throw new ConfigException(values.errors());
        }
        Policy fitted = grace.fit(policy, values.isSet(Setting.SHUTDOWN_TIMEOUT));
        return new Config(
                health,
                checks,
                counting,
                metrics,
                grace,
                fitted,
                signalsGroup,
                parentDeathSignal,
                signals.mayBeMissing(),
                hooks,
                logging,
                terminationLog,
                BudgetWarnings.of(values, policy, fitted, grace));
    }

    private GracePeriod gracePeriod() {
        boolean timeoutsAreSet = values.isSet(Setting.DRAIN_TIMEOUT) || values.isSet(Setting.SHUTDOWN_TIMEOUT);
        return values.get(Setting.GRACE_PERIOD, GracePeriod.NONE).on(platform, timeoutsAreSet);
    }

    /** What stands in for a value that is not valid conflicts with nothing. */
    private Config.Health health() {
        return new Config.Health(
                values.get(Setting.HEALTH_PORT, -2),
                !values.isSet(Setting.HEALTH_PORT),
                values.find(Setting.HEALTH_BIND),
                values.get(Setting.HEALTH_PATH, ""),
                values.get(Setting.LIVENESS_PATH, " "),
                values.get(Setting.READINESS_PATH, "  "),
                values.duration(Setting.READINESS_FAIL_DELAY),
                values.get(Setting.DRAIN_PROBES, 0),
                values.get(Setting.STATUS_ACCESS, StatusAccess.LOCAL));
    }

    private Config.Checks checks(AppPort appPort) {
        HealthMode mode = values.get(Setting.HEALTH_MODE, HealthMode.STANDALONE);
        Optional<Url> url = values.find(Setting.APP_HEALTH_URL);
        List<String> command = values.get(Setting.HEALTH_COMMAND, List.of());
        if (mode.asksUrl() && url.isEmpty()) {
            url = appPort.number().map(port -> new Url(true, "localhost", port, "/health"));
            if (url.isEmpty()) {
                missing(Setting.APP_HEALTH_URL, " where " + Setting.APP_PORT.variable() + " is no number");
            }
        }
        if (mode == HealthMode.COMMAND && command.isEmpty()) {
            missing(Setting.HEALTH_COMMAND, "");
        }
        return new Config.Checks(
                mode,
                url,
                command,
                values.duration(Setting.HEALTH_PROBE_INTERVAL),
                values.duration(Setting.HEALTH_PROBE_TIMEOUT),
                values.duration(Setting.HEALTH_COMMAND_TIMEOUT),
                values.get(Setting.HEALTH_FAILURE_THRESHOLD, 1),
                values.get(Setting.HEALTH_SUCCESS_THRESHOLD, 1),
                values.duration(Setting.APP_STARTUP_TIMEOUT));
    }

    private void missing(Setting setting, String where) {
        values.error(values.describe(Setting.HEALTH_MODE) + " needs " + setting.variable() + where);
    }

    private Config.Counting counting(AppPort appPort) {
        PortSet additional = PortSet.of(values.get(Setting.ADDITIONAL_PORTS, new int[0]));
        return new Config.Counting(
                appPort,
                appPort.number().map(port -> additional.with(PortSet.of(port))).orElse(additional),
                values.get(Setting.CONNECTION_BACKEND, CountingBackend.ALL),
                values.duration(Setting.DRAIN_CHECK_INTERVAL),
                values.duration(Setting.CONNECTION_IDLE_THRESHOLD) / MILLISECOND,
                values.duration(Setting.CONNECTION_BUSY_LIMIT) / MILLISECOND,
                new NetworkFilter(networks(Setting.CONNECTION_INCLUDE), networks(Setting.CONNECTION_EXCLUDE)),
                values.find(Setting.DRAIN_GAUGE));
    }

    private Optional<Config.Metrics> metrics(Config.Health health) {
        Optional<Integer> port = values.find(Setting.METRICS_PORT);
        String path = values.get(Setting.METRICS_PATH, "   ");
        return values.get(Setting.METRICS_ENABLED, false)
                ? Optional.of(new Config.Metrics(port.orElse(health.port()), path))
                : Optional.empty();
    }

    private List<Network> networks(Setting setting) {
        return values.get(setting, List.of());
    }

    private Policy policy(Config.Health health, Config.Hooks hooks, Config.Counting counting, SignalRules signals) {
        long steadyStateWait = values.duration(Setting.DRAIN_STEADY_STATE_WAIT);
        long postShutdown = values.duration(Setting.POST_SHUTDOWN_TIMEOUT);
        return new Policy(
                signals,
                values.get(Setting.DRAIN_STRATEGY, DrainStrategy.IN_FLIGHT),
                values.duration(Setting.DRAIN_TIMEOUT),
                counting.appPort().isNone() ? 0 : steadyStateWait, // nothing can appear
                values.duration(Setting.DRAIN_MIN_DURATION),
                health.probes() > 0,
                counting.gauge().isPresent(),
                values.duration(Setting.SHUTDOWN_TIMEOUT),
                values.get(Setting.FORCE_KILL, true),
                LEFTOVER_WAIT,
                KILL_WAIT,
                values.duration(Setting.FLUSH_TIMEOUT),
                Policy.UNLIMITED,
                Policy.UNLIMITED,
                hooks.hasPreShutdown() ? hooks.preShutdownNanos() : 0,
                hooks.postShutdown().isEmpty() ? 0 : postShutdown,
                values.get(Setting.EXIT_CODE_REMAP, ExitCodes.UNCHANGED));
    }

    private void checkConflicts(Config.Counting counting, Config.Health health, Optional<Config.Metrics> metrics) {
        PortSet monitored = counting.ports();
        if (counting.appPort().isNone() && !monitored.isEmpty()) {
            values.error(values.describe(Setting.APP_PORT) + " and " + values.describe(Setting.ADDITIONAL_PORTS)
                    + ": an application without a port has no additional ones");
        }
        if (counting.appPort().number().equals(Optional.of(health.port()))) {
            conflict(Setting.APP_PORT, Setting.HEALTH_PORT, "two different ports");
        } else if (monitored.contains(health.port())) {
            conflict(Setting.ADDITIONAL_PORTS, Setting.HEALTH_PORT, "different ports");
        }
        Map<String, Setting> paths = new HashMap<>();
        checkPath(paths, Setting.HEALTH_PATH, health.healthPath());
        checkPath(paths, Setting.LIVENESS_PATH, health.livenessPath());
        checkPath(paths, Setting.READINESS_PATH, health.readinessPath());
        if (metrics.isPresent() && metrics.get().port() == health.port()) {
            checkPath(paths, Setting.METRICS_PATH, metrics.get().path());
        } else if (metrics.isPresent() && monitored.contains(metrics.get().port())) {
            values.error(values.describe(Setting.METRICS_PORT) + " is also a monitored port");
        }
    }

    private void checkDrain(Policy policy, Config.Hooks hooks) {
        if (policy.awaitsGauge() && !policy.strategy().counts()) {
            values.error(values.describe(Setting.DRAIN_GAUGE) + ", which is not asked with "
                    + values.describe(Setting.DRAIN_STRATEGY) + ": it must be in-flight or connections");
        }
        if (!hooks.preShutdown().isEmpty() && hooks.preShutdownUrl().isPresent()) {
            values.error(values.describe(Setting.PRE_SHUTDOWN_COMMAND) + " and "
                    + values.describe(Setting.PRE_SHUTDOWN_URL) + ": only one of them can be set");
        }
    }

    private void checkPath(Map<String, Setting> taken, Setting setting, String path) {
        if (path.equals(Config.STATUS_PATH)) {
            values.error(values.describe(setting) + " is where the status is");
        } else if (path.equals(Config.DRAIN_PATH) || path.equals(Config.RESUME_PATH)) {
            values.error(values.describe(setting) + " is where a drain is asked for, or taken back");
        }
        Setting other = taken.putIfAbsent(path, setting);
        if (other != null) {
            conflict(other, setting, "two different paths");
        }
    }

    private void conflict(Setting one, Setting other, String valid) {
        values.error(values.describe(one) + " is also " + values.describe(other) + ": they must be " + valid);
    }
}
