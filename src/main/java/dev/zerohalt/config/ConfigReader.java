package dev.zerohalt.config;

import dev.zerohalt.connections.CountingBackend;
import dev.zerohalt.connections.Network;
import dev.zerohalt.connections.NetworkFilter;
import dev.zerohalt.connections.PortSet;
import dev.zerohalt.lifecycle.Budget;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.lifecycle.Policy;
import dev.zerohalt.log.Level;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.process.Signal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects the values of settings, and makes the configuration of them once all are there. All errors are kept. */
public final class ConfigReader {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000_000_000L;

    /** Taken on the health server. */
    private static final String STATUS_PATH = "/status";

    /** Not settings: how long processes that the application left behind get to end. */
    private static final long LEFTOVER_WAIT = 2 * SECOND;

    private static final long KILL_WAIT = 5 * SECOND;

    private static final Set<Integer> SHUTDOWN_SIGNALS = Set.of(Signal.SIGTERM, Signal.SIGINT, Signal.SIGQUIT);

    private record Value(String text, Source source) {}

    private final Map<Setting, Value> values = new EnumMap<>(Setting.class);
    private final List<String> errors = new ArrayList<>();
    private final List<String> unknownVariables = new ArrayList<>();

    public ConfigReader() {
        for (Setting setting : Setting.values()) {
            values.put(setting, new Value(setting.defaultValue(), Source.DEFAULT));
        }
    }

    /** Takes an environment entry, {@code NAME=value}; one that is not ours is ignored, an empty one where that is no value is not set. */
    public void environment(String entry) {
        int equals = entry.indexOf('=');
        if (!entry.startsWith(Setting.PREFIX) || equals < 0) {
            return;
        }
        String variable = entry.substring(0, equals);
        Optional<Setting> setting = Names.find(variable, Setting::variable);
        if (setting.isEmpty()) {
            unknownVariables.add(variable);
        } else {
            String value = entry.substring(equals + 1);
            if (!value.isEmpty() || setting.get().kind().read(value).isPresent()) {
                put(setting.get(), value, Source.ENVIRONMENT);
            }
        }
    }

    /** Takes the value of a flag. */
    public void flag(Setting setting, String value) {
        put(setting, value, Source.FLAG);
    }

    /** Takes an error in the command line. */
    public void error(String message) {
        errors.add(message);
    }

    /** The variables that begin like ours and are none. */
    public List<String> unknownVariables() {
        return unknownVariables;
    }

    private void put(Setting setting, String text, Source source) {
        if (source.compareTo(values.get(setting).source()) >= 0) {
            values.put(setting, new Value(text, source));
        }
    }

    /**
     * The configuration.
     *
     * @throws ConfigException with every error there is
     */
    public Config read() {
        Optional<Integer> appPort = appPort();
        // What stands in for a value that is not valid conflicts with nothing
        Config.Health health = new Config.Health(
                (Integer) value(Setting.HEALTH_PORT, -2),
                address(Setting.HEALTH_BIND),
                (String) value(Setting.HEALTH_PATH, ""),
                (String) value(Setting.LIVENESS_PATH, " "),
                (Integer) value(Setting.DRAIN_PROBES, 0));
        Config.Counting counting = new Config.Counting(
                monitored(appPort, (int[]) value(Setting.ADDITIONAL_PORTS, new int[0])),
                appPort.isEmpty(),
                backends(Setting.CONNECTION_BACKEND),
                duration(Setting.DRAIN_CHECK_INTERVAL),
                duration(Setting.CONNECTION_IDLE_THRESHOLD) / MILLISECOND,
                duration(Setting.CONNECTION_BUSY_LIMIT) / MILLISECOND,
                new NetworkFilter(networks(Setting.CONNECTION_INCLUDE), networks(Setting.CONNECTION_EXCLUDE)));
        Policy policy = new Policy(
                SHUTDOWN_SIGNALS,
                (DrainStrategy) value(Setting.DRAIN_STRATEGY, DrainStrategy.CONNECTIONS),
                duration(Setting.DRAIN_TIMEOUT),
                duration(Setting.DRAIN_STEADY_STATE_WAIT),
                duration(Setting.DRAIN_MIN_DURATION),
                health.probes() > 0,
                duration(Setting.SHUTDOWN_TIMEOUT),
                LEFTOVER_WAIT,
                KILL_WAIT,
                duration(Setting.FLUSH_TIMEOUT),
                Policy.UNLIMITED);
        Optional<Long> grace = optionalDuration(Setting.GRACE_PERIOD);
        Level level = (Level) value(Setting.LOG_LEVEL, Level.INFO);
        String terminationLog = (String) value(Setting.TERMINATION_LOG, "");
        checkConflicts(counting.ports(), appPort, health);
        if (!errors.isEmpty()) {
            throw new ConfigException(errors);
        }
        Policy fitted = grace.map(nanos -> Budget.fit(policy, nanos)).orElse(policy);
        return new Config(health, counting, fitted, level, terminationLog, budgetWarnings(policy, fitted, grace));
    }

    /** What the grace period cuts short, with the numbers. */
    private static List<String> budgetWarnings(Policy wanted, Policy fitted, Optional<Long> grace) {
        List<String> warnings = new ArrayList<>();
        cut(warnings, Setting.DRAIN_TIMEOUT, wanted.drainTimeout(), fitted.drainTimeout(), grace);
        cut(warnings, Setting.SHUTDOWN_TIMEOUT, wanted.shutdownTimeout(), fitted.shutdownTimeout(), grace);
        if (fitted.strategy().counts() && fitted.drainTimeout() <= fitted.steadyStateWait()) {
            warnings.add("the drain ends at its timeout, " + Durations.format(fitted.drainTimeout())
                    + ", before nothing can have been there for " + Setting.DRAIN_STEADY_STATE_WAIT.variable() + ", "
                    + Durations.format(fitted.steadyStateWait()));
        }
        cut(warnings, Setting.FLUSH_TIMEOUT, wanted.flushTimeout(), fitted.flushTimeout(), grace);
        return warnings;
    }

    private static void cut(List<String> warnings, Setting setting, long wanted, long fitted, Optional<Long> grace) {
        if (fitted < wanted) {
            warnings.add(setting.variable() + " is " + Durations.format(wanted) + ", of which the grace period of "
                    + Durations.format(grace.orElseThrow()) + " leaves " + Durations.format(fitted));
        }
    }

    private static PortSet monitored(Optional<Integer> appPort, int[] additional) {
        PortSet ports = PortSet.of(additional);
        return appPort.isEmpty() ? ports : ports.with(PortSet.of(appPort.get()));
    }

    private void checkConflicts(PortSet monitored, Optional<Integer> appPort, Config.Health health) {
        if (appPort.isPresent() && appPort.get() == health.port()) {
            conflict(Setting.APP_PORT, Setting.HEALTH_PORT, "two different ports");
        } else if (monitored.contains(health.port())) {
            conflict(Setting.ADDITIONAL_PORTS, Setting.HEALTH_PORT, "different ports");
        }
        for (Setting path : List.of(Setting.HEALTH_PATH, Setting.LIVENESS_PATH)) {
            if (values.get(path).text().equals(STATUS_PATH)) {
                errors.add(describe(path) + " is where the status is");
            }
        }
        if (health.healthPath().equals(health.livenessPath())) {
            conflict(Setting.HEALTH_PATH, Setting.LIVENESS_PATH, "two different paths");
        }
    }

    private void conflict(Setting one, Setting other, String valid) {
        errors.add(describe(one) + " is also " + describe(other) + ": they must be " + valid);
    }

    /** The value of a setting, or after an error one that does for reading on. */
    private Object value(Setting setting, Object afterError) {
        Value value = values.get(setting);
        Optional<Object> read = setting.kind().read(value.text());
        if (read.isEmpty()) {
            errors.add(describe(setting) + " is not " + setting.kind().valid());
        }
        return read.orElse(afterError);
    }

    private long duration(Setting setting) {
        return (Long) value(setting, 0L);
    }

    @SuppressWarnings("unchecked")
    private Optional<Integer> appPort() {
        return (Optional<Integer>) value(Setting.APP_PORT, Optional.empty());
    }

    @SuppressWarnings("unchecked")
    private Optional<Long> optionalDuration(Setting setting) {
        return (Optional<Long>) value(setting, Optional.empty());
    }

    @SuppressWarnings("unchecked")
    private Optional<IpAddress> address(Setting setting) {
        return (Optional<IpAddress>) value(setting, Optional.empty());
    }

    @SuppressWarnings("unchecked")
    private List<CountingBackend> backends(Setting setting) {
        return (List<CountingBackend>) value(setting, CountingBackend.ALL);
    }

    @SuppressWarnings("unchecked")
    private List<Network> networks(Setting setting) {
        return (List<Network>) value(setting, List.of());
    }

    /** {@code ZEROHALT_APP_PORT=x (from the environment)} */
    private String describe(Setting setting) {
        Value value = values.get(setting);
        return switch (value.source()) {
            case FLAG ->
                setting.flag() + " \"" + value.text() + "\" (from "
                        + value.source().label() + ")";
            case DEFAULT, ENVIRONMENT ->
                setting.variable() + "=\"" + value.text() + "\" (from "
                        + value.source().label() + ")";
        };
    }
}
