package dev.zerohalt.config;

import dev.zerohalt.connections.CountingBackend;
import dev.zerohalt.connections.PortSet;
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
    private static final long SECOND = 1_000_000_000L;

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

    /** Takes an environment entry, {@code NAME=value}; one that is not ours is ignored, one that is empty is not set. */
    public void environment(String entry) {
        int equals = entry.indexOf('=');
        if (!entry.startsWith(Setting.PREFIX) || equals < 0) {
            return;
        }
        String variable = entry.substring(0, equals);
        Optional<Setting> setting = Names.find(variable, Setting::variable);
        if (setting.isEmpty()) {
            unknownVariables.add(variable);
        } else if (equals < entry.length() - 1) {
            put(setting.get(), entry.substring(equals + 1), Source.ENVIRONMENT);
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
        // What stands in for a value that is not valid conflicts with nothing
        int appPort = (Integer) value(Setting.APP_PORT, -1);
        Config.Health health = new Config.Health(
                (Integer) value(Setting.HEALTH_PORT, -2),
                address(Setting.HEALTH_BIND),
                (String) value(Setting.HEALTH_PATH, ""),
                (String) value(Setting.LIVENESS_PATH, " "));
        Config.Counting counting = new Config.Counting(
                PortSet.of(appPort), backends(Setting.CONNECTION_BACKEND), duration(Setting.DRAIN_CHECK_INTERVAL));
        Policy policy = new Policy(
                SHUTDOWN_SIGNALS,
                (DrainStrategy) value(Setting.DRAIN_STRATEGY, DrainStrategy.CONNECTIONS),
                duration(Setting.DRAIN_TIMEOUT),
                duration(Setting.DRAIN_STEADY_STATE_WAIT),
                duration(Setting.DRAIN_MIN_DURATION),
                duration(Setting.SHUTDOWN_TIMEOUT),
                LEFTOVER_WAIT,
                KILL_WAIT,
                duration(Setting.FLUSH_TIMEOUT));
        Level level = (Level) value(Setting.LOG_LEVEL, Level.INFO);
        checkConflicts(appPort, health);
        if (!errors.isEmpty()) {
            throw new ConfigException(errors);
        }
        return new Config(health, counting, policy, level);
    }

    private void checkConflicts(int appPort, Config.Health health) {
        if (appPort == health.port()) {
            conflict(Setting.APP_PORT, Setting.HEALTH_PORT, "two different ports");
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
    private Optional<IpAddress> address(Setting setting) {
        return (Optional<IpAddress>) value(setting, Optional.empty());
    }

    @SuppressWarnings("unchecked")
    private List<CountingBackend> backends(Setting setting) {
        return (List<CountingBackend>) value(setting, CountingBackend.ALL);
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
