package dev.zerohalt.config;

import static dev.zerohalt.fuzz.Expect.check;
import static dev.zerohalt.fuzz.Expect.same;

import dev.zerohalt.fuzz.Input;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.lifecycle.Policy;
import dev.zerohalt.os.Latin1;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration: every value that is not valid, and nothing else but conflicts, is an error that names its setting; a
 * configuration without errors holds what it promises.
 *
 * <p>Input, again and again: a byte that says what comes (a setting's variable, its flag, or an entry of the environment), a
 * byte with the setting, a byte with the length of the text, the text.
 */
public final class ConfigReaderFuzz {
    /** As they are numbered in an input. */
    public static final List<Setting> SETTINGS = List.of(Setting.values());

    private static final int KINDS_OF_CONFLICT = 2;

    private ConfigReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        ConfigReader reader = new ConfigReader();
        Map<Setting, String> variables = new EnumMap<>(Setting.class);
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        while (!input.isEmpty()) {
            int kind = input.u8() % 3;
            Setting setting = SETTINGS.get(input.u8() % SETTINGS.size());
            String text = Latin1.decode(input.bytes(input.u8()));
            switch (kind) {
                case 0 -> {
                    reader.environment(setting.variable() + "=" + text);
                    environment(variables, setting, text);
                }
                case 1 -> {
                    reader.flag(setting, text);
                    flags.put(setting, text);
                }
                default -> {
                    reader.environment(text);
                    for (Setting each : SETTINGS) {
                        if (text.startsWith(each.variable() + "=")) {
                            environment(
                                    variables,
                                    each,
                                    text.substring(each.variable().length() + 1));
                        }
                    }
                }
            }
        }
        List<Setting> invalid = new ArrayList<>();
        for (Setting setting : SETTINGS) {
            String text = flags.getOrDefault(setting, variables.getOrDefault(setting, setting.defaultValue()));
            if (setting.kind().read(text).isEmpty()) {
                invalid.add(setting);
            }
        }
        reader.unknownVariables()
                .forEach(name -> check(name.startsWith("ZEROHALT_") && name.indexOf('=') < 0, "a variable, " + name));
        try {
            Config config = reader.read();
            same(invalid, List.of(), "what is not valid");
            hold(config);
        } catch (ConfigException e) {
            explains(e, invalid);
        }
    }

    /** One that is empty where that is no value is not set. */
    private static void environment(Map<Setting, String> variables, Setting setting, String text) {
        if (!text.isEmpty() || setting.kind().read(text).isPresent()) {
            variables.put(setting, text);
        }
    }

    private static void explains(ConfigException e, List<Setting> invalid) {
        check(!e.errors().isEmpty(), "a reason");
        for (Setting setting : invalid) {
            check(
                    e.errors().stream()
                            .anyMatch(error ->
                                    error.endsWith(" is not " + setting.kind().valid())
                                            && (error.startsWith(setting.variable() + "=")
                                                    || error.startsWith(setting.flag() + " "))),
                    setting + " among the errors, " + e.errors());
        }
        int conflicts = e.errors().size() - invalid.size();
        check(conflicts >= 0 && conflicts <= KINDS_OF_CONFLICT, "no other errors, " + e.errors());
        check(conflicts > 0 || !invalid.isEmpty(), "a reason, " + e.errors());
    }

    private static void hold(Config config) {
        check(!config.counting().ports().contains(config.health().port()), "the health port is not watched");
        check(!config.health().healthPath().equals(config.health().livenessPath()), "two paths");
        check(config.counting().intervalNanos() > 0, "time between counts");
        Policy policy = config.policy();
        check(policy.drainTimeout() >= 0 && policy.shutdownTimeout() >= 0 && policy.flushTimeout() >= 0, "deadlines");
        check(policy.strategy() != DrainStrategy.NONE || policy.steadyStateWait() >= 0, "a wait");
        config.warnings().forEach(warning -> check(!warning.isEmpty(), "a warning"));
    }
}
