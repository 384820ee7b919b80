package dev.zerohalt.config;

import static dev.zerohalt.fuzz.Expect.check;
import static dev.zerohalt.fuzz.Expect.same;

import dev.zerohalt.lifecycle.Policy;
import dev.zerohalt.lifecycle.SignalRules;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.process.Signal;
import dev.zerohalt.process.SignalSet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configuration: every value that is not valid is an error, every error names a setting, and a configuration without
 * errors holds what it promises.
 *
 * <p>Input: texts with a zero between them: flags, {@code --drain-timeout=30s}, or variables without their common beginning,
 * {@code DRAIN_TIMEOUT=30s}.
 */
public final class ConfigReaderFuzz {
    private static final Pattern AROUND = Pattern.compile("^[\0- ]+|[\0- ]+\\z");
    private static final Pattern ADDRESS =
            Pattern.compile("(?:tcp|udp|sctp)://(?:\\[([^\\[\\]]*:[^\\[\\]]*)]|([0-9.]*)):(0*[1-9][0-9]*)");

    private ConfigReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        ConfigReader reader = new ConfigReader();
        Map<Setting, String> variables = new EnumMap<>(Setting.class);
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (String word : Latin1.decode(bytes).split("\0", -1)) {
            String name = word.substring(0, Math.max(0, word.indexOf('=')));
            String value = word.substring(Math.min(word.length(), name.length() + 1));
            if (word.startsWith("--")) {
                Names.find(name, Setting::flag).ifPresent(setting -> {
                    reader.flag(setting, value);
                    flags.put(setting, value);
                });
            } else {
                reader.environment(Setting.PREFIX + word);
                Names.find(Setting.PREFIX + name, Setting::variable)
                        .ifPresent(setting -> environment(variables, setting, value));
            }
        }
        List<Setting> invalid = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            String text = flags.getOrDefault(setting, variables.getOrDefault(setting, setting.defaultValue()));
            if (setting.kind().read(text).isEmpty()) {
                invalid.add(setting);
            }
        }
        for (String name : reader.foreign().unknown()) {
            check(name.startsWith(Setting.PREFIX) && name.indexOf('=') < 0, "a variable, " + name);
        }
        for (ForeignVariables.Service service : reader.foreign().services()) {
            boolean ours = service.name().isEmpty() || service.name().startsWith("zerohalt");
            check(ours && !(service.name() + service.ignored()).isEmpty(), "a Service or a setting, " + service);
        }
        try {
            Config config = reader.read();
            same(invalid, List.of(), "what is not valid");
            hold(config);
        } catch (ConfigException e) {
            explains(e, invalid);
        }
    }

    /** One that is empty where that is no value is not set, and one that Kubernetes made is not ours. */
    private static void environment(Map<Setting, String> variables, Setting setting, String given) {
        String text = AROUND.matcher(given).replaceAll("");
        Matcher address = ADDRESS.matcher(text);
        if (setting != Setting.APP_HEALTH_URL && address.matches() && isAddress(address)) {
            return;
        }
        if (!text.isEmpty() || setting.kind().isEmptyAValue()) {
            variables.put(setting, text);
        }
    }

    private static boolean isAddress(Matcher address) {
        boolean isIp = address.group(1) == null
                ? IpAddress.parse(address.group(2)).isPresent()
                : IpAddress.parse(address.group(1)).isPresent();
        return isIp && new BigInteger(address.group(3)).compareTo(BigInteger.valueOf(65535)) <= 0;
    }

    private static void explains(ConfigException e, List<Setting> invalid) {
        check(!e.errors().isEmpty(), "a reason");
        for (Setting setting : invalid) {
            check(
                    e.errors().stream()
                            .anyMatch(error -> names(setting, error)
                                    && error.endsWith(
                                            " is not " + setting.kind().valid())),
                    setting + " among the errors, " + e.errors());
        }
        for (String error : e.errors()) {
            check(
                    Arrays.stream(Setting.values()).anyMatch(setting -> names(setting, error)),
                    "an error that names a setting, " + error);
        }
    }

    private static boolean names(Setting setting, String error) {
        return error.startsWith(setting.variable() + "=")
                || error.startsWith(setting.variable() + " ")
                || error.startsWith(setting.flag() + " ");
    }

    private static void hold(Config config) {
        Config.Health health = config.health();
        check(!config.counting().ports().contains(health.port()), "the health port is not watched");
        Set<String> paths =
                new HashSet<>(List.of("/status", health.healthPath(), health.livenessPath(), health.readinessPath()));
        same(paths.size(), 4, "different paths");
        check(config.counting().intervalNanos() > 0, "time between counts");
        Policy policy = config.policy();
        check(policy.drainTimeout() >= 0 && policy.shutdownTimeout() >= 0 && policy.flushTimeout() >= 0, "deadlines");
        check((policy.preHookTimeout() > 0) == config.hooks().hasPreShutdown(), "time for the first hook");
        check((policy.postHookTimeout() > 0) == !config.hooks().postShutdown().isEmpty(), "time for the last hook");
        SignalRules signals = policy.signals();
        check(!signals.shutdown().isEmpty(), "a way to shut down");
        check(
                signals.passedOn().equals(SignalSet.ALL)
                        || signals.shutdown().and(signals.passedOn()).isEmpty(),
                "signals with one meaning");
        check(!signals.shutdown().contains(Signal.SIGKILL), "signals that can be caught");
        for (int code = 0; code <= 255; code++) {
            int made = policy.exitCodes().of(code);
            check(made >= 0 && made <= 255, "an exit code");
        }
        config.warnings().forEach(warning -> check(!warning.isEmpty(), "a warning"));
    }
}
