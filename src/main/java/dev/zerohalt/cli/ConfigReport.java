package dev.zerohalt.cli;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.ConfigException;
import dev.zerohalt.config.ConfigReader;
import dev.zerohalt.config.Durations;
import dev.zerohalt.config.ForeignVariables;
import dev.zerohalt.config.Given;
import dev.zerohalt.config.Names;
import dev.zerohalt.config.Setting;
import dev.zerohalt.json.Json;
import dev.zerohalt.lifecycle.Policy;
import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What --check-config prints: every value with where it came from, the deadlines they lead to, and what is wrong or odd. */
public final class ConfigReport {
    private static final int NAME_COLUMN = 32;
    private static final int VALUE_COLUMN = 64;

    private final List<Given> values;
    private final Optional<Config> config;
    private final List<String> errors;
    private final List<String> warnings = new ArrayList<>();

    private ConfigReport(List<Given> values, Optional<Config> config, List<String> errors) {
        this.values = values;
        this.config = config;
        this.errors = errors;
    }

    /** Reads the configuration and says what it is. */
    public static ConfigReport of(Kernel kernel, ConfigReader reader) {
        reader.file(kernel);
        Optional<Config> config = Optional.empty();
        List<String> errors = List.of();
        try {
            config = Optional.of(reader.read());
        } catch (ConfigException e) {
            errors = e.errors();
        }
        ConfigReport report = new ConfigReport(reader.given(), config, errors);
        config.ifPresent(valid -> report.warnings.addAll(valid.warnings()));
        for (ForeignVariables.Service service : reader.foreign().services()) {
            report.warnings.add(service.describe());
        }
        for (String variable : reader.foreign().unknown()) {
            report.warnings.add("unknown setting " + variable + Names.suggestion(variable, Setting::variable));
        }
        if (reader.foreign().more() > 0) {
            report.warnings.add("and " + reader.foreign().more() + " more variables that begin like settings");
        }
        return report;
    }

    public boolean isValid() {
        return config.isPresent();
    }

    /** Why it is not valid. */
    public List<String> errors() {
        return errors;
    }

    /** Of a valid one, for people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Given value : values) {
            int start = text.length();
            text.append(key(value.setting()));
            pad(text, start + NAME_COLUMN);
            text.append(value.text().isEmpty() ? "-" : value.text());
            pad(text, start + VALUE_COLUMN);
            text.append(value.from()).append('\n');
        }
        Policy policy = policy();
        int start = text.append('\n').length();
        pad(text.append("Grace period"), start + NAME_COLUMN);
        text.append(config.orElseThrow().gracePeriod().describe()).append('\n');
        text.append("\nAfter the shutdown signal\n");
        deadline(text, "the drain ends within", policy.longestDrain());
        if (policy.strategy().counts()) {
            deadline(text, "with nobody there, after", policy.steadyStateWait());
        }
        if (policy.forceKill()) {
            line(text, "the application then has", stopTime(policy));
        }
        deadline(text, "SIGKILL comes after", policy.latestKill());
        deadline(text, "zerohalt is gone within", policy.latestExit());
        for (String warning : warnings) {
            text.append("\nwarning: ").append(warning).append('\n');
        }
        return text.toString();
    }

    private static void deadline(StringBuilder text, String what, long nanos) {
        line(text, what, nanos >= Policy.UNLIMITED ? "never: FORCE_KILL is off" : Durations.format(nanos));
    }

    private static void line(StringBuilder text, String what, String value) {
        int start = text.length();
        text.append("  ").append(what);
        pad(text, start + NAME_COLUMN);
        text.append(value).append('\n');
    }

    /** How long the application has to stop: {@code 30s}, or {@code at least 7s500ms} where a short drain leaves it more. */
    public static String stopTime(Policy policy) {
        long least = policy.leastStopTimeout();
        return (least < policy.shutdownTimeout() ? "at least " : "") + Durations.format(least);
    }

    /** For programs, valid or not. */
    public String json() {
        Json json = new Json();
        json.beginObject().put("valid", isValid()).beginArray("settings");
        for (Given value : values) {
            json.beginObject()
                    .put("key", key(value.setting()))
                    .put("variable", value.setting().variable())
                    .put("value", value.text())
                    .put("source", Ascii.toLowerCase(value.source().name()))
                    .put("from", value.from())
                    .endObject();
        }
        json.endArray();
        if (isValid()) {
            Policy policy = policy();
            json.beginObject("grace_period");
            config.orElseThrow().gracePeriod().describe(json);
            json.endObject().beginObject("deadlines").putSeconds("drain", policy.longestDrain());
            if (policy.strategy().counts()) {
                json.putSeconds("steady_state", policy.steadyStateWait());
            }
            if (policy.forceKill()) {
                json.putSeconds("application", policy.leastStopTimeout())
                        .putSeconds("kill", policy.latestKill())
                        .putSeconds("exit", policy.latestExit());
            }
            json.endObject();
        }
        list(json, "warnings", warnings);
        list(json, "errors", errors);
        return json.endObject() + "\n";
    }

    private static void list(Json json, String name, List<String> texts) {
        json.beginArray(name);
        for (String text : texts) {
            json.add(text);
        }
        json.endArray();
    }

    private Policy policy() {
        return config.orElseThrow().policy();
    }

    /** As in a configuration file, or the variable of what cannot stand there. */
    private static String key(Setting setting) {
        return setting.path().isEmpty() ? setting.variable() : setting.path();
    }

    private static void pad(StringBuilder text, int column) {
        do {
            text.append(' ');
        } while (text.length() < column);
    }
}
